//! A validated tracking server.

use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;

use platc_sdk::capability::{ObjectStore, S3Login};
use platc_sdk::database::DatabaseLogin;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Identity, Image, Resources, SecretKey};

/// A validated tracking server.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of `MLflow`.
    pub version: Version,
    /// The image of all pods.
    pub image: Image,
    /// Servers; at least one.
    pub replicas: NonZeroU32,
    /// Processor and memory of each server.
    pub resources: Resources,
    /// Processes of each server.
    pub workers: NonZeroU32,
    /// Whether the server runs jobs.
    pub jobs: bool,
    /// The database of runs, metrics and models.
    pub metadata: DatabaseLogin,
    /// Where artifacts are.
    pub artifacts: Artifacts,
    /// Names under which the server may be asked, beside its own.
    pub allowed_hosts: Vec<String>,
    /// Whether the server tells Prometheus about its requests.
    pub metrics: bool,
    /// Environment variables of a person's own.
    pub env: BTreeMap<String, String>,
    /// Environment variables with secret values.
    pub secret_env: BTreeMap<String, SecretKey>,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// A version of `MLflow` 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The second number.
    pub minor: u32,
    /// The third number.
    pub patch: u32,
}

impl Version {
    /// The one that is taken where nobody names one.
    pub const DEFAULT: Self = Self {
        minor: 16,
        patch: 1,
    };

    /// Reads `3.16.1`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (minor, patch) = text.strip_prefix("3.")?.split_once('.')?;
        Some(Self {
            minor: minor.parse().ok()?,
            patch: patch.parse().ok()?,
        })
    }

    /// Whether the server refuses requests under names that it was not told (`--allowed-hosts`).
    pub fn checks_hosts(self) -> bool {
        self.minor >= 5
    }

    /// Whether there is an official image with drivers of databases and object stores.
    pub fn has_full_image(self) -> bool {
        self.minor >= 9
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "3.{}.{}", self.minor, self.patch)
    }
}

/// Where artifacts are.
#[derive(Debug)]
pub struct Artifacts {
    /// `s3://bucket/prefix`.
    pub uri: String,
    /// The store with the bucket.
    pub store: ObjectStore,
    /// The server's user of it.
    pub login: S3Login,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers_of_which_the_first_is_three() {
        for (text, expected) in [
            ("3.16.1", Some("3.16.1")),
            ("3.5.0", Some("3.5.0")),
            ("3.16", None),
            ("2.22.4", None),
            ("3.16.1rc0", None),
            ("v3.16.1", None),
        ] {
            let version = Version::parse(text).map(|version| version.to_string());
            assert_eq!(version.as_deref(), expected, "{text}");
        }
    }
}
