//! A reference to an image: `quay.io/strimzi/operator:0.45`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::grammar::{
    check_digest, check_host, check_length, check_repository, check_tag, is_host, is_sha256,
};
use crate::value_error::{ValueError, read_text};

const DOCKER_HUB: &str = "docker.io";
/// The name Docker Hub had first, which old files still use.
const DOCKER_INDEX: &str = "index.docker.io";
/// Where Docker Hub keeps the images that have no owner.
const OFFICIAL: &str = "library/";

/// An image by name: registry, repository, and a tag, a digest, both or none.
///
/// It is read as `docker pull` reads it, with Docker Hub for what names no registry, and prints
/// fully qualified: `postgres:17` prints as `docker.io/library/postgres:17`. The host is kept in
/// lower case because DNS does not tell the two apart.
///
/// A first component in upper case without `.` or `:` (`Apache/livy`) is an error here, where
/// docker takes it for a host: it is a misspelt repository far more often. A host without a dot
/// is written with its port.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<String>,
}

impl Reference {
    /// Host of the registry with its port if it has one: `docker.io`, `registry.local:5000`.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// Path inside the registry: `library/postgres`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag, as it was given.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest with its algorithm: `sha256:` and 64 hexadecimal digits.
    pub fn digest(&self) -> Option<&str> {
        self.digest.as_deref()
    }

    /// Registry and repository, without tag and digest.
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// Whether it means something else tomorrow: no digest, and `latest` as tag or no tag at all.
    pub fn is_floating(&self) -> bool {
        self.digest.is_none() && matches!(self.tag(), None | Some("latest"))
    }

    /// The same tag and digest at another place.
    pub(super) fn moved(&self, registry: &str, repository: String) -> Self {
        Self {
            registry: registry.to_owned(),
            repository,
            tag: self.tag.clone(),
            digest: self.digest.clone(),
        }
    }
}

/// Why a text is not an image reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// Nothing was given.
    #[error("an image reference cannot be empty")]
    Empty,
    /// A URL was given.
    #[error("leave `{0}://` out: an image reference starts with its registry or repository")]
    Scheme(String),
    /// The ID of an image was given, which only the machine that has it can resolve.
    #[error("64 hexadecimal digits are the ID of an image on one machine: give its name")]
    ImageId,
    /// The registry is no host.
    #[error("`{0}` is not a registry: write a host name or address, and `:port` if it needs one")]
    Registry(String),
    /// A character that no part of a reference may have.
    #[error("{character:?} at position {position} is not allowed in an image reference")]
    Character {
        /// The character.
        character: char,
        /// Where it is, in characters from 1.
        position: usize,
    },
    /// Upper case in a repository.
    #[error("`{0}` has upper-case letters, which a repository cannot have")]
    UpperCase(String),
    /// No repository, or nothing before, between or after its slashes.
    #[error("the repository, or a part of it between slashes, is empty")]
    EmptyComponent,
    /// Punctuation at an end of a path component, or too much of it.
    #[error(
        "`{0}` must start and end with a letter or digit, with one `.`, `_`, `__` or dashes between"
    )]
    Separator(String),
    /// More characters than registries accept.
    #[error("a repository of {length} characters is too long: at most {limit} are allowed")]
    RepositoryTooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A colon with nothing after it.
    #[error("the tag after `:` is missing")]
    EmptyTag,
    /// The tag starts with punctuation.
    #[error("the tag `{0}` must start with a letter, a digit or `_`")]
    TagStart(String),
    /// More characters than registries accept.
    #[error("a tag of {length} characters is too long: at most {limit} are allowed")]
    TagTooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// The part after `@` is no digest.
    #[error("`{0}` is not a digest: write `sha256:` and 64 hexadecimal digits in lower case")]
    Digest(String),
}

impl FromStr for Reference {
    type Err = ReferenceError;

    fn from_str(text: &str) -> Result<Self, ReferenceError> {
        if text.is_empty() {
            return Err(ReferenceError::Empty);
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(ReferenceError::Scheme(scheme.to_owned()));
        }
        if is_sha256(text) {
            return Err(ReferenceError::ImageId);
        }
        let (rest, digest) = cut(text, '@', 0);
        let last_component = rest.rfind('/').map_or(0, |slash| slash + 1);
        let (name, tag) = cut(rest, ':', last_component);
        let (host, path) = match name.split_once('/') {
            Some((first, path)) if is_host(first) => (Some(first), path),
            _ => (None, name),
        };
        if let Some(host) = host {
            check_host(host)?;
        }
        check_repository(path, name.len() - path.len())?;
        if let Some(tag) = tag {
            check_tag(tag, name.len() + 1)?;
        }
        if let Some(digest) = digest {
            check_digest(digest)?;
        }
        let registry = registry_of(host);
        let official = registry == DOCKER_HUB && !path.contains('/');
        let owner = if official { OFFICIAL } else { "" };
        let repository = format!("{owner}{path}");
        check_length(&repository)?;
        Ok(Self {
            registry,
            repository,
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }
}

/// The text before the first `mark` at or after `from`, and what follows it.
fn cut(text: &str, mark: char, from: usize) -> (&str, Option<&str>) {
    match text[from..].split_once(mark) {
        Some((before, after)) => (&text[..from + before.len()], Some(after)),
        None => (text, None),
    }
}

/// The registry a host stands for, under one name each.
pub(super) fn registry_of(host: Option<&str>) -> String {
    match host.map(str::to_ascii_lowercase) {
        Some(host) if host != DOCKER_INDEX => host,
        _ => DOCKER_HUB.to_owned(),
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(deserializer, r#"an image, such as `"postgres:17"`"#)?;
        text.parse().map_err(|error: ReferenceError| {
            let value = ValueError::new(
                "platc::bad-image",
                format!("{text:?} is not an image reference"),
                error.to_string(),
            );
            serde::de::Error::custom(match meant(&text, &error) {
                Some(reference) => value.instead(reference),
                None => value,
            })
        })
    }
}

/// What was probably meant, if removing the one mistake leaves a reference.
fn meant(text: &str, error: &ReferenceError) -> Option<String> {
    let candidate = match error {
        ReferenceError::Scheme(_) => text.split_once("://")?.1.to_owned(),
        ReferenceError::Character { .. } => text.trim().to_owned(),
        ReferenceError::UpperCase(part) => text.replacen(part, &part.to_ascii_lowercase(), 1),
        _ => return None,
    };
    candidate.parse::<Reference>().ok().map(|_| candidate)
}

/// The grammar as one expression: optional host, repository, optional tag, optional digest.
const PATTERN: &str = concat!(
    r"^(((localhost|\[[a-fA-F0-9:]+\]",
    r"|[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)+)(:[0-9]+)?",
    r"|[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?:[0-9]+)/)?",
    r"[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*",
    r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$",
);

impl JsonSchema for Reference {
    fn schema_name() -> Cow<'static, str> {
        "ImageReference".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A container image: `[registry/]repository[:tag][@digest]`. Docker Hub when no registry is named.",
            "pattern": PATTERN,
            "examples": ["postgres:17", "quay.io/strimzi/operator:0.45.0"],
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn references_are_read_as_docker_reads_them() {
        let cases = [
            ("postgres", "docker.io/library/postgres"),
            ("postgres:17", "docker.io/library/postgres:17"),
            ("apache/livy:0.9", "docker.io/apache/livy:0.9"),
            ("docker.io/postgres", "docker.io/library/postgres"),
            ("index.docker.io/postgres", "docker.io/library/postgres"),
            ("index.docker.io/apache/livy", "docker.io/apache/livy"),
            ("Docker.IO/postgres", "docker.io/library/postgres"),
            ("localhost/app:1", "localhost/app:1"),
            ("localhost:5000/app", "localhost:5000/app"),
            ("localhost:5000", "docker.io/library/localhost:5000"),
            ("registry:5000/a/b/c:1", "registry:5000/a/b/c:1"),
            ("10.0.0.1:5000/app", "10.0.0.1:5000/app"),
            ("[2001:db8::1]:5000/app:1", "[2001:db8::1]:5000/app:1"),
            ("[::1]/app", "[::1]/app"),
            (
                "k8s-1.example.com/a--b/c__d/e.f",
                "k8s-1.example.com/a--b/c__d/e.f",
            ),
            ("a/b:_Tag.1-x", "docker.io/a/b:_Tag.1-x"),
        ];
        for (text, expected) in cases {
            for digest in [String::new(), format!("@{DIGEST}")] {
                let reference = format!("{text}{digest}").parse::<Reference>();
                assert_eq!(
                    reference.map(|reference| reference.to_string()),
                    Ok(format!("{expected}{digest}"))
                );
            }
        }
    }

    #[test]
    fn only_a_tag_that_is_not_latest_or_a_digest_stays_what_it_is() {
        let cases = [("", true), (":latest", true), (":17", false)];
        for (tag, expected) in cases {
            let reference: Reference = format!("postgres{tag}").parse().unwrap();
            assert_eq!(reference.is_floating(), expected, "{tag:?}");
            let pinned: Reference = format!("postgres{tag}@{DIGEST}").parse().unwrap();
            assert!(!pinned.is_floating(), "{tag:?}");
        }
    }

    #[test]
    fn a_wrong_value_comes_with_what_was_probably_meant() {
        let cases = [
            ("https://quay.io/a/b:1", Some("quay.io/a/b:1")),
            (" postgres:17 ", Some("postgres:17")),
            ("quay.io/Apache/Livy:RC1", Some("quay.io/apache/livy:RC1")),
            ("post gres", None),
            ("postgres:", None),
        ];
        for (text, expected) in cases {
            let error = serde_json::from_value::<Reference>(text.into()).unwrap_err();
            let value = ValueError::decode(&error.to_string()).unwrap();
            assert_eq!(value.instead.as_deref(), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_as_the_same_reference(
            registry in "((localhost|[a-z0-9]{1,9}(\\.[a-zA-Z0-9]{1,9}(-[a-z]{1,9})?){1,3})(:[1-9][0-9]{0,3})?/)?",
            repository in "[a-z0-9]{1,9}(-{1,3}[a-z0-9]{1,9})?(/[a-z0-9]{1,9}((\\.|__?)[a-z0-9]{1,9})?){0,3}",
            tag in "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?",
            digest in "(@sha256:[0-9a-f]{64})?",
        ) {
            let text = format!("{registry}{repository}{tag}{digest}");
            let reference: Reference = text.parse().unwrap();
            prop_assert_eq!(reference.to_string().parse(), Ok(reference));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[a-zA-Z0-9.:/@_\\[\\] é-]{0,40}") {
            if let Ok(reference) = text.parse::<Reference>() {
                prop_assert_eq!(reference.to_string().parse(), Ok(reference));
            }
        }
    }
}
