//! Canonical YAML: the one text form of an object, which YAML 1.1 and 1.2 readers read alike.
//!
//! The form is that of `kubectl`: two spaces a level, sequences at the column of their key, plain scalars where
//! no reader takes them for something else, double quotes otherwise, literal blocks for text of several lines.
//! Order is the order of serialization, so equal values give equal bytes when their maps are ordered.

mod block;
mod entries;
mod key;
mod quoted;
mod resolve;
mod scalar;
mod value;

use serde::Serialize;

use self::entries::Scope;
use self::value::{Place, ValueWriter};

/// Why a value has no YAML form. Nothing is left in the output when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A map key serializes as a map, a sequence, bytes or null.
    #[error("a map key is not a scalar")]
    KeyNotScalar,
    /// A float is infinite or not a number, which JSON, and so Kubernetes, cannot carry.
    #[error("{0} is not a finite number")]
    NotFinite(f64),
    /// Raw bytes; YAML text needs them encoded, and only the caller knows how.
    #[error("bytes must be encoded as text first")]
    Bytes,
    /// The value given to [`write_manifest`] is not a map or a struct.
    #[error("a Kubernetes object must be a map")]
    NotAnObject,
    /// What the value's own `Serialize` reported.
    #[error("{0}")]
    Custom(String),
}

impl serde::ser::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }
}

/// The type of a Kubernetes object as its manifest states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeMeta<'a> {
    /// Group and version (`apps/v1`), or the version alone for the core group (`v1`).
    pub api_version: &'a str,
    /// Kind in camel case (`StatefulSet`).
    pub kind: &'a str,
}

/// Appends `value` to `out` as one YAML document, without `---` and ending in a line feed.
pub fn write_document(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) -> Result<(), Error> {
    let start = out.len();
    value
        .serialize(ValueWriter {
            out,
            indent: 0,
            place: Place::Document,
            scope: Scope::Any,
        })
        .inspect_err(|_| out.truncate(start))
}

/// Appends a Kubernetes object to `out` as one YAML document, without `---` and ending in a line feed.
///
/// The document starts with `apiVersion` and `kind` from `type_meta`, then `metadata` if the object has it, then the
/// other fields in the order they are serialized. The object's own `apiVersion` and `kind`, its `status` and every
/// `creationTimestamp: null` are left out: they say nothing about what is wanted.
pub fn write_manifest(
    type_meta: TypeMeta<'_>,
    object: &(impl Serialize + ?Sized),
    out: &mut Vec<u8>,
) -> Result<(), Error> {
    let start = out.len();
    out.extend_from_slice(b"apiVersion: ");
    scalar::write_inline(out, type_meta.api_version);
    out.extend_from_slice(b"\nkind: ");
    scalar::write_inline(out, type_meta.kind);
    out.push(b'\n');
    let body = out.len();
    object
        .serialize(ValueWriter {
            out,
            indent: 0,
            place: Place::Document,
            scope: Scope::Object { body },
        })
        .inspect_err(|_| out.truncate(start))
}

/// Returns what [`write_document`] writes, as text.
pub fn to_string(value: &(impl Serialize + ?Sized)) -> Result<String, Error> {
    let mut out = Vec::new();
    write_document(value, &mut out)?;
    String::from_utf8(out).map_err(serde::ser::Error::custom)
}
