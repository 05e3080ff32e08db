//! Which images a platform uses, and where.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};

use platc_objects::Image;

/// One place that names an image.
///
/// It prints as `hdfs.lake StatefulSet/apache-hdfs/lake-namenode container namenode`, always on one
/// line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImageUse {
    /// The image.
    pub image: Image,
    /// Address of the component: `hdfs.lake`.
    pub component: String,
    /// Kind, namespace and name of the object: `StatefulSet/apache-hdfs/lake-namenode`.
    pub object: String,
    /// Where in the object.
    pub place: Place,
}

/// Where in an object an image is named.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The container (or init container) of this name.
    Container(String),
    /// A value inside a config file.
    Config {
        /// Name of the file: `spark-defaults.conf`.
        file: String,
        /// Key of the value: `spark.kubernetes.container.image`.
        key: String,
    },
}

/// Every image of a platform once, in the order of their sources, with all its uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageList {
    /// Ordered by image, so that the uses of one image are neighbours.
    uses: Vec<ImageUse>,
}

/// One image of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImageEntry<'a> {
    /// The image.
    pub image: &'a Image,
    /// Who uses it, ordered by component, object and place; never empty.
    pub uses: &'a [ImageUse],
}

impl ImageList {
    /// The list of what is used; the order of `uses` and repeated ones make no difference.
    pub fn new(uses: impl IntoIterator<Item = ImageUse>) -> Self {
        let uses: BTreeSet<ImageUse> = uses.into_iter().collect();
        Self {
            uses: uses.into_iter().collect(),
        }
    }

    /// Whether the platform uses no image.
    pub fn is_empty(&self) -> bool {
        self.uses.is_empty()
    }

    /// The images, each once, in the order of their sources.
    pub fn entries(&self) -> impl Iterator<Item = ImageEntry<'_>> {
        self.uses
            .chunk_by(|a, b| a.image == b.image)
            .filter_map(|uses| {
                let image = &uses.first()?.image;
                Some(ImageEntry { image, uses })
            })
    }
}

impl fmt::Display for ImageUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            image: _,
            component,
            object,
            place,
        } = self;
        let (component, object) = (OneLine(component), OneLine(object));
        write!(f, "{component} {object} ")?;
        match place {
            Place::Container(name) => write!(f, "container {}", OneLine(name)),
            Place::Config { file, key } => write!(f, "config {} {}", OneLine(file), OneLine(key)),
        }
    }
}

/// Text that cannot end the comment it stands in: what is not printable is escaped.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(image: &str, place: Place) -> ImageUse {
        ImageUse {
            image: Image::new(image.parse().unwrap(), None),
            component: "hdfs.lake".to_owned(),
            object: "StatefulSet/apache-hdfs/lake-namenode".to_owned(),
            place,
        }
    }

    #[test]
    fn the_order_of_uses_makes_no_difference_and_repeats_are_dropped() {
        let container = |image, name: &str| used(image, Place::Container(name.to_owned()));
        let uses = [
            container("b", "x"),
            container("a", "y"),
            container("docker.io/library/b", "w"),
            container("b", "x"),
        ];
        let list = ImageList::new(uses.clone());
        assert_eq!(list, ImageList::new(uses.into_iter().rev()));
        let found: Vec<_> = list
            .entries()
            .map(|entry| (entry.image.to_string(), entry.uses.len()))
            .collect();
        let expected = [("docker.io/library/a", 1), ("docker.io/library/b", 2)];
        assert_eq!(found, expected.map(|(name, uses)| (name.to_owned(), uses)));
    }

    #[test]
    fn a_use_is_one_line_whatever_its_names_are() {
        let key = "a\nb\r\u{85}\u{2028}é".to_owned();
        let file = "pod.yaml".to_owned();
        assert_eq!(
            used("a", Place::Config { file, key }).to_string(),
            "hdfs.lake StatefulSet/apache-hdfs/lake-namenode config pod.yaml a\\nb\\r\\u{85}\\u{2028}é"
        );
    }
}
