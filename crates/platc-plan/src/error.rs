//! What can be wrong with the manifests given to a plan.

use std::fmt;

/// Why two trees could not be compared; each variant names the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The path has no component folder, so the object belongs to nobody.
    #[error("{side} manifest `{path}` lies outside a component's folder")]
    Path {
        /// The tree the file is in.
        side: Side,
        /// Its path in that tree.
        path: String,
    },
    /// The text is not YAML, or goes beyond the limits of the parser (depth, aliases, size).
    #[error("{side} manifest `{path}` cannot be read as YAML: {reason}")]
    Yaml {
        /// The tree the file is in.
        side: Side,
        /// Its path in that tree.
        path: String,
        /// What the parser says; never an excerpt, as the file may hold a Secret.
        reason: String,
    },
    /// The file holds no object, or more than one.
    #[error("{side} manifest `{path}` holds {count} documents, expected one object a file")]
    Documents {
        /// The tree the file is in.
        side: Side,
        /// Its path in that tree.
        path: String,
        /// How many documents there are.
        count: usize,
    },
    /// A field without which an object has no identity is missing or not text.
    #[error("{side} manifest `{path}` has no `{field}`")]
    Incomplete {
        /// The tree the file is in.
        side: Side,
        /// Its path in that tree.
        path: String,
        /// The missing field, such as `metadata.name`.
        field: &'static str,
    },
    /// Two files of one tree describe the same object.
    #[error("{side} manifests `{first}` and `{second}` both describe {object}")]
    Duplicate {
        /// The tree the files are in.
        side: Side,
        /// The file that comes first by path.
        first: String,
        /// The other file.
        second: String,
        /// Kind and name of the object.
        object: String,
    },
}

/// One of the two trees of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What the plan compares with.
    Baseline,
    /// What the compiler made.
    Compiled,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Baseline => "baseline",
            Self::Compiled => "compiled",
        })
    }
}
