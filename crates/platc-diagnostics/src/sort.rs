//! The order in which a person reads diagnostics.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Place};
use crate::source::FileId;

/// Puts diagnostics in the order of the text they point at and drops exact repetitions.
///
/// The primary label decides. Those without a place in a file come last; diagnostics at the same
/// place keep their order.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    diagnostics.retain(|diagnostic| seen.insert(diagnostic.clone()));
    diagnostics.sort_by_key(position);
}

/// Whether it is unplaced, then file and offset.
fn position(diagnostic: &Diagnostic) -> (bool, FileId, usize) {
    let place = diagnostic.labels.first().map(|label| &label.place);
    match place {
        Some(Place::Span { file, start, .. }) => (false, *file, *start),
        Some(Place::File(file)) => (false, *file, 0),
        Some(Place::Path { .. } | Place::Nowhere) | None => (true, FileId(0), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::Path;

    #[test]
    fn source_order_comes_first_and_repetitions_go() {
        let span = |file: u32, start: usize| Place::Span {
            file: FileId(file),
            start,
            end: start + 1,
        };
        let placed = |message: &str, place: Place| {
            Diagnostic::error("a::b", message).at_place(place, "here")
        };
        let mut diagnostics = vec![
            Diagnostic::error("a::b", "nothing to point at"),
            placed("nowhere", Place::Nowhere),
            placed("unresolved", Place::key(&Path::parse("hdfs"))),
            placed("second file", span(1, 0)),
            placed("offset 9, first", span(0, 9)),
            Diagnostic::warning("a::b", "offset 4, a warning").at_place(span(0, 4), ""),
            placed("offset 9, second", span(0, 9)),
            placed("nowhere", Place::Nowhere),
            placed("offset 9, first", span(0, 9)),
            placed("whole file", Place::File(FileId(1))),
        ];
        sort(&mut diagnostics);
        let messages: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "offset 4, a warning",
                "offset 9, first",
                "offset 9, second",
                "second file",
                "whole file",
                "nothing to point at",
                "nowhere",
                "unresolved",
            ]
        );
    }
}
