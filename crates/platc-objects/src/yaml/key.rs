//! Map keys: always strings, on one line.

use serde::ser::Impossible;
use serde::{Serialize, Serializer};

use super::{Error, scalar};

/// Longest key in bytes, quotes included, that readers look for a `:` after (YAML 1.1 and 1.2, simple keys).
const LONGEST_SIMPLE_KEY: usize = 1024;

/// Writes a key whose map has its keys at column `indent`, up to and including the colon.
#[inline]
pub(super) fn write(out: &mut Vec<u8>, text: &str, indent: usize) {
    let start = out.len();
    scalar::write_inline(out, text);
    if out.len() - start > LONGEST_SIMPLE_KEY {
        out.splice(start..start, *b"? ");
        out.push(b'\n');
        scalar::write_spaces(out, indent);
    }
    out.push(b':');
}

/// Writes a key from anything that serializes as a scalar. What is not a string becomes one, as in JSON:
/// a bare `80:` would be a number to YAML readers.
pub(super) struct KeyWriter<'o> {
    pub(super) out: &'o mut Vec<u8>,
    /// Column of the keys of the map.
    pub(super) indent: usize,
}

/// Methods for scalars that become keys through their `Display` form.
macro_rules! serialize_displayed {
    ($($method:ident($type:ty);)*) => {$(
        fn $method(self, value: $type) -> Result<(), Error> {
            self.serialize_str(&value.to_string())
        }
    )*};
}

impl Serializer for KeyWriter<'_> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Impossible<(), Error>;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Impossible<(), Error>;
    type SerializeStruct = Impossible<(), Error>;
    type SerializeStructVariant = Impossible<(), Error>;

    serialize_displayed! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_char(char);
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_str(&scalar::float32_text(value)?)
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.serialize_str(&scalar::float64_text(value)?)
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        write(self.out, value, self.indent);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_none(self) -> Result<(), Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        Err(Error::KeyNotScalar)
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
        _: &'static str,
        _: &T,
    ) -> Result<(), Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self::SerializeSeq, Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self::SerializeMap, Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Error> {
        Err(Error::KeyNotScalar)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error::KeyNotScalar)
    }
}
