//! Names that Kubernetes accepts, checked when they are made so that nothing later can fail on one.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Longest DNS label (RFC 1123), and so the longest Service, Namespace or label value.
pub const MAX_LABEL: usize = 63;
/// Longest DNS subdomain, and so the longest name of most objects.
pub const MAX_SUBDOMAIN: usize = 253;

/// Why a text is not a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was given.
    #[error("a name cannot be empty")]
    Empty,
    /// Nothing before, between or after the dots of a DNS name.
    #[error("a part of the name, before or after a dot, is empty")]
    EmptyPart,
    /// More characters than DNS allows.
    #[error("{length} characters are too many: at most {limit} are allowed")]
    TooLong {
        /// Characters given.
        length: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A character outside of the alphabet.
    #[error("`{0}` is not allowed: use lower-case letters, digits and `-`")]
    Character(char),
    /// First or last character is not a letter or digit.
    #[error("a name must start and end with a letter or digit")]
    Edge,
}

fn check_label(text: &str) -> Result<(), NameError> {
    if text.is_empty() {
        return Err(NameError::Empty);
    }
    if let Some(character) = text
        .chars()
        .find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '-'))
    {
        return Err(NameError::Character(character));
    }
    if text.len() > MAX_LABEL {
        return Err(NameError::TooLong {
            length: text.len(),
            limit: MAX_LABEL,
        });
    }
    if text.starts_with('-') || text.ends_with('-') {
        return Err(NameError::Edge);
    }
    Ok(())
}

fn check_subdomain(text: &str) -> Result<(), NameError> {
    if text.len() > MAX_SUBDOMAIN {
        return Err(NameError::TooLong {
            length: text.len(),
            limit: MAX_SUBDOMAIN,
        });
    }
    if !text.is_empty() && text.split('.').any(str::is_empty) {
        return Err(NameError::EmptyPart);
    }
    text.split('.').try_for_each(check_label)
}

macro_rules! name_type {
    ($(#[$doc:meta])* $type:ident, $check:ident, $pattern:literal, $limit:expr) => {
        $(#[$doc])*
        // Shared, since names are copied into every manifest and every use of a Secret or an image.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(Arc<str>);

        impl $type {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The name that a person most likely meant by `My_Lake`; `None` when it takes more than
            /// lower case and dashes to make one.
            pub fn intended(text: &str) -> Option<Self> {
                let better = text.trim().to_ascii_lowercase().replace(['_', ' '], "-");
                better.parse().ok()
            }
        }

        impl FromStr for $type {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                $check(text)?;
                Ok(Self(text.into()))
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = crate::value_error::read_text(deserializer, "a DNS name in quotes")?;
                text.parse().map_err(|error: NameError| {
                    let value = crate::value_error::ValueError::new(
                        "platc::bad-name",
                        format!("{text:?} is not a DNS name"),
                        error.to_string(),
                    );
                    serde::de::Error::custom(match Self::intended(&text) {
                        Some(better) => value.instead(better.0.to_string()),
                        None => value,
                    })
                })
            }
        }

        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "pattern": $pattern, "maxLength": $limit})
            }
        }
    };
}

name_type!(
    /// A DNS label: namespaces, Services, components. Lower-case letters, digits and `-`, at most 63.
    Name,
    check_label,
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
    MAX_LABEL
);
name_type!(
    /// A DNS name: labels joined by dots, at most 253 characters. Hosts and most object names.
    DnsName,
    check_subdomain,
    "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    MAX_SUBDOMAIN
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_follow_rfc_1123() {
        let cases = [
            ("lake", Ok(())),
            ("0a-1", Ok(())),
            ("", Err(NameError::Empty)),
            ("Lake", Err(NameError::Character('L'))),
            ("a.b", Err(NameError::Character('.'))),
            ("озеро", Err(NameError::Character('о'))),
            ("-a", Err(NameError::Edge)),
            ("a-", Err(NameError::Edge)),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<Name>().map(|_| ()), expected, "{text:?}");
        }
        let long = "a".repeat(64);
        assert_eq!(
            long.parse::<Name>(),
            Err(NameError::TooLong {
                length: 64,
                limit: 63
            })
        );
    }

    #[test]
    fn a_near_miss_is_recognised() {
        for (text, better) in [
            ("My_Lake", Some("my-lake")),
            (" lake", Some("lake")),
            ("_lake", None),
            ("озеро", None),
        ] {
            let found = Name::intended(text);
            assert_eq!(found.as_ref().map(Name::as_str), better, "{text}");
        }
    }

    #[test]
    fn a_dns_name_is_labels_joined_by_dots() {
        assert!("livy.k8s-apps.example.com".parse::<DnsName>().is_ok());
        assert_eq!("".parse::<DnsName>(), Err(NameError::Empty));
        assert_eq!("a..b".parse::<DnsName>(), Err(NameError::EmptyPart));
        assert_eq!("a.".parse::<DnsName>(), Err(NameError::EmptyPart));
    }
}
