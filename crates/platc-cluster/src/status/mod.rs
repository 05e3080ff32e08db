//! How a platform is: which components are ready, what the others wait for, and what was done last.
//!
//! Nothing is written. One list for each kind, and where something is not ready the pods, events and
//! the like of its namespace.

pub(crate) mod as_json;
mod assemble;
mod verdicts;

use k8s_openapi::jiff::Timestamp;
use serde::Serialize;

use crate::connection::{About, Cluster};
use crate::error::Error;
use crate::inventory::KeyFields;
use crate::journal::{Journal, Operation, Outcome};
use crate::lease::{self, HeldBy};
use crate::object::Key;
use crate::planning::Picture;
use crate::platform::Platform;

/// How a platform is.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The cluster.
    #[serde(serialize_with = "as_json::about")]
    pub cluster: About,
    /// Name of the platform.
    pub platform: String,
    /// Digest of the compiled platform.
    pub digest: String,
    /// The components in start order; before them `platform`, if the platform has objects of its own.
    pub components: Vec<ComponentStatus>,
    /// The last run that wrote something; `None` when there was none.
    pub last_run: Option<LastRun>,
    /// The run that is at work, if it holds the lease.
    pub lease: Option<LeaseHolder>,
}

/// How a component is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComponentStatus {
    /// Its address.
    pub address: String,
    /// The whole of it in one word.
    pub state: State,
    /// How many objects it has, and how they are.
    pub objects: Counts,
    /// Versions of the product that its objects in the cluster name, sorted; more than one in the midst
    /// of an upgrade.
    pub versions: Vec<String>,
    /// Objects that are not ready yet, and what for.
    pub waiting: Vec<Note>,
    /// Objects that do not become ready by themselves, and the cause.
    pub failed: Vec<Note>,
    /// What a person should know about objects that nobody has to wait for.
    pub notes: Vec<Note>,
    /// Compiled objects that the cluster does not have, or has without the platform's label.
    #[serde(serialize_with = "as_json::keys")]
    pub missing: Vec<Key>,
    /// Addresses of components that it needs and that are not ready for it; empty when it is ready.
    pub waits_for: Vec<String>,
    /// How many of its objects somebody else changed, made anew or began to delete.
    pub drifted: usize,
}

/// How a component is, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// All its objects are there and do what they are for.
    Ready,
    /// All its objects are there, and some are not ready yet.
    Progressing,
    /// An object does not become ready by itself.
    Failed,
    /// None of its objects is there.
    Missing,
    /// Some of its objects are not there.
    Partial,
}

/// How many objects are how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All that were compiled.
    pub total: usize,
    /// Those that nobody has to wait for.
    pub ready: usize,
    /// Those that are not ready yet.
    pub waiting: usize,
    /// Those that do not become ready by themselves.
    pub failed: usize,
    /// Those that are not there.
    pub missing: usize,
}

/// What there is to say about an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Which object.
    #[serde(flatten, with = "KeyFields")]
    pub key: Key,
    /// What there is to say.
    pub text: String,
}

/// What was done last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LastRun {
    /// What it did.
    pub operation: Operation,
    /// Id of its plan.
    pub plan: String,
    /// Digest of the platform that it worked on.
    pub digest: String,
    /// Whether that is the compiled platform.
    pub is_compiled: bool,
    /// When it began.
    pub started: Timestamp,
    /// When it ended; `None` when it is at work, or died.
    pub finished: Option<Timestamp>,
    /// What became of it.
    pub outcome: Outcome,
    /// It is neither at work nor at its end: somebody killed it, or its machine.
    pub died: bool,
    /// What it could not bring to where it should be.
    pub failed: Vec<Note>,
}

/// Who holds the lease.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeaseHolder {
    /// What `platc unlock --id` wants to hear.
    pub id: String,
    /// Who and where, such as `alice@laptop pid 42`.
    pub identity: String,
    /// Id of the plan that the run carries out.
    pub plan: String,
    /// When it got the lease.
    pub since: Option<Timestamp>,
    /// When the lease ends unless it is renewed.
    pub expires: Option<Timestamp>,
}

impl Status {
    /// Whether every component is ready.
    pub fn is_ready(&self) -> bool {
        let mut components = self.components.iter();
        components.all(|component| component.state == State::Ready)
    }
}

/// Looks how a platform is.
pub async fn status(cluster: &Cluster, platform: &Platform) -> Result<Status, Error> {
    let (picture, held_by) = futures_util::future::try_join(
        Picture::take(cluster, platform),
        lease::held_by(cluster, &platform.name, &platform.namespace),
    )
    .await?;
    let verdicts = verdicts::judge_all(cluster, platform, &picture.live).await;
    let journal = picture.journal.as_ref();
    Ok(Status {
        cluster: cluster.about.clone(),
        platform: platform.name.clone(),
        digest: platform.digest.clone(),
        components: assemble::components(platform, &picture, &verdicts),
        last_run: journal.map(|journal| last_run(journal, platform, held_by.as_ref())),
        lease: held_by.map(LeaseHolder::from),
    })
}

fn last_run(journal: &Journal, platform: &Platform, held_by: Option<&HeldBy>) -> LastRun {
    let is_at_work = held_by.is_some_and(|by| by.holder.plan == journal.plan);
    let failed = journal.failed.iter().map(|failure| Note {
        key: failure.key.clone(),
        text: failure.cause.clone(),
    });
    LastRun {
        operation: journal.operation,
        plan: journal.plan.clone(),
        digest: journal.digest.clone(),
        is_compiled: journal.digest == platform.digest,
        started: journal.started,
        finished: journal.finished,
        outcome: journal.outcome,
        died: journal.outcome == Outcome::Running && !is_at_work,
        failed: failed.collect(),
    }
}

impl From<HeldBy> for LeaseHolder {
    fn from(by: HeldBy) -> Self {
        Self {
            id: by.id,
            identity: by.holder.identity,
            plan: by.holder.plan,
            since: by.since,
            expires: by.expires,
        }
    }
}

#[cfg(test)]
mod tests;
