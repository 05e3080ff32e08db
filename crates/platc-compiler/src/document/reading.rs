//! A [`Node`] into a typed value, with every mistake in it.
//!
//! serde stops at the first mistake. So the value is read again without the key that was wrong,
//! until nothing new is found: a file with one mistake is read twice, a good one once.

use std::cell::RefCell;
use std::collections::BTreeSet;

use platc_diagnostics::{Part, Path, did_you_mean};
use platc_objects::ValueError;
use serde::de::DeserializeOwned;

use super::Node;
use super::deserialize::{Reader, Trail};

/// Reading stops here: whoever has this many mistakes in one component will not read more.
const MAX_MISTAKES: usize = 100;

/// Something that a value is not allowed to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// The value that is wrong, relative to the value that was read; for keys that are unknown or
    /// missing, the table.
    pub path: Path,
    /// Whether it is the value at the path that is wrong, or the key itself.
    pub part: Part,
    /// What is wrong with it.
    pub kind: MistakeKind,
}

/// The kinds of mistakes.
#[derive(Clone, Debug, PartialEq)]
pub enum MistakeKind {
    /// A key that the table does not have.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys it has.
        expected: &'static [&'static str],
    },
    /// A key that the table must have.
    MissingKey {
        /// The key.
        key: String,
    },
    /// A value of another type.
    WrongType {
        /// What was found.
        found: String,
        /// What is needed.
        expected: String,
    },
    /// A number that its type cannot hold.
    OutOfRange {
        /// The number.
        found: String,
        /// The type.
        expected: String,
    },
    /// A text that is none of the allowed ones.
    UnknownVariant {
        /// The text.
        found: String,
        /// The allowed ones.
        expected: &'static [&'static str],
    },
    /// A text that its type refused.
    Value(ValueError),
    /// Anything else.
    Other(String),
}

impl Mistake {
    /// What has to be left out so that reading gets past this mistake.
    pub fn culprit(&self) -> Path {
        match &self.kind {
            MistakeKind::UnknownKey { key, .. } => self.path.key(key),
            _ => self.path.clone(),
        }
    }
}

/// What came of reading a value.
#[derive(Debug)]
pub struct Reading<T> {
    /// The value, without what was wrong in it; `None` when nothing is left of it.
    pub value: Option<T>,
    /// Every mistake.
    pub mistakes: Vec<Mistake>,
}

/// Reads a value, and every mistake in it.
pub fn from_node<T: DeserializeOwned>(node: &Node) -> Reading<T> {
    read(node, None)
}

/// Like [`from_node`], for types that ignore keys they do not know: an ignored key is a mistake.
pub fn from_node_strictly<T: DeserializeOwned>(node: &Node) -> Reading<T> {
    let ignored = RefCell::new(Vec::new());
    let mut reading = read(node, Some(&ignored));
    reading.mistakes.append(&mut ignored.into_inner());
    reading
}

fn read<T: DeserializeOwned>(node: &Node, ignored: Option<&RefCell<Vec<Mistake>>>) -> Reading<T> {
    let mut mistakes = Vec::new();
    let mut skipped = BTreeSet::new();
    loop {
        let reader = Reader {
            node,
            trail: &Trail::Root,
            skipped: &skipped,
            known: &[],
            ignored,
        };
        let error = match T::deserialize(reader) {
            Ok(value) => {
                return Reading {
                    value: Some(value),
                    mistakes,
                };
            }
            Err(error) => error,
        };
        let (path, part) = error.place.unwrap_or((Path::root(), Part::Value));
        let mistake = Mistake {
            path,
            part,
            kind: error.kind,
        };
        let culprit = mistake.culprit();
        if !is_consequence(&mistake, &mistakes, &skipped) {
            mistakes.push(mistake);
        }
        let stuck = culprit.segments().is_empty() || !skipped.insert(culprit);
        if stuck || mistakes.len() >= MAX_MISTAKES {
            return Reading {
                value: None,
                mistakes,
            };
        }
        if let Some(ignored) = ignored {
            ignored.borrow_mut().clear();
        }
    }
}

/// Whether a mistake is there only because of one that was found before: a key is missing because
/// its value was left out, or because it was mistyped; or a table makes no sense without what was
/// left out of it.
fn is_consequence(mistake: &Mistake, before: &[Mistake], skipped: &BTreeSet<Path>) -> bool {
    let missing = match &mistake.kind {
        MistakeKind::MissingKey { key } => key,
        MistakeKind::UnknownKey { .. } => return false,
        _ => return skipped.iter().any(|part| part.starts_with(&mistake.path)),
    };
    let mistyped = |other: &Mistake| match &other.kind {
        MistakeKind::UnknownKey { key, expected } => {
            other.path == mistake.path
                && did_you_mean(key, expected.iter().copied()) == Some(missing)
        }
        _ => false,
    };
    skipped.contains(&mistake.path.key(missing)) || before.iter().any(mistyped)
}
