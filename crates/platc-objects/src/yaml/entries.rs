//! Maps and sequences in block form, written entry by entry.

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::value::{Place, ValueWriter};
use super::{Error, key, scalar};

/// Which entries of a map are kept and where they go.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    /// Any value: everything is kept in place.
    Any,
    /// The top level of a Kubernetes object, whose fields start at byte `body` of the output.
    Object { body: usize },
    /// Inside a Kubernetes object.
    InObject,
}

/// An open map or sequence. Nothing is written before its first entry, since an empty one is `{}` or `[]`.
pub(super) struct Entries<'o> {
    pub(super) out: &'o mut Vec<u8>,
    /// Column of the keys or dashes.
    pub(super) indent: usize,
    place: Place,
    scope: Scope,
    is_open: bool,
    entry: Entry,
}

/// The map entry being written, as offsets in the output.
#[derive(Clone, Copy, Default)]
struct Entry {
    /// Where all that was written for the entry starts, the line feed and indentation before its key included.
    start: usize,
    key: usize,
    value: usize,
    /// Whether it is the first one.
    is_first: bool,
}

impl<'o> Entries<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>, indent: usize, place: Place, scope: Scope) -> Self {
        Self {
            out,
            indent,
            place,
            scope,
            is_open: false,
            entry: Entry::default(),
        }
    }

    /// Moves to the column of the next entry; the first one of a collection after a dash shares the dash's line.
    #[inline]
    pub(super) fn begin(&mut self) {
        if self.is_open {
            scalar::write_spaces(self.out, self.indent);
            return;
        }
        self.is_open = true;
        match self.place {
            Place::Document => {}
            Place::AfterKey => {
                self.out.push(b'\n');
                scalar::write_spaces(self.out, self.indent);
            }
            Place::AfterDash => self.out.push(b' '),
        }
    }

    fn begin_key(&mut self) {
        let (start, is_first) = (self.out.len(), !self.is_open);
        self.begin();
        self.entry = Entry {
            start,
            key: self.out.len(),
            value: 0,
            is_first,
        };
    }

    #[inline]
    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.entry.value = self.out.len();
        value.serialize(ValueWriter {
            out: self.out,
            indent: self.indent,
            place: Place::AfterKey,
            scope: match self.scope {
                Scope::Any => Scope::Any,
                Scope::Object { .. } | Scope::InObject => Scope::InObject,
            },
        })?;
        match self.scope {
            Scope::Any => {}
            Scope::Object { body } => self.settle_field(body),
            Scope::InObject => self.drop_null_creation(),
        }
        Ok(())
    }

    /// Drops or moves the field just written at the top level of an object.
    fn settle_field(&mut self, body: usize) {
        match &self.out[self.entry.key..self.entry.value] {
            b"apiVersion:" | b"kind:" | b"status:" => self.drop_entry(),
            // k8s-openapi sorts fields by name, which puts a ConfigMap's data before its metadata.
            b"metadata:" => {
                let written = self.out.len() - self.entry.start;
                self.out[body..].rotate_right(written);
            }
            _ => {}
        }
    }

    /// Go writes a zero time as null, and so do objects read back from a server through `kubectl`.
    #[inline]
    fn drop_null_creation(&mut self) {
        const NULL_CREATION: &[u8] = b"creationTimestamp: null\n";
        let entry = &self.out[self.entry.key..];
        if entry.len() == NULL_CREATION.len() && entry == NULL_CREATION {
            self.drop_entry();
        }
    }

    fn drop_entry(&mut self) {
        self.out.truncate(self.entry.start);
        self.is_open = !self.entry.is_first;
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.begin();
        self.out.push(b'-');
        value.serialize(ValueWriter {
            out: self.out,
            indent: self.indent,
            place: Place::AfterDash,
            scope: self.scope,
        })
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Error> {
        self.begin_key();
        key::write(self.out, name, self.indent);
        self.value(value)
    }

    fn end_with(self, empty: &[u8]) {
        if self.is_open || matches!(self.scope, Scope::Object { .. }) {
            return;
        }
        if self.place != Place::Document {
            self.out.push(b' ');
        }
        self.out.extend_from_slice(empty);
    }
}

impl SerializeMap for Entries<'_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.begin_key();
        key.serialize(key::KeyWriter {
            out: self.out,
            indent: self.indent,
        })
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.end_with(b"{}\n");
        Ok(())
    }
}

/// The serde traits that differ only in the name of the method that adds an entry.
macro_rules! impl_compound {
    ($($trait:ident :: $add:ident ( $($name:ident)? ) => $method:ident, $empty:literal;)*) => {$(
        impl $trait for Entries<'_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn $add<T: Serialize + ?Sized>(
                &mut self,
                $($name: &'static str,)?
                value: &T,
            ) -> Result<(), Error> {
                self.$method($($name,)? value)
            }

            fn end(self) -> Result<(), Error> {
                self.end_with($empty);
                Ok(())
            }
        }
    )*};
}

impl_compound! {
    SerializeStruct::serialize_field(name) => field, b"{}\n";
    SerializeStructVariant::serialize_field(name) => field, b"{}\n";
    SerializeSeq::serialize_element() => element, b"[]\n";
    SerializeTuple::serialize_element() => element, b"[]\n";
    SerializeTupleStruct::serialize_field() => element, b"[]\n";
    SerializeTupleVariant::serialize_field() => element, b"[]\n";
}
