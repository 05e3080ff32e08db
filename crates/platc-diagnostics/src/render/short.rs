//! Diagnostics on one line each, for narrow places and for `grep`.

use std::fmt::Write as _;

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_WARNING_STYLE, Style};

use super::location::address;
use super::visible::visible_line;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let shown = super::shown(diagnostics);
    let hidden = diagnostics.len() - shown.len();
    let mut lines: Vec<_> = shown
        .into_iter()
        .map(|diagnostic| line(diagnostic, sources, color))
        .collect();
    if hidden > 0 {
        lines.push(format!("{hidden} more are not shown\n"));
    }
    lines.concat()
}

fn line(diagnostic: &Diagnostic, sources: &Sources, color: bool) -> String {
    let Diagnostic {
        code,
        severity,
        message,
        labels,
        notes: _,
        helps,
    } = diagnostic;
    let style = match severity {
        _ if !color => Style::new(),
        Severity::Error => DEFAULT_ERROR_STYLE,
        Severity::Warning => DEFAULT_WARNING_STYLE,
    };
    let mut line = String::new();
    let first = labels.first();
    if let Some(address) = first.and_then(|label| address(&label.place, sources)) {
        line = visible_line(&address) + ": ";
    }
    let message = visible_line(message);
    // Writing to a `String` cannot fail.
    let _ = write!(line, "{style}{severity}[{code}]{style:#}: {message}");
    if let Some(help) = helps.iter().find(|help| help.edit.is_some()) {
        let _ = write!(line, " (help: {})", visible_line(&help.message));
    }
    line.push('\n');
    line
}
