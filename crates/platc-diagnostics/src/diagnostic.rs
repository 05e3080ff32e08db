//! One message to a person: what is wrong, where, why, and how to put it right.

use std::fmt;
use std::ops::Range;

use crate::path::Path;
use crate::source::FileId;

/// One mistake or doubt in what a person wrote.
///
/// The message is one lower-case phrase without a period; backticks are round everything that is
/// quoted from the configuration. The order of two diagnostics has no meaning beyond being total;
/// [`sort`](crate::sort()) puts them in the order a person reads them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// Names the pattern that was found, not the cure: `platc::unknown-key`, `hdfs::even-quorum`.
    pub code: &'static str,
    /// Whether it stops the run.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where. The first is the primary one; the others are places that explain it.
    pub labels: Vec<Label>,
    /// Why it matters, one sentence each.
    pub notes: Vec<String>,
    /// What to do.
    pub helps: Vec<Help>,
}

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The output is written and may not be what was meant.
    Warning,
}

/// A place with a few words on it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// What is underlined.
    pub place: Place,
    /// One to four words, printed at the underline; may be empty.
    pub text: String,
}

/// Where something is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A place in the configuration, before anyone has looked for it in the files.
    Path {
        /// The key, index or table.
        path: Path,
        /// Which half of `key = value`.
        part: Part,
    },
    /// Text in a file. A span outside the text is taken as the nearest one inside it.
    Span {
        /// The file, as [`Sources::add`](crate::Sources::add) numbered it.
        file: FileId,
        /// Offset of the first byte.
        start: usize,
        /// Offset after the last byte.
        end: usize,
    },
    /// A whole file.
    File(FileId),
    /// Nothing a person wrote, for example a flag of the command line.
    Nowhere,
}

/// Which half of `key = value` a [`Place::Path`] means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The last key of the path, or the header of a table.
    Key,
    /// The value.
    Value,
}

/// One thing to do about a [`Diagnostic`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Help {
    /// A lower-case imperative: "use an odd number".
    pub message: String,
    /// The same as a change of the text, when that is known.
    pub edit: Option<Edit>,
}

/// A change of the configuration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The text to take out; an empty span inserts.
    pub place: Place,
    /// The text to put in.
    pub replacement: String,
}

impl Diagnostic {
    /// A mistake that stops the run.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message.into())
    }

    /// Something that is probably not what was meant.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message.into())
    }

    fn new(code: &'static str, severity: Severity, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
        }
    }

    /// Adds a label on the value at `path`.
    #[must_use]
    pub fn at(self, path: &Path, label: impl Into<String>) -> Self {
        self.at_place(Place::value(path), label)
    }

    /// Adds a label on the last key of `path`.
    #[must_use]
    pub fn at_key(self, path: &Path, label: impl Into<String>) -> Self {
        self.at_place(Place::key(path), label)
    }

    /// Adds a label on `place`.
    #[must_use]
    pub fn at_place(mut self, place: Place, label: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: label.into(),
        });
        self
    }

    /// Adds why it matters.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds what to do, in words.
    #[must_use]
    pub fn help(mut self, message: impl Into<String>) -> Self {
        self.helps.push(Help {
            message: message.into(),
            edit: None,
        });
        self
    }

    /// Adds what to do as a change of the text at `place`.
    #[must_use]
    pub fn fix(
        mut self,
        message: impl Into<String>,
        place: Place,
        replacement: impl Into<String>,
    ) -> Self {
        self.helps.push(Help {
            message: message.into(),
            edit: Some(Edit {
                place,
                replacement: replacement.into(),
            }),
        });
        self
    }

    /// Whether it stops the run.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Calls `f` on the place of every label and then of every edit, so that paths can become spans.
    pub fn visit_places(&mut self, f: impl FnMut(&mut Place)) {
        let labels = self.labels.iter_mut().map(|label| &mut label.place);
        let edits = self
            .helps
            .iter_mut()
            .filter_map(|help| Some(&mut help.edit.as_mut()?.place));
        labels.chain(edits).for_each(f);
    }
}

impl Place {
    /// The last key of `path`.
    pub fn key(path: &Path) -> Self {
        Self::Path {
            path: path.clone(),
            part: Part::Key,
        }
    }

    /// The value at `path`.
    pub fn value(path: &Path) -> Self {
        Self::Path {
            path: path.clone(),
            part: Part::Value,
        }
    }

    /// The text at these bytes of a file.
    pub fn span(file: FileId, bytes: Range<usize>) -> Self {
        Self::Span {
            file,
            start: bytes.start,
            end: bytes.end,
        }
    }
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_labels_and_edits_can_be_replaced() {
        let path = Path::parse("hdfs.lake.mode");
        let mut diagnostic = Diagnostic::warning("a::b", "message")
            .at(&path, "value")
            .at_key(&path, "key")
            .help("no edit")
            .fix("edit", Place::value(&path), "\"ha\"");

        let mut seen = Vec::new();
        diagnostic.visit_places(|place| {
            seen.push(std::mem::replace(place, Place::File(FileId(7))));
        });

        assert_eq!(
            seen,
            [Place::value(&path), Place::key(&path), Place::value(&path)]
        );
        assert_eq!(
            diagnostic,
            Diagnostic::warning("a::b", "message")
                .at_place(Place::File(FileId(7)), "value")
                .at_place(Place::File(FileId(7)), "key")
                .help("no edit")
                .fix("edit", Place::File(FileId(7)), "\"ha\"")
        );
    }
}
