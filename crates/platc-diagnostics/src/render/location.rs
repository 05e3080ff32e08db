//! Where a place is, in the numbers that people and other programs use.

use std::ops::Range;

use crate::diagnostic::Place;
use crate::source::{FileId, Sources};

/// A span of text that is really there.
pub(super) struct Location<'a> {
    pub(super) id: FileId,
    /// Name of the file.
    pub(super) file: &'a str,
    pub(super) bytes: Range<usize>,
    /// Line and column of the first character, from 1.
    pub(super) start: (usize, usize),
    /// Line and column after the last character, from 1.
    pub(super) end: (usize, usize),
}

/// Finds the text of a place; nothing for a place that is not text.
pub(super) fn locate<'a>(place: &Place, sources: &'a Sources) -> Option<Location<'a>> {
    let &Place::Span { file, start, end } = place else {
        return None;
    };
    if !sources.has(file) {
        return None;
    }
    let bytes = sources.clamp(file, start, end);
    Some(Location {
        id: file,
        file: sources.name(file),
        start: sources.line_column(file, bytes.start),
        end: sources.line_column(file, bytes.end),
        bytes,
    })
}

/// What to call a place in running text: `platform.toml:12:15`, `platform.toml` or `hdfs.lake`.
pub(super) fn address(place: &Place, sources: &Sources) -> Option<String> {
    let address = match place {
        Place::Span { .. } => {
            let Location {
                file,
                start: (line, column),
                ..
            } = locate(place, sources)?;
            format!("{file}:{line}:{column}")
        }
        Place::File(file) => sources.name(*file).to_owned(),
        Place::Path { path, .. } => path.to_string(),
        Place::Nowhere => String::new(),
    };
    Some(address).filter(|address| !address.is_empty())
}
