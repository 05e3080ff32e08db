//! A [`Node`] as serde sees it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use platc_diagnostics::{Part, Path};
use platc_objects::ValueError;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Error as _, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::{Deserializer, forward_to_deserialize_any};

use super::reading::{Mistake, MistakeKind};
use super::variant::{BareVariant, Variant};
use super::{Node, Table, Value};

/// The path from the root, as a chain on the stack: it is only written out when there is a mistake.
pub(super) enum Trail<'t> {
    Root,
    Key(&'t Self, &'t str),
    Index(&'t Self, usize),
}

impl Trail<'_> {
    fn path(&self) -> Path {
        match self {
            Self::Root => Path::root(),
            Self::Key(parent, key) => parent.path().key(key),
            Self::Index(parent, index) => parent.path().index(*index),
        }
    }
}

#[derive(Debug)]
pub(super) struct Error {
    /// Filled in by the innermost reader that the error passes through.
    pub(super) place: Option<(Path, Part)>,
    pub(super) kind: MistakeKind,
}

impl Error {
    pub(super) fn of(kind: MistakeKind) -> Self {
        Self { place: None, kind }
    }

    pub(super) fn at(mut self, trail: &Trail<'_>) -> Self {
        self.place
            .get_or_insert_with(|| (trail.path(), Part::Value));
        self
    }

    /// Says that the last key of the trail is wrong. A key that a struct does not have is a mistake
    /// of the table, and so is left to the reader of the table.
    pub(super) fn at_key(mut self, trail: &Trail<'_>) -> Self {
        if !matches!(self.kind, MistakeKind::UnknownKey { .. }) {
            self.place.get_or_insert_with(|| (trail.path(), Part::Key));
        }
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.kind)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        Self::of(match ValueError::decode(&message) {
            Some(value) => MistakeKind::Value(value),
            None => MistakeKind::Other(message),
        })
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::of(MistakeKind::WrongType {
            found: describe(unexpected),
            expected: expected.to_string(),
        })
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let number = match unexpected {
            Unexpected::Signed(number) => number.to_string(),
            Unexpected::Unsigned(number) => number.to_string(),
            other => return Self::invalid_type(other, expected),
        };
        Self::of(MistakeKind::OutOfRange {
            found: number,
            expected: expected.to_string(),
        })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::of(MistakeKind::UnknownVariant {
            found: variant.to_owned(),
            expected,
        })
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::of(MistakeKind::UnknownKey {
            key: field.to_owned(),
            expected,
        })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::of(MistakeKind::MissingKey {
            key: field.to_owned(),
        })
    }
}

fn describe(unexpected: Unexpected<'_>) -> String {
    match unexpected {
        Unexpected::Str(_) => "a string".to_owned(),
        Unexpected::Signed(number) => format!("the integer {number}"),
        Unexpected::Unsigned(number) => format!("the integer {number}"),
        Unexpected::Float(_) => "a number with a fraction".to_owned(),
        Unexpected::Bool(flag) => format!("the boolean {flag}"),
        Unexpected::Seq => "an array".to_owned(),
        Unexpected::Map => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// One value of the document, as serde sees it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'de, 't> {
    pub(super) node: &'de Node,
    pub(super) trail: &'t Trail<'t>,
    pub(super) skipped: &'t BTreeSet<Path>,
    /// The keys of the struct that is being read.
    pub(super) known: &'static [&'static str],
    /// Where keys that a type ignores are noted.
    pub(super) ignored: Option<&'t RefCell<Vec<Mistake>>>,
}

impl<'de, 't> Reader<'de, 't> {
    pub(super) fn below<'u>(&self, node: &'de Node, trail: &'u Trail<'u>) -> Reader<'de, 'u>
    where
        't: 'u,
    {
        Reader {
            node,
            trail,
            skipped: self.skipped,
            known: self.known,
            ignored: self.ignored,
        }
    }

    pub(super) fn is_skipped(&self, trail: &Trail<'_>) -> bool {
        !self.skipped.is_empty() && self.skipped.contains(&trail.path())
    }
}

impl<'de> Deserializer<'de> for Reader<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let result = match &self.node.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Integer(number) => match u64::try_from(*number) {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_i64(*number),
            },
            Value::Float(number) => visitor.visit_f64(*number),
            Value::Boolean(flag) => visitor.visit_bool(*flag),
            Value::Datetime(_) => Err(Error::invalid_type(Unexpected::Other("a date"), &visitor)),
            Value::Array(items) => visitor.visit_seq(Items {
                nodes: items,
                next: 0,
                reader: self,
            }),
            Value::Table(table) => visitor.visit_map(Entries {
                rest: table.iter(),
                current: None,
                reader: self,
            }),
        };
        result.map_err(|error| error.at(self.trail))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let wrong = |found: &str| {
            Error::of(MistakeKind::WrongType {
                found: found.to_owned(),
                expected: one_of(variants),
            })
        };
        let result = match &self.node.value {
            Value::String(text) => visitor.visit_enum(BareVariant(text)),
            Value::Table(table) => match single_entry(table) {
                Some((key, node)) => visitor.visit_enum(Variant {
                    key,
                    node,
                    reader: self,
                }),
                None => Err(wrong("a table with another number of keys")),
            },
            other => Err(wrong(other.kind())),
        };
        result.map_err(|error| error.at(self.trail))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let reader = Self {
            known: fields,
            ..self
        };
        reader.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if let (Some(ignored), Trail::Key(table, key)) = (self.ignored, self.trail) {
            ignored.borrow_mut().push(Mistake {
                path: table.path(),
                part: Part::Value,
                kind: MistakeKind::UnknownKey {
                    key: (*key).to_owned(),
                    expected: self.known,
                },
            });
        }
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier
    }
}

pub(super) fn one_of(variants: &[&str]) -> String {
    let variants: Vec<String> = variants.iter().map(|name| format!("`{name}`")).collect();
    match variants.as_slice() {
        [one] => one.clone(),
        many => format!("one of {}", many.join(", ")),
    }
}

fn single_entry(table: &Table) -> Option<(&str, &Node)> {
    let mut entries = table.iter();
    let (key, node) = entries.next()?;
    entries.next().is_none().then_some((key, node))
}

struct Items<'de, 't> {
    nodes: &'de [Node],
    next: usize,
    reader: Reader<'de, 't>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        loop {
            let index = self.next;
            let Some(node) = self.nodes.get(index) else {
                return Ok(None);
            };
            self.next += 1;
            let trail = Trail::Index(self.reader.trail, index);
            if !self.reader.is_skipped(&trail) {
                let read = seed.deserialize(self.reader.below(node, &trail));
                return read.map(Some).map_err(|error| error.at(&trail));
            }
        }
    }
}

struct Entries<'de, 't> {
    rest: std::collections::btree_map::Iter<'de, String, Node>,
    current: Option<(&'de str, &'de Node)>,
    reader: Reader<'de, 't>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        for (key, node) in self.rest.by_ref() {
            let trail = Trail::Key(self.reader.trail, key);
            if self.reader.is_skipped(&trail) {
                continue;
            }
            self.current = Some((key, node));
            let key: StrDeserializer<'de, Error> = key.as_str().into_deserializer();
            let read = seed.deserialize(key).map_err(|error| error.at_key(&trail));
            return read.map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let Some((key, node)) = self.current.take() else {
            return Err(Error::custom("a value was asked for before its key"));
        };
        let trail = Trail::Key(self.reader.trail, key);
        // A type that refuses what it read fails after its reader is done, so the place is added here.
        seed.deserialize(self.reader.below(node, &trail))
            .map_err(|error| error.at(&trail))
    }
}
