//! The serializer of one value: scalars are written at once, collections are handed to [`Entries`].

use serde::{Serialize, Serializer};

use super::entries::{Entries, Scope};
use super::{Error, block, key, quoted, scalar};

/// What stands in the output right before a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Nothing of this document.
    Document,
    /// `key:`, without a space.
    AfterKey,
    /// `-`, without a space.
    AfterDash,
}

/// Writes one value, from the character after [`Place`] up to and including its last line feed.
pub(super) struct ValueWriter<'o> {
    pub(super) out: &'o mut Vec<u8>,
    /// Column of the entries of the collection the value is in; 0 for a document.
    pub(super) indent: usize,
    pub(super) place: Place,
    pub(super) scope: Scope,
}

impl<'o> ValueWriter<'o> {
    /// Writes what `text` appends as the whole value, on the line the output is at.
    fn scalar(self, text: impl FnOnce(&mut Vec<u8>)) -> Result<(), Error> {
        if matches!(self.scope, Scope::Object { .. }) {
            return Err(Error::NotAnObject);
        }
        if self.place != Place::Document {
            self.out.push(b' ');
        }
        text(self.out);
        self.out.push(b'\n');
        Ok(())
    }

    fn map(self) -> Entries<'o> {
        let indent = match self.place {
            Place::Document => 0,
            Place::AfterKey | Place::AfterDash => self.indent + 2,
        };
        Entries::new(self.out, indent, self.place, self.scope)
    }

    fn sequence(self) -> Result<Entries<'o>, Error> {
        if matches!(self.scope, Scope::Object { .. }) {
            return Err(Error::NotAnObject);
        }
        let indent = match self.place {
            Place::Document | Place::AfterKey => self.indent,
            Place::AfterDash => self.indent + 2,
        };
        Ok(Entries::new(self.out, indent, self.place, self.scope))
    }

    /// Opens the single-entry map that an enum variant with content is, and returns the writer of that content.
    fn variant(self, name: &str) -> Result<Self, Error> {
        if matches!(self.scope, Scope::Object { .. }) {
            return Err(Error::NotAnObject);
        }
        let scope = self.scope;
        let mut entries = self.map();
        entries.begin();
        key::write(entries.out, name, entries.indent);
        Ok(Self {
            out: entries.out,
            indent: entries.indent,
            place: Place::AfterKey,
            scope,
        })
    }
}

impl<'o> Serializer for ValueWriter<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Entries<'o>;
    type SerializeTuple = Entries<'o>;
    type SerializeTupleStruct = Entries<'o>;
    type SerializeTupleVariant = Entries<'o>;
    type SerializeMap = Entries<'o>;
    type SerializeStruct = Entries<'o>;
    type SerializeStructVariant = Entries<'o>;

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        let text: &[u8] = if value { b"true" } else { b"false" };
        self.scalar(|out| out.extend_from_slice(text))
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.scalar(|out| {
            if value < 0 {
                out.push(b'-');
            }
            scalar::write_integer(out, value.unsigned_abs());
        })
    }

    fn serialize_i128(self, value: i128) -> Result<(), Error> {
        self.scalar(|out| out.extend_from_slice(value.to_string().as_bytes()))
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.scalar(|out| scalar::write_integer(out, value))
    }

    fn serialize_u128(self, value: u128) -> Result<(), Error> {
        self.scalar(|out| out.extend_from_slice(value.to_string().as_bytes()))
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        let text = scalar::float32_text(value)?;
        self.scalar(|out| out.extend_from_slice(text.as_bytes()))
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        let text = scalar::float64_text(value)?;
        self.scalar(|out| out.extend_from_slice(text.as_bytes()))
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        let (place, column) = (self.place, self.indent + 2);
        self.scalar(|out| {
            let seen = scalar::classify(value);
            if scalar::is_plain(value, seen) {
                out.extend_from_slice(value.as_bytes());
            } else if !block::write_literal(out, value, seen, place, column) {
                quoted::write(out, value);
            }
        })
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Error::Bytes)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.scalar(|out| out.extend_from_slice(b"null"))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self.variant(variant)?)
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'o>, Error> {
        self.sequence()
    }

    fn serialize_tuple(self, _: usize) -> Result<Entries<'o>, Error> {
        self.sequence()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Entries<'o>, Error> {
        self.sequence()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'o>, Error> {
        self.variant(variant)?.sequence()
    }

    #[inline]
    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'o>, Error> {
        Ok(self.map())
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'o>, Error> {
        Ok(self.map())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'o>, Error> {
        Ok(self.variant(variant)?.map())
    }
}
