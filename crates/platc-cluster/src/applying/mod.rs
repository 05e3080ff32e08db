//! Makes the cluster what the platform says: in the order of the graph, and so that a run that dies can
//! be run again.
//!
//! Nothing is written before the guards, the Secrets and the lease say yes. Then, in this order: what
//! will be owned goes into the inventory, the platform's namespaces are made, its Secrets, everything
//! else by the graph, and at last what is no longer compiled is deleted. A run that dies at any point
//! leaves a cluster from which the same command goes on.

pub(crate) mod claims;
pub(crate) mod emptiness;
mod events;
pub(crate) mod going;
mod graph;
mod guards;
pub(crate) mod keeper;
pub(crate) mod neighbourhood;
pub(crate) mod prune;
mod run;
pub(crate) mod usage;
mod wait;
mod watch;
mod work;
mod write;

use std::time::Duration;

use crate::connection::Cluster;
use crate::error::Error;
use crate::journal::Operation;
use crate::lease::{self, Holder, LeaseError};
use crate::object::Key;
use crate::planning::{Kept, LivePlan};
use crate::platform::Platform;
use crate::secrets::{self, SecretsError};

pub use events::{Event, Listener};
pub use guards::Guard;

use work::Work;

/// How an apply works.
pub struct Options<'a> {
    /// How many objects are written at once.
    pub concurrency: usize,
    /// How long one object may take to become ready, or to go.
    pub patience: Duration,
    /// How many objects a person allows to be deleted, if they counted them.
    pub allow_prune: Option<usize>,
    /// Who runs it, for people: `alice@laptop pid 42`.
    pub holder: String,
    /// How long the lease lasts when this run dies, in whole seconds.
    pub lease: Duration,
    /// Which command it is, for the journal.
    pub operation: Operation,
    /// Gives the value of an environment variable.
    pub environment: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Turns true when nothing more should be started.
    pub stop: tokio::sync::watch::Receiver<bool>,
}

/// What an apply came to.
#[derive(Debug, Default)]
pub struct Report {
    /// What was written.
    pub written: Vec<Key>,
    /// How many objects were right already.
    pub unchanged: usize,
    /// What failed, and why.
    pub failed: Vec<(Key, String)>,
    /// What was not touched, and the object whose failure is the reason.
    pub skipped: Vec<(Key, Key)>,
    /// What was deleted.
    pub deleted: Vec<Key>,
    /// What was to be deleted and is still there, and why.
    pub not_deleted: Vec<(Key, String)>,
    /// What is no longer compiled and stays.
    pub kept: Vec<Kept>,
    /// It was stopped before everything was done.
    pub stopped: bool,
    /// Why what platc keeps about the run could not be written, or its lease not given back.
    pub unnoted: Option<String>,
}

impl Report {
    /// Whether everything is as the platform says.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.skipped.is_empty() && !self.stopped && self.unnoted.is_none()
    }

    /// Takes note of what could not be written about the run; the first cause is the one that counts.
    pub(crate) fn add_unnoted(&mut self, written: Result<(), Error>) {
        if let Err(error) = written {
            self.unnoted.get_or_insert(error.to_string());
        }
    }
}

/// Why an apply did not begin, or broke off.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Something has to be said or changed by a person first. Nothing was written.
    #[error(transparent)]
    Guard(#[from] Guard),
    /// The Secrets are not as the platform needs them. Nothing was written.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// Another run is at work. Nothing was written.
    #[error(transparent)]
    Lease(#[from] LeaseError),
    /// Another run finished between the plan and this one. Nothing was written.
    #[error("another run changed the platform since this plan was made; plan again")]
    Overtaken,
    /// A request failed.
    #[error(transparent)]
    Request(#[from] Error),
}

/// Carries a plan out.
pub async fn apply(
    cluster: &Cluster,
    platform: &Platform,
    plan: &LivePlan,
    options: &Options<'_>,
    listener: &dyn Listener,
) -> Result<Report, ApplyError> {
    guards::check(platform, plan, options.allow_prune)?;
    for service in cluster.unavailable() {
        let note = format!("an extension of the API server does not answer: {service}");
        listener.hear(Event::Note(note));
    }
    let mut needed = secrets::needed(&platform.secrets);
    if !plan.has_changes() {
        // Nothing new reads what a person made; only what platc makes may be missing.
        needed.retain(|_, secret| secret.is_made());
    }
    let secrets = secrets::check(cluster, &needed, options.environment).await?;
    let work = Work {
        cluster,
        platform,
        plan,
        options,
        listener,
    };
    if work.is_settled(&secrets) {
        return Ok(work.only_wait().await);
    }
    work.ensure_namespace().await?;
    let holder = Holder {
        identity: options.holder.clone(),
        plan: lease::random_id()?,
    };
    let place = (platform.name.as_str(), platform.namespace.as_str());
    let held = lease::acquire(cluster, place.0, place.1, holder, options.lease).await?;
    let result = Box::pin(work.under_lease(&held, &secrets)).await;
    let released = held.release().await;
    let mut report = result?;
    report.add_unnoted(released);
    Ok(report)
}

/// Waits until everything that is there is ready; writes nothing.
pub async fn wait(
    cluster: &Cluster,
    platform: &Platform,
    plan: &LivePlan,
    options: &Options<'_>,
    listener: &dyn Listener,
) -> Report {
    let work = Work {
        cluster,
        platform,
        plan,
        options,
        listener,
    };
    work.only_wait().await
}
