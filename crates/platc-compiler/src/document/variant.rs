//! Enums: a text that names a variant, or a table with one key that does.

use serde::Deserializer as _;
use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, Unexpected, VariantAccess, Visitor,
};

use super::deserialize::{Error, Reader, Trail};
use super::{MistakeKind, Node};

/// A string that stands for an enum: the name of a variant without content.
pub(super) struct BareVariant<'de>(pub(super) &'de str);

impl BareVariant<'_> {
    fn needs_content(&self) -> Error {
        Error::of(MistakeKind::WrongType {
            found: "only its name".to_owned(),
            expected: format!("a value for `{0}`: `{{ {0} = ... }}`", self.0),
        })
    }
}

impl<'de> EnumAccess<'de> for BareVariant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: StrDeserializer<'de, Error> = self.0.into_deserializer();
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for BareVariant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Error> {
        Err(self.needs_content())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(self.needs_content())
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(self.needs_content())
    }
}

/// A table with one key that stands for an enum: the key is the variant, the value its content.
pub(super) struct Variant<'de, 't> {
    pub(super) key: &'de str,
    pub(super) node: &'de Node,
    pub(super) reader: Reader<'de, 't>,
}

impl<'de> EnumAccess<'de> for Variant<'de, '_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let key: StrDeserializer<'de, Error> = self.key.into_deserializer();
        let trail = Trail::Key(self.reader.trail, self.key);
        let variant = seed
            .deserialize(key)
            .map_err(|error| error.at_key(&trail))?;
        Ok((variant, self))
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
            &format!("`\"{}\"`", self.key).as_str(),
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
