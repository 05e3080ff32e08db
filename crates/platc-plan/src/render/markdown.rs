//! A plan as a comment on a pull request.

use std::fmt::Write as _;

use super::wording::{Group, groups, headline, is_dangerous, reasons, sign, word};
use crate::plan::{Action, Change, Plan};
use crate::visible::visible;

/// GitHub takes 65,536 characters; the rest is room for what a caller puts round the comment.
const LONGEST: usize = 60_000;

/// Kept free for the note that says what was left out.
const NOTE_ROOM: usize = 200;

/// Summary, dangers, a table by component, every change on a line, and the diffs folded away.
/// What would go beyond 60,000 characters is left out, the diffs first, and counted in a note.
pub fn markdown(plan: &Plan) -> String {
    let mut page = Page::default();
    page.block(&header(plan));
    if !plan.has_changes() {
        page.block("No changes.\n");
        return page.out;
    }
    page.block(&format!("**Plan: {}.**\n", plan.summary));
    page.section(&dangers(plan));
    page.section(&hints(plan));
    page.section(&table(plan));
    for group in groups(&plan.changes) {
        page.section(&change_lines(&group));
    }
    page.section(&diffs(plan));
    page.finish()
}

/// The comment so far, and what did not fit.
#[derive(Default)]
struct Page {
    out: String,
    characters: usize,
    left_out: usize,
}

impl Page {
    /// Adds a block if it still fits.
    fn block(&mut self, block: &str) -> bool {
        let characters = block.chars().count();
        if self.characters + characters + NOTE_ROOM > LONGEST {
            return false;
        }
        self.characters += characters;
        self.out.push_str(block);
        true
    }

    /// Adds an empty line and as many of the blocks as fit.
    fn section(&mut self, blocks: &[String]) {
        if blocks.is_empty() {
            return;
        }
        self.block("\n");
        for block in blocks {
            if !self.block(block) {
                self.left_out += 1;
            }
        }
    }

    fn finish(mut self) -> String {
        if self.left_out > 0 {
            let _ = write!(
                self.out,
                "\n_{} parts of this plan are left out here, as the comment would be too long; \
                 run `platc plan` to see all of it._\n",
                self.left_out
            );
        }
        self.out
    }
}

fn header(plan: &Plan) -> String {
    let baseline = &plan.baseline;
    let mut out = format!("### Plan of `{}`\n\n", code(&plan.platform));
    let _ = write!(out, "Compared with {}", escape(&baseline.description));
    if !baseline.reason.is_empty() {
        let _ = write!(out, " ({})", escape(&baseline.reason));
    }
    out.push('.');
    if !plan.digest.is_empty() {
        let _ = write!(out, " Digest `{}`.", code(&plan.digest));
    }
    out.push_str("\n\n");
    out
}

fn dangers(plan: &Plan) -> Vec<String> {
    let dangerous = plan.changes.iter().filter(|change| is_dangerous(change));
    dangerous
        .map(|change| {
            format!(
                "- **{}** `{}` `{}`: {}\n",
                word(change),
                code(&change.address),
                code(&change.identity.to_string()),
                escape(&headline(change))
            )
        })
        .collect()
}

fn hints(plan: &Plan) -> Vec<String> {
    let hints = plan.hints.iter();
    hints
        .map(|hint| {
            let entry: Vec<String> = hint.entry().lines().map(code).collect();
            let sentence = escape(&hint.to_string());
            format!("Hint: {sentence}:\n\n```toml\n{}\n```\n", entry.join("\n"))
        })
        .collect()
}

fn table(plan: &Plan) -> Vec<String> {
    let mut rows = vec![
        "| Component | Create | Change | Restart | Move | Replace | Delete | Highest risk |\n\
         | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n"
            .to_owned(),
    ];
    rows.extend(groups(&plan.changes).map(|group| {
        let count = |action| {
            group
                .changes
                .iter()
                .filter(|change| change.action == action)
                .count()
        };
        let restarts = group
            .changes
            .iter()
            .filter(|change| change.restarts)
            .count();
        let worst = group
            .changes
            .iter()
            .min_by_key(|change| (change.refused.is_none(), change.risk));
        format!(
            "| `{}` | {} | {} | {restarts} | {} | {} | {} | {} |\n",
            code(group.address),
            count(Action::Create),
            count(Action::Update),
            count(Action::Move),
            count(Action::Replace),
            count(Action::Delete),
            worst.map_or("", word)
        )
    }));
    rows
}

fn change_lines(group: &Group<'_>) -> Vec<String> {
    let namespace = match group.namespace {
        Some(namespace) => format!(" (namespace `{}`)", code(namespace)),
        None => String::new(),
    };
    let mut lines = vec![format!("#### `{}`{namespace}\n\n", code(group.address))];
    lines.extend(group.changes.iter().map(|change| {
        let reason = match reasons(change).join("; ").as_str() {
            "" => String::new(),
            reason => format!(": {}", escape(reason)),
        };
        format!(
            "- `{}` `{}` {}{reason}\n",
            sign(change.action),
            code(&group.object(change)),
            word(change)
        )
    }));
    lines
}

fn diffs(plan: &Plan) -> Vec<String> {
    let changed = plan.changes.iter().filter(|change| !change.diff.is_empty());
    changed.map(render_diff).collect()
}

fn render_diff(change: &Change) -> String {
    let fence = "`".repeat(longest_run(&change.diff).max(2) + 1);
    format!(
        "<details><summary><code>{}</code> {}</summary>\n\n{fence}diff\n{}{fence}\n\n</details>\n",
        html(&format!("{} {}", change.address, change.identity)),
        word(change),
        change.diff
    )
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Text for a code span: on one line and without backticks.
fn code(text: &str) -> String {
    visible(text).replace('`', "'")
}

/// Plain text that markdown must not read as markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => out.extend(['\\', c]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            _ => out.push(c),
        }
    }
    out
}

fn html(text: &str) -> String {
    visible(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Baseline, BaselineKind, Request};
    use crate::tree::Tree;

    #[test]
    fn a_comment_that_would_be_too_long_ends_with_a_note() {
        let config = |name: usize, value: &str| {
            let data = format!("{value} of a long file\n    ").repeat(200);
            let text = format!(
                "kind: ConfigMap\napiVersion: v1\nmetadata: {{name: c{name}}}\ndata:\n  f: |\n    {data}\n"
            );
            (format!("a.b/{name}.yaml"), text)
        };
        let tree = |value| Tree::new((0..10).map(|name| config(name, value)));
        let plan = crate::plan(&Request {
            before: &tree("line"),
            after: &tree("LINE"),
            baseline: Baseline {
                kind: BaselineKind::Git,
                description: "git main".to_owned(),
                reason: String::new(),
            },
            platform: "p",
            order: &[],
            moved: &[],
            digest: "",
        })
        .unwrap();
        let comment = markdown(&plan);
        assert!(comment.chars().count() <= LONGEST);
        assert_eq!(
            comment.lines().next_back().unwrap(),
            "_5 parts of this plan are left out here, as the comment would be too long; \
             run `platc plan` to see all of it._"
        );
    }
}
