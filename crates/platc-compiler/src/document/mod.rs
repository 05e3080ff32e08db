//! The document: what the configuration files say, each value with the place it came from.

use std::collections::BTreeMap;

use platc_diagnostics::{FileId, Part, Path, Place, Segment, Sources};

mod deserialize;
mod merge;
mod parse;
mod reading;
mod shape;
mod syntax;
mod variant;

pub use merge::merge;
pub use parse::{MAX_FILE, parse, too_large};
pub use reading::{Mistake, MistakeKind, Reading, from_node, from_node_strictly};
pub(crate) use shape::Shape;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it stands.
    pub origin: Origin,
}

/// Where a value stands: a file, and byte ranges of the value and of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: FileId,
    /// Range of the key; empty for items of an array.
    pub key: (usize, usize),
    /// Range of the value.
    pub value: (usize, usize),
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    String(String),
    /// An integer.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date, a time or both, as it was written.
    Datetime(String),
    /// Items.
    Array(Vec<Node>),
    /// Keys and values. The order of the keys in the file has no meaning, so it is not kept.
    Table(Table),
}

/// Keys and values.
pub type Table = BTreeMap<String, Node>;

impl Value {
    /// What the value is, for messages: `a string`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::String(_) => "a string",
            Self::Integer(_) => "an integer",
            Self::Float(_) => "a number with a fraction",
            Self::Boolean(_) => "a boolean",
            Self::Datetime(_) => "a date",
            Self::Array(_) => "an array",
            Self::Table(_) => "a table",
        }
    }
}

impl Node {
    /// The keys and values, if this is a table.
    pub fn as_table(&self) -> Option<&Table> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The value at a path below this one.
    pub fn get(&self, path: &Path) -> Option<&Self> {
        path.segments()
            .iter()
            .try_fold(self, |node, segment| node.child(segment))
    }

    fn child(&self, segment: &Segment) -> Option<&Self> {
        match (&self.value, segment) {
            (Value::Table(table), Segment::Key(key)) => table.get(key.as_str()),
            (Value::Array(items), Segment::Index(index)) => items.get(*index),
            _ => None,
        }
    }

    /// The span of the value at `path`, or of the closest table around it that is in the document.
    pub fn locate(&self, path: &Path, part: Part) -> Place {
        let mut node = self;
        for (depth, segment) in path.segments().iter().enumerate() {
            match node.child(segment) {
                Some(child) => node = child,
                // What is missing is shown at the table that should have it.
                None if depth == 0 => return Place::File(node.origin.file),
                None => return node.origin.span(Part::Key),
            }
        }
        node.origin.span(match node.value {
            // The text of a table is all its lines: its name says more.
            Value::Table(_) => Part::Key,
            _ => part,
        })
    }
}

impl Origin {
    /// The text of the value, as it was written.
    pub fn text(self, sources: &Sources) -> &str {
        let (start, end) = self.value;
        sources.text(self.file).get(start..end).unwrap_or_default()
    }

    fn span(&self, part: Part) -> Place {
        let (start, end) = match part {
            Part::Key if self.key.1 > self.key.0 => self.key,
            Part::Key | Part::Value => self.value,
        };
        Place::Span {
            file: self.file,
            start,
            end,
        }
    }
}

impl Node {
    /// A value that stands in no file.
    pub fn from_json(json: serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let value = match json {
            // TOML has no null; a key without a value is a key that is not there.
            Json::Null => Value::Table(Table::new()),
            Json::Bool(flag) => Value::Boolean(flag),
            Json::Number(number) => match number.as_i64() {
                Some(number) => Value::Integer(number),
                None => Value::Float(number.as_f64().unwrap_or_default()),
            },
            Json::String(text) => Value::String(text),
            Json::Array(items) => Value::Array(items.into_iter().map(Self::from_json).collect()),
            Json::Object(entries) => Value::Table(
                entries
                    .into_iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(key, value)| (key, Self::from_json(value)))
                    .collect(),
            ),
        };
        Self {
            value,
            origin: Origin {
                file: FileId(0),
                key: (0, 0),
                value: (0, 0),
            },
        }
    }
}
