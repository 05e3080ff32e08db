//! How what other files know stands in the JSON of a status or of drift.

use std::fmt::Display;

use serde::ser::{SerializeSeq as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

use crate::connection::About;
use crate::inventory::KeyFields;
use crate::object::Key;

/// A cluster: `context`, `server`, `id` and `version`.
pub(crate) fn about<S: Serializer>(about: &About, serializer: S) -> Result<S::Ok, S::Error> {
    let About {
        context,
        server,
        id,
        version,
    } = about;
    let mut fields = serializer.serialize_struct("About", 4)?;
    fields.serialize_field("context", context)?;
    fields.serialize_field("server", server)?;
    fields.serialize_field("id", id)?;
    fields.serialize_field("version", &version.to_string())?;
    fields.end()
}

/// A list of objects.
pub(crate) fn keys<S: Serializer>(keys: &[Key], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(keys.len()))?;
    for key in keys {
        list.serialize_element(&Object { key })?;
    }
    list.end()
}

/// Something as people read it.
pub(crate) fn shown<T: Display, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[derive(Serialize)]
struct Object<'k> {
    #[serde(flatten, with = "KeyFields")]
    key: &'k Key,
}
