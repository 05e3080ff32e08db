//! The texts that diagnostics point into.

use std::ops::Range;

/// Number of a file in one [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Every file of one run, in the order they were read.
///
/// A [`FileId`] of another `Sources` has an empty name and an empty text.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<File>,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    text: String,
    /// Offset of the first byte of each line; a text that ends in a line break has an empty last line.
    line_starts: Vec<usize>,
}

impl Sources {
    /// Adds a file and returns its number. `name` is what a person is shown, usually a relative path.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).expect("fewer files than u32 counts"));
        let text = text.into();
        let breaks = text.match_indices('\n').map(|(offset, _)| offset + 1);
        self.files.push(File {
            name: name.into(),
            line_starts: [0].into_iter().chain(breaks).collect(),
            text,
        });
        id
    }

    /// Every file, in the order they were read.
    pub fn files(&self) -> impl Iterator<Item = FileId> + use<> {
        let count = u32::try_from(self.files.len()).expect("fewer files than u32 counts");
        (0..count).map(FileId)
    }

    /// The name of a file.
    pub fn name(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.name)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |file| &file.text)
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    ///
    /// An offset past the end or inside a character is taken back to the nearest one before.
    pub fn line_column(&self, file: FileId, offset: usize) -> (usize, usize) {
        let text = self.text(file);
        let offset = text.floor_char_boundary(offset);
        let line = self.line(file, offset);
        let start = self.line_range(file, line).start;
        (line, text[start..offset].chars().count() + 1)
    }

    /// Whether this file was added here.
    pub(crate) fn has(&self, file: FileId) -> bool {
        self.file(file).is_some()
    }

    /// The line, from 1, that a byte offset is on.
    pub(crate) fn line(&self, file: FileId, offset: usize) -> usize {
        self.file(file).map_or(1, |file| {
            file.line_starts.partition_point(|&start| start <= offset)
        })
    }

    /// The bytes of a line, from 1, without its line break.
    pub(crate) fn line_range(&self, file: FileId, line: usize) -> Range<usize> {
        let Some(file) = self.file(file) else {
            return 0..0;
        };
        let end_of_text = file.text.len();
        let start = file.line_starts.get(line - 1).copied();
        let next = file.line_starts.get(line).copied();
        let start = start.unwrap_or(end_of_text);
        let with_break = &file.text[start..next.unwrap_or(end_of_text)];
        let content = with_break
            .strip_suffix('\n')
            .map_or(with_break, |line| line.strip_suffix('\r').unwrap_or(line));
        start..start + content.len()
    }

    /// The nearest span that is inside the text and splits no character.
    pub(crate) fn clamp(&self, file: FileId, start: usize, end: usize) -> Range<usize> {
        let text = self.text(file);
        let start = text.floor_char_boundary(start);
        let end = text.ceil_char_boundary(end.min(text.len()));
        start..end.max(start)
    }

    fn file(&self, FileId(number): FileId) -> Option<&File> {
        self.files.get(usize::try_from(number).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let mut sources = Sources::default();
        sources.add("empty.toml", "");
        sources.add("lake.toml", "имя = 1\r\n\n\tb = 2\n");
        let cases = [
            ((0, 0), (1, 1)),
            ((0, 9), (1, 1)),
            ((1, 0), (1, 1)),
            ((1, 1), (1, 1)),
            ((1, 2), (1, 2)),
            ((1, 9), (1, 7)),
            ((1, 12), (2, 1)),
            ((1, 13), (3, 1)),
            ((1, 14), (3, 2)),
            ((1, 20), (4, 1)),
            ((1, 999), (4, 1)),
            ((2, 5), (1, 1)),
        ];
        for ((file, offset), expected) in cases {
            let actual = sources.line_column(FileId(file), offset);
            assert_eq!(actual, expected, "{file} {offset}");
        }
    }

    #[test]
    fn an_unknown_file_is_empty() {
        let sources = Sources::default();
        assert_eq!(sources.name(FileId(3)), "");
        assert_eq!(sources.text(FileId(3)), "");
        assert_eq!(sources.clamp(FileId(3), 4, 5), 0..0);
    }

    #[test]
    fn a_line_is_cut_before_its_break() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", "a\r\nb\rc\n");
        let lines = [1, 2, 3, 4].map(|line| sources.line_range(file, line));
        assert_eq!(lines, [0..1, 3..6, 7..7, 7..7]);
    }

    #[test]
    fn spans_are_clamped_to_whole_characters() {
        let mut sources = Sources::default();
        let file = sources.add("a.toml", "ab я");
        let cases = [
            ((0, 2), 0..2),
            ((4, 4), 3..5),
            ((2, 99), 2..5),
            ((50, 99), 5..5),
            ((2, 1), 2..2),
        ];
        for ((start, end), expected) in cases {
            assert_eq!(sources.clamp(file, start, end), expected, "{start}..{end}");
        }
    }
}
