//! A registry that holds copies of the images of others.

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::grammar::{check_host, check_length, check_repository, is_host};
use super::reference::{Reference, ReferenceError, registry_of};
use crate::value_error::{ValueError, read_text};

/// A place in a registry under which images of other registries are kept: `host[:port][/path]`.
///
/// An image keeps its whole name below the mirror, as `skopeo sync --scoped` puts it there:
/// `quay.io/strimzi/operator:0.45` is at `registry.corp.local:5000/mirror/quay.io/strimzi/operator:0.45`.
/// So two registries never collide. A path cannot hold the colon of a port, which becomes `-`:
/// `registry.local:5000` is kept under `registry.local-5000`. An IPv6 address is written in full
/// with dashes, without brackets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mirror {
    registry: String,
    path: String,
}

impl Mirror {
    /// Where the mirror keeps `reference`; a reference that is in the mirror stays as it is.
    ///
    /// The result has the length of both together. Registries refuse a repository of more than
    /// 255 characters, which is the one thing that can be wrong with it.
    pub fn rewrite(&self, reference: &Reference) -> Reference {
        if self.holds(reference) {
            return reference.clone();
        }
        let scope = path_component(reference.registry());
        let repository = format!("{}{scope}/{}", self.prefix(), reference.repository());
        reference.moved(&self.registry, repository)
    }

    fn holds(&self, reference: &Reference) -> bool {
        reference.registry() == self.registry && reference.repository().starts_with(&self.prefix())
    }

    /// What repositories in the mirror start with: nothing, or the path with a slash.
    fn prefix(&self) -> String {
        if self.path.is_empty() {
            String::new()
        } else {
            format!("{}/", self.path)
        }
    }
}

/// A registry as one component of a path.
fn path_component(registry: &str) -> String {
    let address = registry
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .and_then(|(address, port)| Some((address.parse::<Ipv6Addr>().ok()?, port)));
    match address {
        // `::1` would start with a dash, and one address has many spellings.
        Some((address, port)) => {
            let groups = address.segments().map(|group| format!("{group:x}"));
            groups.join("-") + &port.replace(':', "-")
        }
        None => registry.replace(':', "-"),
    }
}

/// Why a text is not a mirror.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MirrorError {
    /// The first component would be read as a repository of Docker Hub.
    #[error("`{0}` is not a registry: a host has a `.` or a `:port`, or is `localhost`")]
    NoHost(String),
    /// A tag or digest was given.
    #[error("leave `{0}` out: a mirror is a registry and a path, without tag and digest")]
    Pinned(String),
    /// Host or path break the rules for image references.
    #[error(transparent)]
    Part(#[from] ReferenceError),
}

impl FromStr for Mirror {
    type Err = MirrorError;

    fn from_str(text: &str) -> Result<Self, MirrorError> {
        if text.is_empty() {
            return Err(ReferenceError::Empty.into());
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(ReferenceError::Scheme(scheme.to_owned()).into());
        }
        let (host, path) = match text.split_once('/') {
            Some((host, path)) => (host, Some(path)),
            None => (text, None),
        };
        if !is_host(host) {
            return Err(MirrorError::NoHost(host.to_owned()));
        }
        check_host(host)?;
        if let Some(path) = path {
            if let Some(pin) = path.find([':', '@']) {
                return Err(MirrorError::Pinned(path[pin..].to_owned()));
            }
            check_repository(path, host.len() + 1)?;
            check_length(path)?;
        }
        Ok(Self {
            registry: registry_of(Some(host)),
            path: path.unwrap_or_default().to_owned(),
        })
    }
}

impl fmt::Display for Mirror {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.registry)?;
        if self.path.is_empty() {
            Ok(())
        } else {
            write!(f, "/{}", self.path)
        }
    }
}

impl Serialize for Mirror {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Mirror {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(
            deserializer,
            r#"a registry, such as `"registry.local:5000/mirror"`"#,
        )?;
        text.parse().map_err(|error: MirrorError| {
            let value = ValueError::new(
                "platc::bad-mirror",
                format!("{text:?} is not a mirror"),
                error.to_string(),
            );
            serde::de::Error::custom(match without_scheme(&text) {
                Some(mirror) => value.instead(mirror),
                None => value,
            })
        })
    }
}

/// A URL without what makes it one, if that leaves a mirror.
fn without_scheme(text: &str) -> Option<String> {
    let (_, mirror) = text.split_once("://")?;
    let mirror = mirror.trim_end_matches('/');
    mirror.parse::<Mirror>().ok().map(|_| mirror.to_owned())
}

/// The host, which must not look like a repository of Docker Hub, and an optional path.
const PATTERN: &str = concat!(
    r"^((localhost|\[[a-fA-F0-9:]+\]",
    r"|[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)+)(:[0-9]+)?",
    r"|[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?:[0-9]+)",
    r"(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*$",
);

impl JsonSchema for Mirror {
    fn schema_name() -> Cow<'static, str> {
        "ImageMirror".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A registry that holds copies of all images: `host[:port][/path]`. Each image keeps its whole name below it.",
            "pattern": PATTERN,
            "examples": ["registry.corp.local:5000/mirror", "harbor.example.com/platform"],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_image_keeps_its_whole_name_below_the_mirror() {
        let digest = format!("@sha256:{}", "a".repeat(64));
        let pinned = |text: &str| format!("{text}{digest}");
        let cases = [
            (
                "m.local:5000/x",
                "postgres:17",
                "m.local:5000/x/docker.io/library/postgres:17",
            ),
            (
                "m.local:5000/x",
                "apache/livy",
                "m.local:5000/x/docker.io/apache/livy",
            ),
            ("m.local", "quay.io/a/b:1", "m.local/quay.io/a/b:1"),
            ("m.local/x/y", "quay.io/a/b", "m.local/x/y/quay.io/a/b"),
            (
                "m.local/x",
                "reg.local:5000/a/b:1",
                "m.local/x/reg.local-5000/a/b:1",
            ),
            (
                "m.local/x",
                "[2001:DB8::1]:80/a",
                "m.local/x/2001-db8-0-0-0-0-0-1-80/a",
            ),
            ("m.local/x", "[::1]/a", "m.local/x/0-0-0-0-0-0-0-1/a"),
            ("[::1]:80/x", "a/b", "[::1]:80/x/docker.io/a/b"),
            (
                "docker.io/acme",
                "quay.io/a:1",
                "docker.io/acme/quay.io/a:1",
            ),
            // Already there.
            (
                "m.local:5000/x",
                "m.local:5000/x/docker.io/a:1",
                "m.local:5000/x/docker.io/a:1",
            ),
            (
                "M.local:5000/x",
                "m.LOCAL:5000/x/own/app",
                "m.local:5000/x/own/app",
            ),
            ("m.local", "m.local/own/app", "m.local/own/app"),
            // The same host, at another path or port.
            ("m.local/x", "m.local/xy/app", "m.local/x/m.local/xy/app"),
            (
                "m.local/x",
                "m.local:80/x/app",
                "m.local/x/m.local-80/x/app",
            ),
        ];
        for (mirror, image, expected) in cases {
            let mirror: Mirror = mirror.parse().unwrap();
            for (image, expected) in [
                (image.to_owned(), expected.to_owned()),
                (pinned(image), pinned(expected)),
            ] {
                let target = mirror.rewrite(&image.parse().unwrap());
                assert_eq!(target.to_string(), expected, "{image} in {mirror}");
            }
        }
    }

    #[test]
    fn each_mistake_has_its_own_error() {
        use MirrorError as E;
        use ReferenceError as R;
        let text = str::to_owned;
        let long_path = "x".repeat(256);
        let cases = [
            ("", E::Part(R::Empty)),
            ("http://m.local/x", E::Part(R::Scheme(text("http")))),
            ("mirror", E::NoHost(text("mirror"))),
            ("mirror/x", E::NoHost(text("mirror"))),
            ("/x", E::NoHost(String::new())),
            ("m_.local/x", E::Part(R::Registry(text("m_.local")))),
            ("m.local/x:1", E::Pinned(text(":1"))),
            ("m.local/x@sha256:12", E::Pinned(text("@sha256:12"))),
            ("m.local/", E::Part(R::EmptyComponent)),
            ("m.local/x/", E::Part(R::EmptyComponent)),
            ("m.local/X", E::Part(R::UpperCase(text("X")))),
            (
                "m.local/x y",
                E::Part(R::Character {
                    character: ' ',
                    position: 10,
                }),
            ),
            (
                &format!("m.local/{long_path}"),
                E::Part(R::RepositoryTooLong {
                    length: 256,
                    limit: 255,
                }),
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Mirror>(), Err(expected), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_mirrored_reference_is_one_and_is_mirrored_once(
            mirror in "[a-z0-9]{1,9}(\\.[a-z0-9]{1,9}){0,2}:[1-9][0-9]{0,3}(/[a-z0-9]{1,9}){0,3}",
            image in "([a-z0-9]{1,9}\\.[a-z0-9]{1,9}(:[1-9][0-9]{0,3})?/)?[a-z0-9]{1,9}(/[a-z0-9]{1,9}){0,3}(:[a-z0-9]{1,9})?",
        ) {
            let mirror: Mirror = mirror.parse().unwrap();
            prop_assert_eq!(mirror.to_string().parse(), Ok(mirror.clone()));
            let target = mirror.rewrite(&image.parse().unwrap());
            prop_assert_eq!(target.to_string().parse(), Ok(target.clone()));
            prop_assert_eq!(mirror.rewrite(&target), target);
        }
    }
}
