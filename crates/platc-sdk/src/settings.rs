//! Settings that many modules have in common.

use platc_objects::{Quantity, SecretKey, SecretSource};
use schemars::JsonSchema;
use serde::Deserialize;

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum SecretValue {
    /// Made once by `platc apply` and never overwritten: `"generate"`.
    #[default]
    Generate,
    /// A Secret that exists in every namespace that needs it:
    /// `{ existing = { secret = "name", key = "key" } }`.
    Existing {
        /// Name of the Secret.
        secret: platc_objects::DnsName,
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
