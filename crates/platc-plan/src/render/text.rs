//! A plan for a terminal, to be read at night.

use std::fmt::Write as _;

use super::style::Style;
use super::wording::{Group, groups, headline, is_dangerous, reasons, sign, style, word};
use crate::plan::{BaselineKind, Change, Checked, Plan};
use crate::visible::visible;

/// Several reasons go on lines of their own if one line would be wider, in characters.
const WIDEST: usize = 120;

/// How a plan is written for a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOptions {
    /// Whether to use ANSI colours.
    pub color: bool,
    /// Whether to print the diff of each changed object.
    pub diffs: bool,
}

/// Header, changes by component, what is dangerous once more, and as the last line the summary.
pub fn text(plan: &Plan, options: TextOptions) -> String {
    let mut page = Page {
        out: String::new(),
        options,
        has_server: plan.baseline.kind == BaselineKind::Cluster,
    };
    page.header(plan);
    if !plan.has_changes() {
        page.line(Style::Plain, "No changes.");
        return page.out;
    }
    for group in groups(&plan.changes) {
        page.group(&group);
    }
    page.dangers(plan);
    page.hints(plan);
    page.line(Style::Heading, &format!("Plan: {}.", plan.summary));
    page.out
}

struct Page {
    out: String,
    options: TextOptions,
    /// Whether a server was there to be asked.
    has_server: bool,
}

impl Page {
    fn line(&mut self, style: Style, line: &str) {
        let _ = writeln!(self.out, "{}", style.paint(line, self.options.color));
    }

    fn header(&mut self, plan: &Plan) {
        let baseline = &plan.baseline;
        let reason = match baseline.reason.as_str() {
            "" => String::new(),
            reason => format!(" ({reason})"),
        };
        let first = format!(
            "Platform {}, compared with {}{reason}",
            plan.platform, baseline.description
        );
        self.line(Style::Heading, &visible(&first));
        if !plan.digest.is_empty() {
            self.line(Style::Faint, &visible(&format!("Digest {}", plan.digest)));
        }
        self.out.push('\n');
    }

    fn group(&mut self, group: &Group<'_>) {
        let heading = match group.namespace {
            Some(namespace) => format!("{} (namespace {namespace})", group.address),
            None => group.address.to_owned(),
        };
        self.line(Style::Heading, &visible(&heading));
        for change in group.changes {
            self.change(group, change);
        }
        self.out.push('\n');
    }

    fn change(&mut self, group: &Group<'_>, change: &Change) {
        let color = self.options.color;
        let style = style(change);
        let sign = style.paint(&format!("{:<3}", sign(change.action)), color);
        let word = style.paint(word(change), color);
        let checked = match change.checked {
            _ if !self.has_server => "",
            Checked::ByServer => ", server-checked",
            Checked::Offline => ", offline-checked",
        };
        let head = format!("  {sign} {}  {word}{checked}", group.object(change));
        let reasons = reasons(change);
        let all = reasons.join("; ");
        if all.is_empty() {
            self.line(Style::Plain, &head);
        } else if reasons.len() == 1 || head.chars().count() + all.chars().count() <= WIDEST {
            self.line(Style::Plain, &format!("{head}: {all}"));
        } else {
            self.line(Style::Plain, &head);
            for reason in reasons {
                self.line(Style::Plain, &format!("      * {reason}"));
            }
        }
        if self.options.diffs {
            for line in change.diff.lines() {
                let style = match line.chars().next() {
                    Some('+') => Style::Created,
                    Some('-') => Style::Deleted,
                    Some('@') => Style::Position,
                    _ => Style::Plain,
                };
                let _ = writeln!(
                    self.out,
                    "{}",
                    format!("        {}", style.paint(line, color)).trim_end()
                );
            }
        }
    }

    fn dangers(&mut self, plan: &Plan) {
        let dangers: Vec<&Change> = plan
            .changes
            .iter()
            .filter(|change| is_dangerous(change))
            .collect();
        if dangers.is_empty() {
            return;
        }
        self.line(Style::Danger, "Look twice:");
        for change in dangers {
            let word = Style::Danger.paint(&format!("{:<9}", word(change)), self.options.color);
            let object = visible(&format!("{} {}", change.address, change.identity)).into_owned();
            self.line(
                Style::Plain,
                &format!("  {word} {object}: {}", headline(change)),
            );
        }
        self.out.push('\n');
    }

    fn hints(&mut self, plan: &Plan) {
        for hint in &plan.hints {
            self.line(Style::Changed, &visible(&format!("Hint: {hint}:")));
            for line in hint.entry().lines() {
                self.line(Style::Plain, &format!("    {}", visible(line)));
            }
            self.out.push('\n');
        }
    }
}
