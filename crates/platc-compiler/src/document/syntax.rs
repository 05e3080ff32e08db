//! What a person is told about text that is not TOML.

use std::collections::BTreeSet;
use std::ops::Range;

use platc_diagnostics::{Diagnostic, FileId, Path, Place};

use crate::words::toml_string;

/// As many mistakes of one file are looked at: some of them take a look at the whole text.
const MAX_MISTAKES: usize = 100;

/// The diagnostics for the mistakes that the parser found. It goes on after a mistake as well as it
/// can, so one mistake often looks like several: of each line only the first is told, and nothing of
/// what stands inside of a bracket that is never closed.
pub(super) fn syntax_errors(
    file: FileId,
    text: &str,
    errors: &[toml::de::Error],
) -> Vec<Diagnostic> {
    let mut mistakes: Vec<Mistake<'_>> = errors
        .iter()
        .take(MAX_MISTAKES)
        .map(|error| Mistake::new(text, error))
        .collect();
    mistakes.sort_by_key(|mistake| mistake.span.start);
    let unclosed: Vec<Range<usize>> = mistakes.iter().filter_map(Mistake::unclosed).collect();
    let swallowed = |mistake: &Mistake<'_>| {
        unclosed
            .iter()
            .any(|range| range.start < mistake.span.start && mistake.span.start <= range.end)
    };
    let mut lines = BTreeSet::new();
    mistakes
        .iter()
        .filter(|mistake| mistake.unclosed().is_some() || !swallowed(mistake))
        .filter(|mistake| lines.insert(line_start(text, mistake.span.start)))
        .map(|mistake| mistake.diagnostic(file))
        .collect()
}

/// One mistake that the parser found.
struct Mistake<'a> {
    text: &'a str,
    span: Range<usize>,
    has_span: bool,
    message: &'a str,
    expected: Option<&'a str>,
}

impl<'a> Mistake<'a> {
    fn new(text: &'a str, error: &'a toml::de::Error) -> Self {
        let span = error.span().unwrap_or(0..0);
        let start = text.floor_char_boundary(span.start.min(text.len()));
        let (message, expected) = match error.message().split_once(", expected ") {
            Some((message, expected)) => (message, Some(expected)),
            None => (error.message(), None),
        };
        Self {
            text,
            span: start..text.ceil_char_boundary(span.end.clamp(start, text.len())),
            has_span: error.span().is_some(),
            message,
            expected,
        }
    }

    /// From the bracket that is never closed to where the parser gave up.
    fn unclosed(&self) -> Option<Range<usize>> {
        let (open, close) = match self.message {
            "unclosed array" => ('[', ']'),
            "unclosed inline table" => ('{', '}'),
            _ => return None,
        };
        let mut depth = 0_usize;
        for (offset, character) in self.text[..self.span.start].char_indices().rev() {
            if character == close {
                depth += 1;
            } else if character == open && depth > 0 {
                depth -= 1;
            } else if character == open {
                return Some(offset..self.span.start);
            }
        }
        None
    }

    fn diagnostic(&self, file: FileId) -> Diagnostic {
        if self.message == "duplicate key" {
            return duplicate_key(file, self.text, &self.span);
        }
        if self.message.contains("recurs") {
            let place = if self.has_span {
                Place::span(file, self.span.clone())
            } else {
                Place::File(file)
            };
            return Diagnostic::error("platc::bad-toml", "values nest too deeply")
                .at_place(place, "at most 80 levels are read");
        }
        if let Some(range) = self.unclosed() {
            return self
                .told(file, self.message, "expected its end before this")
                .at_place(
                    Place::span(file, range.start..range.start + 1),
                    "opened here",
                );
        }
        self.misplaced_character(file)
            .unwrap_or_else(|| self.other(file))
    }

    fn told(&self, file: FileId, message: &str, label: &str) -> Diagnostic {
        Diagnostic::error("platc::bad-toml", message)
            .at_place(Place::span(file, self.span.clone()), label)
    }

    /// The diagnostic, where one character says more than the parser.
    fn misplaced_character(&self, file: FileId) -> Option<Diagnostic> {
        let next = self.text[self.span.start..].chars().next()?;
        if next == ':' && self.message.contains("key") {
            let colon = Place::span(file, self.span.start..self.span.start + 1);
            return Some(
                self.told(file, "`:` stands where TOML has `=`", "expected `=`")
                    .fix("a value follows `=`", colon, " ="),
            );
        }
        if !next.is_control() || matches!(next, '\n' | '\r' | '\t') {
            return None;
        }
        let code = u32::from(next);
        Some(
            self.told(
                file,
                "a control character in the text",
                &format!("U+{code:04X}"),
            )
            .help(format!(
                "take it out, or write it as `\\u{code:04X}` in a string"
            )),
        )
    }

    fn other(&self, file: FileId) -> Diagnostic {
        let written = &self.text[self.span.clone()];
        match (self.message, self.expected) {
            (_, Some("`\"`" | "`'`" | "`\"\"\"`" | "`'''`")) => self.told(
                file,
                "the string is not closed",
                "expected its closing quote",
            ),
            ("string values must be quoted", _) if written.trim().is_empty() => {
                self.told(file, "the value is missing", "expected a value")
            }
            ("string values must be quoted" | "invalid boolean", _) => {
                bare_value(file, &self.span, written)
            }
            (message, Some("nothing")) => self.told(file, message, "not allowed here"),
            (message, None) => self.told(file, message, "here"),
            (message, Some(expected)) => {
                let diagnostic = self.told(file, message, &format!("expected {expected}"));
                if message.contains("unicode") || message.contains("escape") {
                    diagnostic
                        .help("write `\\\\` for a backslash, or put the text in single quotes")
                } else {
                    diagnostic
                }
            }
        }
    }
}

/// A value that is not in quotes and nothing else either.
fn bare_value(file: FileId, span: &Range<usize>, written: &str) -> Diagnostic {
    let place = || Place::span(file, span.clone());
    let diagnostic = Diagnostic::error("platc::bad-toml", "a text without quotes")
        .at_place(place(), "expected a value");
    let lower = written.to_ascii_lowercase();
    match lower.as_str() {
        "true" | "false" => diagnostic.fix("write it in lower case", place(), lower),
        _ => diagnostic.fix("put it in quotes", place(), toml_string(written)),
    }
}

fn line_start(text: &str, offset: usize) -> usize {
    text[..offset]
        .rfind('\n')
        .map_or(0, |line_break| line_break + 1)
}

fn duplicate_key(file: FileId, text: &str, span: &Range<usize>) -> Diagnostic {
    let first = first_place(text, span);
    // Of a header all keys are meant, not only the last one.
    let again = first
        .as_ref()
        .map_or(span.clone(), |(again, _)| again.clone());
    let message = format!("`{}` is there twice", &text[again.clone()]);
    let diagnostic = Diagnostic::error("platc::duplicate-key", message)
        .at_place(Place::span(file, again), "here again");
    let diagnostic = match first {
        Some((_, first)) => diagnostic.at_place(Place::span(file, first), "first here"),
        None => diagnostic,
    };
    diagnostic.help("keep one of them")
}

/// Where the key at `again` stands, with all its parts, and where it stands for the first time. The
/// parser does not say, so the lines are searched: all headers for a header, the lines below the same
/// header for a key.
fn first_place(text: &str, again: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
    let start = line_start(text, again.start);
    let end = text[start..]
        .find('\n')
        .map_or(text.len(), |end| start + end);
    let this = line_key(start, &text[start..end]).filter(|key| key.range.end == again.end)?;
    let mut first = None;
    let mut offset = 0;
    for line in text[..start].split_inclusive('\n') {
        if let Some(key) = line_key(offset, line) {
            if key.is_header && !this.is_header {
                first = None;
            }
            if key.path == this.path && key.is_header == this.is_header {
                first.get_or_insert(key.range);
            }
        }
        offset += line.len();
    }
    first.map(|first| (this.range, first))
}

/// The key that a line begins with.
struct LineKey {
    path: Path,
    range: Range<usize>,
    is_header: bool,
}

/// The key of the line that starts at `offset`.
fn line_key(offset: usize, line: &str) -> Option<LineKey> {
    let content = line.trim_start();
    let indent = line.len() - content.len();
    let (brackets, end) = if content.starts_with('[') {
        let inner = content.trim_start_matches('[');
        (content.len() - inner.len(), content.find(']')?)
    } else {
        (0, content.find('=')?)
    };
    let key = content.get(brackets..end)?;
    let start = offset + indent + brackets;
    Some(LineKey {
        path: Path::parse(&key.replace([' ', '\t'], "")),
        range: start..start + key.trim_end().len(),
        is_header: brackets > 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_keys_is_found_in_the_same_table() {
        let cases = [
            ("a = 1\na = 2\n", Some("a")),
            ("[x]\na = 1\n[y]\na = 2\na = 3\n", Some("a")),
            ("[x.y]\n[x.z]\n[ x . y ]\n", Some("x.y")),
            ("b.c = 1\nb.c = 2\n", Some("b.c")),
            ("x = { a = 1, a = 2 }\n", None),
        ];
        for (text, expected) in cases {
            let error = toml::de::DeTable::parse(text).unwrap_err();
            let found = first_place(text, &error.span().unwrap());
            assert_eq!(found.map(|(_, first)| &text[first]), expected, "{text}");
        }
    }
}
