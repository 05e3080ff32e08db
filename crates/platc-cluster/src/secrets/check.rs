//! Compares the Secrets that are needed with those of the cluster, before the first write.

use std::fmt;

use super::decide::decide;
use super::live::look;
use super::need::NeededSecrets;
use super::plan::SecretPlan;
use super::problem::Problem;
use crate::connection::Cluster;
use crate::error::Error;

/// Why the Secrets of a platform cannot be as they should.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// Something in the cluster or the environment stands in the way: all of it.
    #[error("{}", Listed(.0))]
    Problems(Vec<Problem>),
    /// A request failed.
    #[error(transparent)]
    Request(#[from] Error),
}

/// A problem after the other.
struct Listed<'p>(&'p [Problem]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            fmt::Display::fmt(problem, f)?;
        }
        Ok(())
    }
}

/// Says what is to be done to the Secrets, or everything that stands in the way. It only reads.
///
/// `environment` gives the value of an environment variable; an empty value counts as unset.
pub async fn check(
    cluster: &Cluster,
    needed: &NeededSecrets<'_>,
    environment: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<SecretPlan, SecretsError> {
    let live = look(cluster, needed).await?;
    decide(needed, &live, environment).map_err(SecretsError::Problems)
}
