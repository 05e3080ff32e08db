//! Diagnostics for a person at a terminal, in the look of rustc and cargo.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Padding, Patch, Renderer, Snippet,
};

use super::RenderOptions;
use super::excerpt::Excerpt;
use super::location::{Location, address, locate};
use super::visible::{visible, visible_line, wrap};
use crate::diagnostic::{Diagnostic, Edit, Place, Severity};
use crate::source::{FileId, Sources};

const MIN_WIDTH: usize = 40;

/// Room for a line number and the bar or the word before the text.
const GUTTER: usize = 12;

/// Ends the name of a file; see [`header`].
const HEADER_END: char = '\u{ffff}';

pub(super) fn render(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    options: RenderOptions,
) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let width = options.width.max(MIN_WIDTH);
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(width);
    let shown = super::shown(diagnostics);
    let hidden = diagnostics.len() - shown.len();
    let mut text = String::new();
    for diagnostic in shown {
        let report = Report {
            diagnostic,
            sources,
            width: width - GUTTER,
        };
        text.push_str(&report.render(&renderer));
        text.push_str("\n\n");
    }
    text.push_str(&renderer.render(&[summary(diagnostics, hidden)]));
    text.push('\n');
    text
}

/// One diagnostic on its way to the terminal.
struct Report<'a> {
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
    /// Characters for text beside the gutter.
    width: usize,
}

impl Report<'_> {
    fn render(&self, renderer: &Renderer) -> String {
        let rendered = renderer.render(&self.groups());
        if self.has_snippet() {
            return without_second_positions(&rendered).collect();
        }
        // Without a line number the library leaves no column for one, and the arrow would stand
        // to the left of where it stands in every other diagnostic.
        let title = visible(&self.diagnostic.message).split('\n').count();
        let lines = rendered.lines().enumerate();
        let moved =
            lines.map(|(line, text)| format!("{}{text}", if line < title { "" } else { " " }));
        moved.collect::<Vec<_>>().join("\n")
    }

    fn has_snippet(&self) -> bool {
        let labels = self.diagnostic.labels.iter().map(|label| &label.place);
        let helps = self.diagnostic.helps.iter();
        let edits = helps.filter_map(|help| Some(&help.edit.as_ref()?.place));
        labels
            .chain(edits)
            .any(|place| locate(place, self.sources).is_some())
    }

    /// The diagnostic itself, then each help that has an edit to show.
    fn groups(&self) -> Vec<Group<'static>> {
        let Diagnostic {
            code,
            severity,
            message,
            labels: _,
            notes,
            helps,
        } = self.diagnostic;
        let title = level(*severity).primary_title(visible(message)).id(*code);
        let mut words = Vec::new();
        for note in notes {
            words.push(Level::NOTE.message(self.wrapped(note)));
        }
        let mut patches = Vec::new();
        for help in helps {
            let patch = help.edit.as_ref().and_then(|edit| self.patch(edit));
            let text = self.wrapped(&help.message);
            match patch {
                Some(patch) => patches.push(Level::HELP.secondary_title(text).element(patch)),
                None => words.push(Level::HELP.message(text)),
            }
        }
        let mut places = self.places();
        // Below a snippet the library leaves an empty line by itself.
        if matches!(places.last(), Some(Element::Origin(_))) && !words.is_empty() {
            places.push(Padding.into());
        }
        let first = Group::with_title(title).elements(places).elements(words);
        [first].into_iter().chain(patches).collect()
    }

    /// One snippet for each file that has labels, in the order of the labels, and one line for
    /// each label that is not on text.
    fn places(&self) -> Vec<Element<'static>> {
        let mut elements = Vec::new();
        let mut files = Vec::new();
        for label in &self.diagnostic.labels {
            if let Some(location) = locate(&label.place, self.sources) {
                if !files.contains(&location.id) {
                    files.push(location.id);
                    elements.push(self.snippet(&location).into());
                }
                continue;
            }
            let address = address(&label.place, self.sources);
            let parts = [address.as_deref(), Some(&label.text)]
                .into_iter()
                .flatten();
            let parts = parts.filter(|part| !part.is_empty());
            let text = parts.map(visible_line).collect::<Vec<_>>().join(": ");
            if !text.is_empty() {
                elements.push(Origin::path(text).into());
            }
        }
        elements
    }

    /// The snippet with all labels in the file of `first`, the first of them.
    fn snippet(&self, first: &Location<'_>) -> Snippet<'static, Annotation<'static>> {
        let mut kinds = Vec::new();
        let mut spans = Vec::new();
        for (position, label) in self.diagnostic.labels.iter().enumerate() {
            let location = locate(&label.place, self.sources);
            if let Some(location) = location.filter(|location| location.id == first.id) {
                let kind = if position == 0 {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                kinds.push((kind, visible_line(&label.text)));
                spans.push(location.bytes);
            }
        }
        let excerpt = self.excerpt(first.id, &spans);
        let annotations = kinds.into_iter().zip(excerpt.spans);
        Snippet::source(excerpt.text)
            .line_start(excerpt.first_line)
            .path(header(first))
            .annotations(annotations.map(|((kind, text), span)| {
                let text = Some(text).filter(|text| !text.is_empty());
                kind.span(span).label(text)
            }))
    }

    /// The changed text of an edit; nothing when its place is not text.
    fn patch(&self, edit: &Edit) -> Option<Snippet<'static, Patch<'static>>> {
        let location = locate(&edit.place, self.sources)?;
        let excerpt = self.excerpt(location.id, std::slice::from_ref(&location.bytes));
        let replacement = visible(&edit.replacement);
        let patches = (excerpt.spans.into_iter()).map(|span| Patch::new(span, replacement.clone()));
        let elsewhere = self.file() != Some(location.id);
        Some(
            Snippet::source(excerpt.text)
                .line_start(excerpt.first_line)
                .path(elsewhere.then(|| header(&location)))
                .patches(patches),
        )
    }

    fn excerpt(&self, file: FileId, spans: &[Range<usize>]) -> Excerpt {
        Excerpt::new(self.sources, file, spans, self.width)
    }

    /// The file a reader is looking at when the helps begin.
    fn file(&self) -> Option<FileId> {
        let first = self.diagnostic.labels.first()?;
        match first.place {
            Place::Span { file, .. } => Some(file),
            Place::File(_) | Place::Path { .. } | Place::Nowhere => None,
        }
    }

    fn wrapped(&self, text: &str) -> String {
        wrap(&visible(text), self.width)
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    }
}

/// What to print after the arrow: file, line and column of a location.
///
/// The library appends a position of its own, which counts in the excerpt and is wrong where a
/// line was cut. [`without_second_positions`] takes it off again; it finds it behind a character
/// that [`visible`] and [`Excerpt`] let nobody else use.
fn header(location: &Location<'_>) -> String {
    let (line, column) = location.start;
    let file = visible_line(location.file);
    format!("{file}:{line}:{column}{HEADER_END}")
}

/// The pieces of `rendered` without the position that follows each [`header`].
fn without_second_positions(rendered: &str) -> impl Iterator<Item = &str> {
    let mut pieces = rendered.split(HEADER_END);
    let first = pieces.next();
    let is_position = |c: char| c == ':' || c.is_ascii_digit();
    let others = pieces.map(move |piece| piece.trim_start_matches(is_position));
    first.into_iter().chain(others)
}

/// `3 errors and 1 warning`, and how many of them were not shown.
fn summary(diagnostics: &[Diagnostic], hidden: usize) -> Group<'static> {
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let counts = [(errors, "error"), (diagnostics.len() - errors, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| format!("{count} {noun}{}", if count == 1 { "" } else { "s" }));
    let counts = counts.collect::<Vec<_>>().join(" and ");
    let text = if hidden > 0 {
        format!("{counts}, of which {hidden} are not shown")
    } else {
        counts
    };
    let level = if errors > 0 {
        Level::ERROR
    } else {
        Level::WARNING
    };
    Group::with_title(level.primary_title(text))
}
