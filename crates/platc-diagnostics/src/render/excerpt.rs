//! The few lines of a file that a snippet shows, with long lines cut and control characters shown.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::visible::visible_char;
use crate::source::{FileId, Sources};

/// Lines further than this from the ends of every span are folded away and left empty here.
const CONTEXT_LINES: usize = 5;

/// What stands for the part of a line that is left out.
const ELLIPSIS: &str = "...";

/// Text of whole lines that looks like a part of a file and is safe to print.
///
/// The renderer of snippets reads its whole input several times and prints a patched line in full,
/// so it must not be given a file with a line of a megabyte.
pub(super) struct Excerpt {
    pub(super) text: String,
    /// Number of the first line of the text in the file, from 1.
    pub(super) first_line: usize,
    /// The spans asked for, as spans of the text, in the same order.
    pub(super) spans: Vec<Range<usize>>,
}

impl Excerpt {
    /// Cuts out the lines with `spans`, which must lie in the file, to about `width` characters.
    pub(super) fn new(
        sources: &Sources,
        file: FileId,
        spans: &[Range<usize>],
        width: usize,
    ) -> Self {
        let spans: Vec<_> = spans
            .iter()
            .map(|span| without_line_break(sources.text(file), span.clone()))
            .collect();
        let ends = spans.iter().flat_map(|span| [span.start, span.end]);
        let mut cut = Cut {
            text: String::new(),
            moved: ends.map(|offset| (offset, 0)).collect(),
        };
        let edge_lines: BTreeSet<_> = (cut.moved.keys())
            .map(|&offset| sources.line(file, offset))
            .collect();
        let first_line = edge_lines.first().copied().unwrap_or(1);
        for line in first_line..=edge_lines.last().copied().unwrap_or(1) {
            let near = line.saturating_sub(CONTEXT_LINES)..=line + CONTEXT_LINES;
            if edge_lines.range(near).next().is_some() {
                let bytes = sources.line_range(file, line);
                let kept = kept(sources.text(file), &bytes, &spans, width);
                cut.push_line(sources.text(file), &bytes, &kept);
            }
            cut.text.push('\n');
        }
        let moved = |offset: usize| cut.moved.get(&offset).copied().unwrap_or(0);
        Self {
            spans: (spans.iter())
                .map(|span| moved(span.start)..moved(span.end))
                .collect(),
            text: cut.text,
            first_line,
        }
    }
}

/// An excerpt in the making.
struct Cut {
    text: String,
    /// Where the ends of the spans have come to lie, by their offset in the file.
    moved: BTreeMap<usize, usize>,
}

impl Cut {
    /// Appends the `kept` parts of the line at `bytes`.
    fn push_line(&mut self, text: &str, bytes: &Range<usize>, kept: &[Range<usize>]) {
        let mut done = bytes.start;
        for part in kept {
            if part.start > done {
                self.text.push_str(ELLIPSIS);
            }
            for (offset, character) in text[part.clone()].char_indices() {
                self.arrive(part.start + offset);
                self.text.push(visible_char(character));
            }
            self.arrive(part.end);
            done = part.end;
        }
        if bytes.end > done {
            self.text.push_str(ELLIPSIS);
        }
    }

    fn arrive(&mut self, offset: usize) {
        if let Some(moved) = self.moved.get_mut(&offset) {
            *moved = self.text.len();
        }
    }
}

/// The parts of the line at `bytes` to show, in order and apart from each other.
fn kept(
    text: &str,
    bytes: &Range<usize>,
    spans: &[Range<usize>],
    width: usize,
) -> Vec<Range<usize>> {
    let back = |offset: usize, count: usize| back_by(text, bytes, offset, count);
    let forward = |offset: usize, count: usize| forward_by(text, bytes, offset, count);
    if forward(bytes.start, width) == bytes.end {
        return vec![bytes.clone()];
    }
    let here = |offset: &usize| (bytes.start..=bytes.end).contains(offset);
    let ends: BTreeSet<_> = (spans.iter())
        .flat_map(|span| [span.start, span.end])
        .filter(here)
        .collect();
    if ends.is_empty() {
        let beginning = bytes.start..forward(bytes.start, width - ELLIPSIS.len());
        return Vec::from([beginning]);
    }
    let around = width / 4;
    let mut kept: Vec<Range<usize>> = Vec::new();
    for end in ends {
        let part = back(end, around)..forward(end, around);
        match kept.last_mut() {
            Some(last) if part.start <= last.end + ELLIPSIS.len() => last.end = part.end,
            _ => kept.push(part),
        }
    }
    kept
}

fn back_by(text: &str, line: &Range<usize>, offset: usize, count: usize) -> usize {
    let before = text[line.start..offset].char_indices().rev();
    match before.take(count).last() {
        Some((start, _)) => line.start + start,
        None => offset,
    }
}

fn forward_by(text: &str, line: &Range<usize>, offset: usize, count: usize) -> usize {
    let after = text[offset..line.end].char_indices().nth(count);
    after.map_or(line.end, |(end, _)| offset + end)
}

/// The span without the line break it ends in or lies in: there is nothing to underline there.
fn without_line_break(text: &str, span: Range<usize>) -> Range<usize> {
    let in_break = text[span.start..].starts_with('\n') && text[..span.start].ends_with('\r');
    let start = span.start - usize::from(in_break);
    let trimmed = text[start..span.end].trim_end_matches(['\r', '\n']);
    if trimmed.is_empty() {
        return start..start;
    }
    start..start + trimmed.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Start and end of a span.
    type Ends = (usize, usize);

    /// The excerpt with its spans in brackets.
    fn excerpt(text: &str, spans: &[Ends], width: usize) -> (usize, String) {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", text);
        let spans: Vec<_> = spans.iter().map(|&(start, end)| start..end).collect();
        let excerpt = Excerpt::new(&sources, file, &spans, width);
        let mut ends: Vec<_> = (excerpt.spans.iter())
            .flat_map(|span| [(span.start, '['), (span.end, ']')])
            .collect();
        ends.sort_by_key(|(offset, _)| *offset);
        let mut marked = excerpt.text;
        for (offset, bracket) in ends.into_iter().rev() {
            marked.insert(offset, bracket);
        }
        (excerpt.first_line, marked)
    }

    #[test]
    fn lines_are_cut_and_spans_move_along() {
        let long = "0123456789".repeat(10);
        let cases: [(&str, &[Ends], usize, &str); 12] = [
            ("", &[(0, 0)], 1, "[]\n"),
            ("a = 1\n", &[(4, 5)], 1, "a = [1]\n"),
            ("a = 1\n", &[(6, 6)], 2, "[]\n"),
            ("a = 1\r\nb = 2\r\n", &[(11, 12)], 2, "b = [2]\n"),
            ("a = 1\r\nb = 2\r\n", &[(0, 7)], 1, "[a = 1]\n"),
            ("a = 1\r\nb = 2\r\n", &[(6, 6)], 1, "a = 1[]\n"),
            ("[a]\nb = 2\nc = 3\n", &[(0, 10)], 1, "[[a]\nb = 2]\n"),
            ("x\u{1b}y = \"я\"", &[(6, 10)], 1, "x␛y = [\"я\"]\n"),
            (&long, &[(50, 52)], 1, "...456789[01]234567...\n"),
            (
                &long,
                &[(10, 90)],
                1,
                "...456789[012345...456789]012345...\n",
            ),
            (&long, &[(98, 100)], 1, "...234567[89]\n"),
            (&long, &[(3, 3), (97, 98)], 1, "012[]345678...123456[7]89\n"),
        ];
        for (text, spans, first_line, expected) in cases {
            let actual = excerpt(text, spans, 24);
            assert_eq!(actual, (first_line, expected.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn lines_far_from_every_end_are_left_empty() {
        let text: Vec<_> = (1..=20).map(|line| format!("line {line}\n")).collect();
        let text = text.concat();
        let (first_line, marked) = excerpt(&text, &[(7, 13), (text.len() - 8, text.len())], 40);
        assert_eq!(first_line, 2);
        let lines: Vec<_> = marked.lines().collect();
        assert_eq!(
            lines,
            [
                "[line 2]",
                "line 3",
                "line 4",
                "line 5",
                "line 6",
                "line 7",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "line 15",
                "line 16",
                "line 17",
                "line 18",
                "line 19",
                "[line 20]",
            ]
        );
    }
}
