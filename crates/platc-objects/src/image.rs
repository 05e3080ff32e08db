//! Image references, and where a mirror keeps them.
//!
//! Every image of a platform is an [`Image`]: the reference a person or a module gave
//! ([`Image::source`]) and the one that goes into manifests and config text ([`Image::target`]).

mod grammar;
mod mirror;
mod reference;

use std::fmt;

pub use mirror::{Mirror, MirrorError};
pub use reference::{Reference, ReferenceError};

/// An image with its origin and the name the cluster pulls it by.
///
/// It prints as its target, so that text which embeds an image (`spark-defaults.conf`, pod
/// templates) cannot pick the wrong one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Image {
    source: Reference,
    /// Where the cluster pulls it from, if that is another place than the source.
    moved: Option<Reference>,
}

impl Image {
    /// `source` as the cluster pulls it: from `mirror`, or without one from its own registry.
    pub fn new(source: Reference, mirror: Option<&Mirror>) -> Self {
        let moved = mirror
            .map(|mirror| mirror.rewrite(&source))
            .filter(|target| *target != source);
        Self { source, moved }
    }

    /// Where the image comes from; what a tool with internet access pulls.
    pub fn source(&self) -> &Reference {
        &self.source
    }

    /// What the cluster pulls; equal to the source when there is no mirror or the source is in it.
    pub fn target(&self) -> &Reference {
        self.moved.as_ref().unwrap_or(&self.source)
    }

    /// Whether the cluster pulls it from another place than its source.
    pub fn is_moved(&self) -> bool {
        self.moved.is_some()
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.target().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_prints_as_what_the_cluster_pulls() {
        let mirror: Mirror = "registry.corp.local:5000/mirror".parse().unwrap();
        let cases = [
            (None, "docker.io/library/postgres:17", false),
            (
                Some(&mirror),
                "registry.corp.local:5000/mirror/docker.io/library/postgres:17",
                true,
            ),
        ];
        for (mirror, expected, is_moved) in cases {
            let image = Image::new("postgres:17".parse().unwrap(), mirror);
            assert_eq!(image.to_string(), expected);
            assert_eq!(image.is_moved(), is_moved);
            assert_eq!(image.source().to_string(), "docker.io/library/postgres:17");
        }
    }
}
