//! Settings that many modules have in common.

use std::fmt;

use platc_diagnostics::did_you_mean;
use platc_objects::{DnsName, Quantity, SecretKey, SecretSource, ValueError};
use schemars::JsonSchema;
use serde::de::{Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer};

/// Processor and memory of a container.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resources {
    /// Processor to reserve, such as `500m` or `2`.
    pub cpu: Quantity,
    /// Memory to reserve and never exceed, such as `2Gi`.
    pub memory: Quantity,
}

impl Resources {
    /// This many thousandths of a processor and mebibytes of memory.
    pub fn new(millicores: u32, mebibytes: u32) -> Self {
        let memory = if mebibytes.is_multiple_of(1024) {
            Quantity::gibibytes(mebibytes / 1024)
        } else {
            Quantity::mebibytes(mebibytes)
        };
        Self {
            cpu: Quantity::millicores(millicores),
            memory,
        }
    }
}

/// Where a secret value comes from. The value itself is never written in `platform.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum SecretValue {
    /// Made once by `platc apply` and never overwritten: `"generate"`.
    #[default]
    Generate,
    /// A Secret that exists in every namespace that needs it:
    /// `{ existing = { secret = "name", key = "key" } }`.
    Existing {
        /// Name of the Secret.
        secret: DnsName,
        /// Key inside of the Secret.
        key: String,
    },
    /// An environment variable of `platc apply`: `{ env = "PG_PASSWORD" }`.
    Env(String),
}

impl SecretValue {
    /// The reference to the value; `secret` and `key` name it where platc makes the Secret, and
    /// `format` says what a generated value looks like.
    pub fn key(&self, secret: String, key: &str, format: platc_objects::SecretFormat) -> SecretKey {
        let key = key.to_owned();
        match self {
            Self::Generate => SecretKey {
                secret,
                key,
                source: SecretSource::Generate(format),
            },
            Self::Env(variable) => SecretKey {
                secret,
                key,
                source: SecretSource::Env(variable.clone()),
            },
            Self::Existing { secret, key } => SecretKey {
                secret: secret.to_string(),
                key: key.clone(),
                source: SecretSource::Existing,
            },
        }
    }
}

/// The keys of the tables that stand for a secret value.
const FORMS: &[&str] = &["existing", "env"];

impl<'de> Deserialize<'de> for SecretValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SecretValueVisitor)
    }
}

/// Reads a [`SecretValue`]. Written by hand because no message may repeat what was written: it can
/// be a password that was put in the wrong place.
struct SecretValueVisitor;

impl<'de> Visitor<'de> for SecretValueVisitor {
    type Value = SecretValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"`"generate"`, or a table with the key `existing` or `env`"#)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SecretValue, E> {
        match did_you_mean(text, ["generate"]) {
            _ if text == "generate" => Ok(SecretValue::Generate),
            Some(better) => Err(E::custom(literal().instead(better))),
            None => Err(E::custom(literal())),
        }
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<SecretValue, E> {
        Err(E::custom(literal()))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<SecretValue, E> {
        Err(E::custom(literal()))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<SecretValue, E> {
        Err(E::custom(literal()))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<SecretValue, E> {
        Err(E::custom(literal()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<SecretValue, A::Error> {
        Err(A::Error::custom(literal()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SecretValue, A::Error> {
        let Some(form) = map.next_key::<String>()? else {
            return Err(A::Error::invalid_type(
                Unexpected::Other("an empty table"),
                &self,
            ));
        };
        let value = match form.as_str() {
            "env" => map.next_value::<Variable>().map(SecretValue::from)?,
            "existing" => map.next_value::<ExistingSecret>().map(SecretValue::from)?,
            other => return Err(unknown_form(other)),
        };
        match map.next_key::<String>()? {
            None => Ok(value),
            Some(other) if FORMS.contains(&other.as_str()) => Err(A::Error::invalid_type(
                Unexpected::Other("a table with both"),
                &self,
            )),
            Some(other) => Err(unknown_form(&other)),
        }
    }
}

/// A key that is none of the forms: mistyped, or the name a person gave to a literal value.
fn unknown_form<E: Error>(key: &str) -> E {
    match did_you_mean(key, FORMS.iter().copied()) {
        Some(_) => E::unknown_field(key, FORMS),
        None => E::custom(literal()),
    }
}

fn literal() -> ValueError {
    ValueError::new(
        "platc::literal-secret",
        "a secret value is written in the configuration",
        "a literal value",
    )
}

/// The content of `{ existing = ... }`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExistingSecret {
    secret: DnsName,
    key: String,
}

impl From<ExistingSecret> for SecretValue {
    fn from(ExistingSecret { secret, key }: ExistingSecret) -> Self {
        Self::Existing { secret, key }
    }
}

/// The name of an environment variable.
struct Variable(String);

impl From<Variable> for SecretValue {
    fn from(Variable(name): Variable) -> Self {
        Self::Env(name)
    }
}

impl<'de> Deserialize<'de> for Variable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(VariableVisitor)
    }
}

struct VariableVisitor;

impl Visitor<'_> for VariableVisitor {
    type Value = Variable;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"the name of an environment variable, such as `"PG_PASSWORD"`"#)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Variable, E> {
        let plain = |c: char| c == '_' || c.is_ascii_alphanumeric();
        if name.starts_with(|c: char| c.is_ascii_digit())
            || name.is_empty()
            || !name.chars().all(plain)
        {
            return Err(E::custom(bad_variable()));
        }
        Ok(Variable(name.to_owned()))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Variable, E> {
        Err(E::custom(bad_variable()))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Variable, E> {
        Err(E::custom(bad_variable()))
    }
}

fn bad_variable() -> ValueError {
    ValueError::new(
        "platc::bad-variable",
        "the name of an environment variable is needed here",
        "use letters, digits and `_`",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_value_is_read_from_its_three_forms() {
        let cases = [
            (json!("generate"), SecretValue::Generate),
            (
                json!({"env": "PG_PASSWORD"}),
                SecretValue::Env("PG_PASSWORD".to_owned()),
            ),
            (
                json!({"existing": {"secret": "pg", "key": "password"}}),
                SecretValue::Existing {
                    secret: "pg".parse().unwrap(),
                    key: "password".to_owned(),
                },
            ),
        ];
        for (json, expected) in cases {
            assert_eq!(
                serde_json::from_value::<SecretValue>(json).unwrap(),
                expected
            );
        }
    }

    #[test]
    fn what_was_written_in_the_place_of_a_secret_is_not_repeated() {
        let canary = "hunter2-canary";
        let cases = [
            json!(canary),
            json!([canary]),
            json!({"value": canary}),
            json!({"env": canary}),
            json!({"env": "A", "value": canary}),
        ];
        for json in cases {
            let error = serde_json::from_value::<SecretValue>(json).unwrap_err();
            assert_eq!(error.to_string().find(canary), None);
        }
    }
}
