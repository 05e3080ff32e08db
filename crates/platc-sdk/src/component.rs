//! Addresses of components.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use platc_diagnostics::Path;
use platc_objects::Name;

/// A component's address: module and name, `hdfs.lake`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// The module's kind, such as `hdfs`.
    pub kind: Arc<str>,
    /// The component's name.
    pub name: Name,
}

impl Address {
    /// The address of a component of this kind.
    pub fn new(kind: &str, name: Name) -> Self {
        Self {
            kind: kind.into(),
            name,
        }
    }

    /// Where the component stands in the configuration.
    pub fn path(&self) -> Path {
        Path::from_keys([&*self.kind, self.name.as_str()])
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.kind, self.name)
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let form = || "write a component as `<module>.<name>`, such as `hdfs.lake`".to_owned();
        let (kind, name) = text.split_once('.').ok_or_else(form)?;
        let kind_is_plain = kind
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if kind.is_empty() || !kind_is_plain {
            return Err(form());
        }
        let name = name
            .parse()
            .map_err(|error| format!("`{name}` is not a component's name: {error}"))?;
        Ok(Self::new(kind, name))
    }
}
