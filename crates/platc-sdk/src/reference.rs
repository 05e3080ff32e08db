//! References: how a component names what it uses.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use platc_objects::ValueError;
use platc_objects::value_error::read_text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use crate::capability::{Capability, FileSystem};
use crate::component::Address;
use crate::module::{Handle, Module, Provides};

/// A reference to a component that offers the capability `C`, written as its address:
/// `storage = "hdfs.lake"`.
pub struct Ref<C> {
    address: Address,
    capability: PhantomData<fn() -> C>,
}

impl<C> Ref<C> {
    /// A reference to this component. Whether it offers the capability is checked when the
    /// reference is bound.
    pub fn to(address: Address) -> Self {
        Self {
            address,
            capability: PhantomData,
        }
    }

    /// The component that is named.
    pub fn address(&self) -> &Address {
        &self.address
    }
}

impl<C> Clone for Ref<C> {
    fn clone(&self) -> Self {
        Self::to(self.address.clone())
    }
}

impl<C> fmt::Debug for Ref<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({})", self.address)
    }
}

impl<C> PartialEq for Ref<C> {
    fn eq(&self, other: &Self) -> bool {
        self.address == other.address
    }
}

impl<M: Module + Provides<C>, C: Capability> From<&Handle<M>> for Ref<C> {
    fn from(handle: &Handle<M>) -> Self {
        Self::to(handle.address().clone())
    }
}

impl<'de, C> Deserialize<'de> for Ref<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(
            deserializer,
            r#"the address of a component, such as `"hdfs.lake"`"#,
        )?;
        text.parse().map(Self::to).map_err(|label: String| {
            serde::de::Error::custom(ValueError::new(
                "platc::bad-reference",
                format!("{text:?} is not a reference to a component"),
                label,
            ))
        })
    }
}

impl<C: Capability> JsonSchema for Ref<C> {
    fn schema_name() -> Cow<'static, str> {
        format!("RefTo{}", C::NAME).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": format!("Address of a component that offers {}", C::NAME),
            "pattern": "^[a-z0-9-]+\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
        })
    }
}

/// An absolute path inside of a file system: `/shared/spark-logs`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbsolutePath(String);

impl AbsolutePath {
    /// The path as text, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AbsolutePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for AbsolutePath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.starts_with('/') {
            return Err("a path on a file system starts with `/`".to_owned());
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
        if let Some(character) = text.chars().find(|&c| !plain(c)) {
            return Err(format!(
                "`{}` is not allowed: use letters, digits, `.`, `_`, `-` and `/`",
                character.escape_default()
            ));
        }
        let inner = text.trim_end_matches('/').trim_start_matches('/');
        if inner.split('/').any(|part| part == "." || part == "..")
            || (!inner.is_empty() && inner.split('/').any(str::is_empty))
        {
            return Err("a path has no empty, `.` or `..` part".to_owned());
        }
        Ok(Self(format!("/{inner}")))
    }
}

impl<'de> Deserialize<'de> for AbsolutePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(deserializer, r#"a path, such as `"/shared/logs"`"#)?;
        text.parse().map_err(|label: String| {
            serde::de::Error::custom(ValueError::new(
                "platc::bad-path",
                format!("{text:?} is not a path"),
                label,
            ))
        })
    }
}

impl JsonSchema for AbsolutePath {
    fn schema_name() -> Cow<'static, str> {
        "AbsolutePath".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^/[A-Za-z0-9/._-]*$"})
    }
}

/// A path on a file system that another component offers: `hdfs.lake:/shared/spark-logs`.
#[derive(Clone, Debug, PartialEq)]
pub struct PathRef {
    /// The component that offers the file system.
    pub storage: Ref<FileSystem>,
    /// The path on it.
    pub path: AbsolutePath,
}

impl PathRef {
    /// A path on this file system.
    pub fn on(storage: impl Into<Ref<FileSystem>>, path: AbsolutePath) -> Self {
        Self {
            storage: storage.into(),
            path,
        }
    }
}

impl FromStr for PathRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (address, path) = text.split_once(':').ok_or_else(|| {
            "write a path on a file system as `hdfs.lake:/shared/spark-logs`".to_owned()
        })?;
        Ok(Self {
            storage: Ref::to(address.parse()?),
            path: path.parse()?,
        })
    }
}

impl<'de> Deserialize<'de> for PathRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(
            deserializer,
            r#"a path on a component, such as `"hdfs.lake:/shared/logs"`"#,
        )?;
        text.parse().map_err(|label: String| {
            serde::de::Error::custom(ValueError::new(
                "platc::bad-reference",
                format!("{text:?} is not a path on a component"),
                label,
            ))
        })
    }
}

impl JsonSchema for PathRef {
    fn schema_name() -> Cow<'static, str> {
        "PathRef".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A path on a component that offers FileSystem",
            "pattern": "^[a-z0-9-]+\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?:/[A-Za-z0-9/._-]*$",
            "examples": ["hdfs.lake:/shared/spark-logs"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_absolute_and_has_no_tricks() {
        for (text, expected) in [
            ("/", Some("/")),
            ("/shared/spark-logs/", Some("/shared/spark-logs")),
            ("shared", None),
            ("/a/../b", None),
            ("/a//b", None),
            ("/a b", None),
            ("/$(id)", None),
        ] {
            let path = text.parse::<AbsolutePath>().ok();
            assert_eq!(path.as_ref().map(AbsolutePath::as_str), expected, "{text}");
        }
    }
}
