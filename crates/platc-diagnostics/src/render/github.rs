//! Diagnostics as workflow commands, which GitHub shows as annotations on a pull request.
//!
//! The commands and their escapes are those of
//! <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts>.

use super::location::{address, locate};
use crate::diagnostic::{Diagnostic, Place};
use crate::source::Sources;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let commands = diagnostics.iter().map(|diagnostic| {
        let properties = properties(diagnostic, sources);
        let properties = properties
            .map(|(name, value)| format!("{name}={}", escape_property(&value)))
            .collect::<Vec<_>>()
            .join(",");
        let text = escape_data(&text(diagnostic, sources));
        format!("::{} {properties}::{text}\n", diagnostic.severity)
    });
    commands.collect::<Vec<_>>().concat()
}

fn properties(
    diagnostic: &Diagnostic,
    sources: &Sources,
) -> impl Iterator<Item = (&'static str, String)> {
    let place = diagnostic.labels.first().map(|label| &label.place);
    let mut properties = Vec::new();
    if let Some(location) = place.and_then(|place| locate(place, sources)) {
        let (line, column) = location.start;
        let (end_line, end_column) = location.end;
        properties.push(("file", location.file.to_owned()));
        properties.push(("line", line.to_string()));
        properties.push(("endLine", end_line.to_string()));
        // GitHub rejects columns when the lines differ.
        if line == end_line {
            properties.push(("col", column.to_string()));
            properties.push(("endColumn", end_column.to_string()));
        }
    } else if let Some(Place::File(file)) = place {
        properties.push(("file", sources.name(*file).to_owned()));
    }
    properties.push(("title", diagnostic.code.to_owned()));
    properties.into_iter()
}

/// All there is to say, since an annotation shows nothing else.
fn text(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let Diagnostic {
        code: _,
        severity: _,
        message,
        labels,
        notes,
        helps,
    } = diagnostic;
    let mut lines = vec![message.clone()];
    for (position, label) in labels.iter().enumerate() {
        let annotated = position == 0 && !matches!(label.place, Place::Path { .. });
        let parts = [
            address(&label.place, sources).filter(|_| !annotated),
            Some(label.text.clone()).filter(|text| !text.is_empty()),
        ];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            lines.push(parts.join(": "));
        }
    }
    lines.extend(notes.iter().map(|note| format!("note: {note}")));
    lines.extend(helps.iter().map(|help| format!("help: {}", help.message)));
    lines.join("\n")
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
