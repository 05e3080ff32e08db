//! Literal block scalars: text of several lines as it is.

use super::quoted;
use super::scalar::{Seen, write_spaces};
use super::value::Place;

/// Writes `text` as a literal block whose lines start at `column`, without the last line feed; tells whether it did.
///
/// It does not when the text has one line, when it has characters that are not shown as they are, and when its last
/// line with anything in it is white space alone, which editors and readers easily lose.
pub(super) fn write_literal(
    out: &mut Vec<u8>,
    text: &str,
    seen: Seen,
    place: Place,
    column: usize,
) -> bool {
    if !seen.is_lines() || (!seen.is_ascii() && text.chars().any(quoted::is_hidden)) {
        return false;
    }
    let Some(last_line) = text.trim_end_matches('\n').rsplit('\n').next() else {
        return false;
    };
    if last_line.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
        return false;
    }
    // Readers find the indentation from the first line that is not empty; libyaml refuses a tab there.
    let needs_indicator = text.starts_with([' ', '\t', '\n']);
    if needs_indicator && place == Place::Document {
        // Readers disagree on what the indicator counts from when there is no parent.
        return false;
    }
    out.push(b'|');
    if needs_indicator {
        out.push(b'2');
    }
    out.extend_from_slice(chomping(text));
    write_lines(out, text, column);
    true
}

/// The indicator for what follows the last line: `-` nothing, none for a line feed, `+` for empty lines.
fn chomping(text: &str) -> &'static [u8] {
    match text.as_bytes() {
        [.., b'\n', b'\n'] => b"+",
        [.., b'\n'] => b"",
        _ => b"-",
    }
}

fn write_lines(out: &mut Vec<u8>, text: &str, column: usize) {
    let text = text.strip_suffix('\n').unwrap_or(text);
    for line in text.split('\n') {
        out.push(b'\n');
        if !line.is_empty() {
            write_spaces(out, column);
            out.extend_from_slice(line.as_bytes());
        }
    }
}
