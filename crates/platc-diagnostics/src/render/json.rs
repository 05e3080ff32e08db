//! Diagnostics as JSON, one object per line; the module above documents the fields.

use serde::Serialize;

use super::location::locate;
use crate::diagnostic::{Diagnostic, Help, Part, Place};
use crate::source::Sources;

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let line = Line::new(diagnostic, sources);
        text += &serde_json::to_string(&line).expect("strings and numbers are always JSON");
        text.push('\n');
    }
    text
}

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    spans: Vec<LabelledSpan<'a>>,
    notes: &'a [String],
    helps: Vec<HelpEntry<'a>>,
}

#[derive(Serialize)]
struct LabelledSpan<'a> {
    #[serde(flatten)]
    span: Span<'a>,
    label: &'a str,
    primary: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Span<'a> {
    Text {
        file: &'a str,
        line_start: usize,
        column_start: usize,
        line_end: usize,
        column_end: usize,
        byte_start: usize,
        byte_end: usize,
    },
    File {
        file: &'a str,
    },
    Path {
        path: String,
        part: &'static str,
    },
    Nowhere {},
}

#[derive(Serialize)]
struct HelpEntry<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<EditEntry<'a>>,
}

#[derive(Serialize)]
struct EditEntry<'a> {
    span: Span<'a>,
    replacement: &'a str,
}

impl<'a> Line<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let Diagnostic {
            code,
            severity,
            message,
            labels,
            notes,
            helps,
        } = diagnostic;
        let spans = labels.iter().enumerate();
        let helps = helps.iter();
        Self {
            code,
            severity: severity.as_str(),
            message,
            spans: spans
                .map(|(position, label)| LabelledSpan {
                    span: Span::new(&label.place, sources),
                    label: &label.text,
                    primary: position == 0,
                })
                .collect(),
            notes,
            helps: helps.map(|help| HelpEntry::new(help, sources)).collect(),
        }
    }
}

impl<'a> Span<'a> {
    fn new(place: &Place, sources: &'a Sources) -> Self {
        match place {
            Place::Span { .. } => locate(place, sources).map_or(Self::Nowhere {}, |location| {
                let (line_start, column_start) = location.start;
                let (line_end, column_end) = location.end;
                Self::Text {
                    file: location.file,
                    line_start,
                    column_start,
                    line_end,
                    column_end,
                    byte_start: location.bytes.start,
                    byte_end: location.bytes.end,
                }
            }),
            Place::File(file) => Self::File {
                file: sources.name(*file),
            },
            Place::Path { path, part } => Self::Path {
                path: path.to_string(),
                part: match part {
                    Part::Key => "key",
                    Part::Value => "value",
                },
            },
            Place::Nowhere => Self::Nowhere {},
        }
    }
}

impl<'a> HelpEntry<'a> {
    fn new(help: &'a Help, sources: &'a Sources) -> Self {
        let edit = help.edit.as_ref();
        Self {
            message: &help.message,
            edit: edit.map(|edit| EditEntry {
                span: Span::new(&edit.place, sources),
                replacement: &edit.replacement,
            }),
        }
    }
}
