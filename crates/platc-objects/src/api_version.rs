//! Which API version of a kind an older API server has.

use std::fmt;
use std::str::FromStr;

use crate::object::Object;

/// A Kubernetes version, as far as it decides about API versions: `1.28`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KubernetesVersion {
    minor: u16,
}

impl KubernetesVersion {
    /// The oldest server that manifests are written for.
    pub const OLDEST: Self = Self { minor: 20 };

    /// `1.<minor>`.
    pub const fn new(minor: u16) -> Self {
        Self { minor }
    }

    /// The API version in which a server of this age serves the object.
    pub fn api_version_of(self, object: &Object) -> &'static str {
        // Kinds that reached their stable version after 1.20; since: the first server that has it.
        let (since, before) = match object {
            Object::PodDisruptionBudget(_) => (21, "policy/v1beta1"),
            Object::CronJob(_) => (21, "batch/v1beta1"),
            Object::HorizontalPodAutoscaler(_) => (23, "autoscaling/v2beta2"),
            _ => return object.api_version(),
        };
        if self.minor >= since {
            object.api_version()
        } else {
            before
        }
    }

    /// Takes away the fields that a server of this age does not know; it would reject or silently
    /// drop them. Only fields that platc's own words set are here.
    pub fn strip_newer_fields(self, object: &mut Object) {
        match object {
            // Beta, and so on by default, since 1.25.
            Object::CronJob(cron) if self.minor < 25 => {
                if let Some(spec) = &mut cron.spec {
                    spec.time_zone = None;
                }
            }
            // Beta since 1.27.
            Object::StatefulSet(set) if self.minor < 27 => {
                if let Some(spec) = &mut set.spec {
                    spec.persistent_volume_claim_retention_policy = None;
                }
            }
            // Beta since 1.21.
            Object::Job(job) if self.minor < 21 => {
                if let Some(spec) = &mut job.spec {
                    spec.ttl_seconds_after_finished = None;
                }
            }
            _ => {}
        }
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)
    }
}

/// Why a text is not a version that manifests can be written for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VersionError {
    /// Not of the form `1.28`.
    #[error("write the oldest API server's version as `1.28`")]
    Form,
    /// Older than [`KubernetesVersion::OLDEST`].
    #[error("the oldest supported version is {}", KubernetesVersion::OLDEST)]
    TooOld,
}

impl FromStr for KubernetesVersion {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let minor = text
            .strip_prefix("1.")
            .filter(|minor| minor.len() <= 3 && minor.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|minor| minor.parse().ok())
            .ok_or(VersionError::Form)?;
        let version = Self { minor };
        if version < Self::OLDEST {
            return Err(VersionError::TooOld);
        }
        Ok(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use k8s_openapi::api::{batch, policy};

    #[test]
    fn kinds_fall_back_to_the_version_that_an_old_server_has() {
        let budget = Object::from(policy::v1::PodDisruptionBudget::default());
        let cron = Object::from(batch::v1::CronJob::default());
        for (server, budget_version, cron_version) in [
            (20, "policy/v1beta1", "batch/v1beta1"),
            (21, "policy/v1", "batch/v1"),
            (36, "policy/v1", "batch/v1"),
        ] {
            let server = KubernetesVersion::new(server);
            assert_eq!(server.api_version_of(&budget), budget_version);
            assert_eq!(server.api_version_of(&cron), cron_version);
        }
    }

    #[test]
    fn versions_are_read_strictly() {
        assert_eq!("1.28".parse(), Ok(KubernetesVersion::new(28)));
        assert_eq!(
            "1.19".parse::<KubernetesVersion>(),
            Err(VersionError::TooOld)
        );
        for text in ["", "1", "1.", "v1.28", "1.28.3", "2.0", "1.x"] {
            assert_eq!(
                text.parse::<KubernetesVersion>(),
                Err(VersionError::Form),
                "{text}"
            );
        }
    }
}
