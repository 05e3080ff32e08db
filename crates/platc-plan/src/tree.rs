//! A tree of manifests: the text of each file under its path.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The manifests of one platform, `<component>/<kind>-<name>.yaml` -> YAML text of one object.
///
/// Texts are parsed only when they differ from the other tree of a comparison.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<String, String>,
}

impl Tree {
    /// A tree of `(path, text)` pairs; a path that is given twice keeps the last text.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            files: files.into_iter().collect(),
        }
    }

    /// How many manifests there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no manifest at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The text of the file at `path`.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Every `(path, text)`, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The addresses that have a folder in this tree.
    pub fn components(&self) -> BTreeSet<&str> {
        self.files
            .keys()
            .filter_map(|path| component(path))
            .collect()
    }
}

/// The address whose folder a path lies in.
pub(crate) fn component(path: &str) -> Option<&str> {
    let (component, file) = path.split_once('/')?;
    (!component.is_empty() && !file.is_empty()).then_some(component)
}

// A text may be a Secret with values, so only paths are shown.
impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.files.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_belongs_to_its_first_folder() {
        for (path, expected) in [
            ("hdfs.lake/StatefulSet-nn.yaml", Some("hdfs.lake")),
            ("hdfs.lake/more/StatefulSet-nn.yaml", Some("hdfs.lake")),
            ("StatefulSet-nn.yaml", None),
            ("/StatefulSet-nn.yaml", None),
            ("hdfs.lake/", None),
        ] {
            assert_eq!(component(path), expected, "{path}");
        }
    }

    #[test]
    fn debug_output_shows_no_text() {
        let tree = Tree::new([("a.b/Secret-s.yaml".to_owned(), "hunter2".to_owned())]);
        assert_eq!(format!("{tree:?}"), r#"{"a.b/Secret-s.yaml"}"#);
    }
}
