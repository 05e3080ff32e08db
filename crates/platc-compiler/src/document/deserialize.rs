//! A [`Node`] into a typed value, with every mistake in it.
//!
//! serde stops at the first mistake. So the value is read again without the key that was wrong,
//! until nothing new is found: a file with one mistake is read twice, a good one once.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use platc_diagnostics::Path;
use platc_objects::ValueError;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::{Deserializer, forward_to_deserialize_any};

use super::{Node, Table, Value};

/// Reading stops here: whoever has this many mistakes in one component will not read more.
const MAX_MISTAKES: usize = 100;

/// Something that a value is not allowed to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistake {
    /// The value that is wrong, relative to the value that was read; for keys that are unknown or
    /// missing, the table.
    pub path: Path,
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
        let mistake = Mistake {
            path: error.path.unwrap_or_default(),
            kind: error.kind,
        };
        let culprit = mistake.culprit();
        // A key that is missing because it was left out is no mistake of its own.
        let consequence = match &mistake.kind {
            MistakeKind::MissingKey { key } => skipped.contains(&mistake.path.key(key)),
            _ => false,
        };
        if !consequence {
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

/// The path from the root, as a chain on the stack: it is only written out when there is a mistake.
enum Trail<'t> {
    Root,
    Key(&'t Trail<'t>, &'t str),
    Index(&'t Trail<'t>, usize),
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
struct Error {
    /// Filled in by the innermost reader that the error passes through.
    path: Option<Path>,
    kind: MistakeKind,
}

impl Error {
    fn of(kind: MistakeKind) -> Self {
        Self { path: None, kind }
    }

    fn at(mut self, trail: &Trail<'_>) -> Self {
        self.path.get_or_insert_with(|| trail.path());
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
        Self::invalid_type(unexpected, expected)
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
struct Reader<'de, 't> {
    node: &'de Node,
    trail: &'t Trail<'t>,
    skipped: &'t BTreeSet<Path>,
    /// The keys of the struct that is being read.
    known: &'static [&'static str],
    /// Where keys that a type ignores are noted.
    ignored: Option<&'t RefCell<Vec<Mistake>>>,
}

impl<'de, 't> Reader<'de, 't> {
    fn below<'u>(&self, node: &'de Node, trail: &'u Trail<'u>) -> Reader<'de, 'u>
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

    fn is_skipped(&self, trail: &Trail<'_>) -> bool {
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
                items,
                next: 0,
                reader: self,
            }),
            Value::Table(table) => visitor.visit_map(Entries {
                entries: table.iter(),
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
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let wrong = |found| {
            Error::invalid_type(
                Unexpected::Other(found),
                &"a string or a table with one key",
            )
        };
        let result = match &self.node.value {
            Value::String(text) => visitor.visit_enum(text.as_str().into_deserializer()),
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

fn single_entry(table: &Table) -> Option<(&str, &Node)> {
    let mut entries = table.iter();
    let (key, node) = entries.next()?;
    entries.next().is_none().then_some((key, node))
}

struct Items<'de, 't> {
    items: &'de [Node],
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
            let Some(node) = self.items.get(index) else {
                return Ok(None);
            };
            self.next += 1;
            let trail = Trail::Index(self.reader.trail, index);
            if !self.reader.is_skipped(&trail) {
                return seed.deserialize(self.reader.below(node, &trail)).map(Some);
            }
        }
    }
}

struct Entries<'de, 't> {
    entries: std::collections::btree_map::Iter<'de, String, Node>,
    current: Option<(&'de str, &'de Node)>,
    reader: Reader<'de, 't>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        for (key, node) in self.entries.by_ref() {
            let trail = Trail::Key(self.reader.trail, key);
            if self.reader.is_skipped(&trail) {
                continue;
            }
            self.current = Some((key, node));
            let key: StrDeserializer<'de, Error> = key.as_str().into_deserializer();
            return seed.deserialize(key).map(Some);
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

/// A table with one key that stands for an enum: the key is the variant, the value its content.
struct Variant<'de, 't> {
    key: &'de str,
    node: &'de Node,
    reader: Reader<'de, 't>,
}

impl<'de, 't> EnumAccess<'de> for Variant<'de, 't> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let key: StrDeserializer<'de, Error> = self.key.into_deserializer();
        Ok((seed.deserialize(key)?, self))
    }
}

impl<'de> Variant<'de, '_> {
    fn read<T>(self, read: impl FnOnce(Reader<'de, '_>) -> Result<T, Error>) -> Result<T, Error> {
        let trail = Trail::Key(self.reader.trail, self.key);
        read(self.reader.below(self.node, &trail)).map_err(|error| error.at(&trail))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Err(Error::invalid_type(
            Unexpected::Other("a table"),
            &format!("the string \"{}\"", self.key).as_str(),
        ))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        self.read(|reader| seed.deserialize(reader))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.read(|reader| reader.deserialize_any(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(|reader| reader.deserialize_any(visitor))
    }
}
