//! A name that means itself wherever it is written.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use platc_objects::ValueError;
use platc_objects::value_error::read_text;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// A name of at most 63 letters, digits, `_` and `-` that starts with a letter: safe in SQL, URLs and
/// paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainName(String);

impl PlainName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PlainName {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        match text.chars().next() {
            None => Err("a name cannot be empty"),
            Some(first) if !first.is_ascii_alphabetic() => Err("a name starts with a letter"),
            Some(_) if !text.chars().all(plain) => Err("use letters, digits, `_` and `-`"),
            Some(_) if text.len() > 63 => Err("at most 63 characters are allowed"),
            Some(_) => Ok(Self(text.to_owned())),
        }
    }
}

impl fmt::Display for PlainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PlainName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(deserializer, "a name in quotes")?;
        text.parse().map_err(|label: &str| {
            serde::de::Error::custom(ValueError::new(
                "platc::bad-value",
                format!("{text:?} is not a plain name"),
                label,
            ))
        })
    }
}

impl JsonSchema for PlainName {
    fn schema_name() -> Cow<'static, str> {
        "PlainName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_name_starts_with_a_letter_and_needs_no_quotes() {
        for (text, problem) in [
            ("metastore", None),
            ("Team-2_a", None),
            ("", Some("a name cannot be empty")),
            ("2nd", Some("a name starts with a letter")),
            ("a.b", Some("use letters, digits, `_` and `-`")),
        ] {
            assert_eq!(text.parse::<PlainName>().err(), problem, "{text:?}");
        }
        let long = "a".repeat(64).parse::<PlainName>().err();
        assert_eq!(long, Some("at most 63 characters are allowed"));
    }
}
