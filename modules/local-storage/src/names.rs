//! Names that several files use.

/// The role of the class and its volumes.
pub(crate) const STORAGE: &str = "local-storage";
/// Start of the role of the Jobs that make directories.
pub(crate) const DIRECTORIES: &str = "directories";
