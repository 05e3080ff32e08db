//! Makes the cluster what the platform says: in the order of the graph, and so that a run that dies can
//! be run again.
//!
//! Nothing is written before the guards, the Secrets and the lease say yes. Then, in this order: what
//! will be owned goes into the inventory, the platform's namespaces are made, its Secrets, everything
//! else by the graph, and at last what is no longer compiled is deleted. A run that dies at any point
//! leaves a cluster from which the same command goes on.

mod events;
mod graph;
mod guards;
pub(crate) mod keeper;
pub(crate) mod neighbourhood;
pub(crate) mod prune;
mod run;
mod wait;
mod watch;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use k8s_openapi::jiff::Timestamp;
use serde_json::json;

use crate::api::Write;
use crate::connection::Cluster;
use crate::error::Error;
use crate::history;
use crate::inventory::{Entry, Inventory};
use crate::journal::{Journal, Operation, Outcome, Recorder};
use crate::lease::{self, Held, Holder, LeaseError};
use crate::live::PART_OF;
use crate::object::{Key, set_label};
use crate::planning::{Kept, LivePlan, Todo, prepared};
use crate::platform::Platform;
use crate::secrets::{self, SecretPlan, SecretsError};

pub use events::{Event, Listener};
pub use guards::Guard;

use keeper::{Keeper, entry};
use neighbourhood::Neighbourhoods;
use prune::{Pruned, Pruner};
use run::{Results, Run};
use wait::Waiter;
use watch::Watches;
use write::Writer;

/// How an apply works.
pub struct Options<'a> {
    /// How many objects are written at once.
    pub concurrency: usize,
    /// How long one object may take to become ready.
    pub patience: Duration,
    /// How many objects a person allows to be deleted, if they counted them.
    pub allow_prune: Option<usize>,
    /// Who runs it, for people: `alice@laptop pid 42`.
    pub holder: String,
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
}

impl Report {
    /// Whether everything is as the platform says.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.skipped.is_empty() && !self.stopped
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
    let needed = secrets::needed(&platform.secrets);
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
    let held = lease::acquire(cluster, place.0, place.1, holder, lease::DURATION).await?;
    let result = work.under_lease(&held, &secrets).await;
    let released = held.release().await;
    let report = result?;
    released?;
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

struct Work<'a> {
    cluster: &'a Cluster,
    platform: &'a Platform,
    plan: &'a LivePlan,
    options: &'a Options<'a>,
    listener: &'a dyn Listener,
}

impl Work<'_> {
    /// Whether there is nothing to write: neither to an object nor to what platc knows about them.
    fn is_settled(&self, secrets: &SecretPlan) -> bool {
        let nothing_to_do = !self.plan.has_changes()
            && self
                .plan
                .work
                .values()
                .all(|work| work.todo == Todo::Nothing)
            && secrets.created().next().is_none()
            && secrets.updated().next().is_none();
        let Some(inventory) = self.plan.inventory.as_ref().filter(|_| nothing_to_do) else {
            return false;
        };
        self.settled_entries()
            .all(|entry| inventory.entries.get(&entry.key) == Some(&entry))
            && self
                .plan
                .journal
                .as_ref()
                .is_none_or(|journal| journal.outcome == Outcome::Complete)
    }

    /// What the inventory has to say of what is right already.
    fn settled_entries(&self) -> impl Iterator<Item = Entry> {
        self.platform.objects.iter().filter_map(|desired| {
            let work = self.plan.work.get(&desired.key)?;
            let live = work.live.as_ref().filter(|_| work.todo == Todo::Nothing)?;
            Some(entry(desired, live))
        })
    }

    async fn only_wait(&self) -> Report {
        let all = (0..self.platform.objects.len()).collect();
        let results = self.run(&all, None).await;
        self.report(results, Pruned::default())
    }

    /// The namespace in which the lease and the inventory are.
    async fn ensure_namespace(&self) -> Result<(), Error> {
        let kind = self.cluster.known("", "Namespace");
        let key = Key::new(&kind, None, &self.platform.namespace);
        if self.plan.live.objects.contains_key(&key)
            || self.cluster.get(&kind, &key).await?.is_some()
        {
            return Ok(());
        }
        let desired = self
            .platform
            .objects
            .iter()
            .find(|object| object.key == key);
        let Some(desired) = desired else {
            let namespace = json!({
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {
                    "name": key.name,
                    "labels": {"app.kubernetes.io/managed-by": "platc"},
                },
            });
            return match self.cluster.create(&kind, &key, &namespace).await {
                Err(error) if !error.is_conflict() => Err(error),
                _ => Ok(()),
            };
        };
        let mut manifest = prepared(desired, &kind)?;
        set_label(&mut manifest, PART_OF, &self.plan.part_of);
        self.cluster
            .apply(&kind, &key, &manifest, Write::APPLY)
            .await?;
        Ok(())
    }

    async fn under_lease(&self, held: &Held, secrets: &SecretPlan) -> Result<Report, ApplyError> {
        let (cluster, platform) = (self.cluster, self.platform);
        let place = (platform.name.as_str(), platform.namespace.as_str());
        let stored = Inventory::load(cluster, place.0, place.1).await?;
        let planned = self
            .plan
            .inventory
            .as_ref()
            .map(|inventory| &inventory.entries);
        if stored.as_ref().map(|inventory| &inventory.entries) != planned {
            return Err(ApplyError::Overtaken);
        }
        let mut inventory = stored.unwrap_or_else(|| Inventory::new(place.0, place.1));
        let died = |journal: &&Journal| journal.outcome == Outcome::Running;
        if let Some(journal) = self.plan.journal.as_ref().filter(died) {
            inventory.learn(&journal.done);
        }
        let fence = held.fence();
        let operation = self.options.operation;
        let recorder = Recorder::start(cluster, place, operation, &platform.digest, fence).await?;
        let keeper = Keeper::new(held, recorder);
        let intended = platform.objects.iter().map(intention);
        inventory.before_apply(cluster, intended, fence).await?;
        let (results, pruned) = self.in_order(&keeper, secrets).await?;
        let complete = results.failed.is_empty() && results.skipped.is_empty() && !results.stopped;
        if complete {
            history::save(cluster, platform, Timestamp::now()).await?;
        }
        let entries = self.entries_now(&inventory, keeper.entries().await, &pruned);
        inventory.after_apply(cluster, entries, fence).await?;
        let outcome = if complete {
            Outcome::Complete
        } else {
            Outcome::Incomplete
        };
        keeper.finish(outcome).await?;
        Ok(self.report(results, pruned))
    }

    /// Namespaces, Secrets, everything else, and then what goes.
    async fn in_order(
        &self,
        keeper: &Keeper<'_>,
        secrets: &SecretPlan,
    ) -> Result<(Results, Pruned), ApplyError> {
        let objects = self.platform.objects.iter().enumerate();
        let (own, others): (Vec<_>, Vec<_>) =
            objects.partition(|(_, object)| object.component.is_none());
        let indexes = |objects: Vec<(usize, _)>| objects.into_iter().map(|(index, _)| index);
        let own: BTreeSet<usize> = indexes(own).collect();
        let others: BTreeSet<usize> = indexes(others).collect();
        let mut results = self.run(&own, Some(keeper)).await;
        if !results.failed.is_empty() || results.stopped {
            return Ok((results, Pruned::default()));
        }
        self.make_secrets(keeper, secrets).await?;
        results.add(self.run(&others, Some(keeper)).await);
        let is_ready = results.failed.is_empty() && results.skipped.is_empty() && !results.stopped;
        if !is_ready || self.plan.deletions.is_empty() {
            return Ok((results, Pruned::default()));
        }
        keeper.ensure_held()?;
        let pruner = Pruner {
            cluster: self.cluster,
            live: &self.plan.live,
            listener: self.listener,
            keeper,
            order: &self.platform.components,
        };
        let pruned = pruner.prune(&self.plan.deletions).await?;
        Ok((results, pruned))
    }

    async fn make_secrets(&self, keeper: &Keeper<'_>, plan: &SecretPlan) -> Result<(), ApplyError> {
        keeper.ensure_held()?;
        for (key, uid) in secrets::make(self.cluster, plan, &self.plan.part_of).await? {
            self.listener
                .hear(Event::Note(format!("{key} has its values")));
            keeper.keep(secret_entry(key, uid)).await?;
        }
        Ok(())
    }

    async fn run(&self, chosen: &BTreeSet<usize>, keeper: Option<&Keeper<'_>>) -> Results {
        let namespaces: BTreeSet<String> = self
            .platform
            .objects
            .iter()
            .filter_map(|object| object.key.namespace.clone())
            .collect();
        let watches = Watches::new(self.cluster, &self.plan.part_of, namespaces);
        let neighbourhoods = Neighbourhoods::new(self.cluster);
        let run = Run {
            cluster: self.cluster,
            platform: self.platform,
            plan: self.plan,
            writer: Writer {
                cluster: self.cluster,
                part_of: &self.plan.part_of,
            },
            waiter: Waiter {
                cluster: self.cluster,
                watches: &watches,
                neighbourhoods: &neighbourhoods,
                listener: self.listener,
                patience: self.options.patience,
            },
            keeper,
            listener: self.listener,
            concurrency: self.options.concurrency,
            stop: self.options.stop.clone(),
        };
        run.run(chosen).await
    }

    /// What the platform owns when all is done: what was written, what was right already, and of the
    /// rest what it owned before and still has.
    fn entries_now(
        &self,
        inventory: &Inventory,
        written: BTreeMap<Key, Entry>,
        pruned: &Pruned,
    ) -> Vec<Entry> {
        let mut entries = inventory.entries.clone();
        for entry in self.settled_entries() {
            entries.insert(entry.key.clone(), entry);
        }
        entries.extend(written);
        for key in &pruned.deleted {
            entries.remove(key);
        }
        for kept in self.plan.kept.iter().filter(|kept| !kept.ours) {
            entries.remove(&kept.key);
        }
        let wanted = self.platform.by_key();
        entries.retain(|key, _| {
            wanted.contains_key(key)
                || self.plan.live.objects.contains_key(key)
                || key.is("", "Secret")
        });
        entries.into_values().collect()
    }

    fn report(&self, results: Results, pruned: Pruned) -> Report {
        Report {
            written: results.written,
            unchanged: results.unchanged,
            failed: results.failed,
            skipped: results.skipped,
            deleted: pruned.deleted,
            not_deleted: pruned.left,
            kept: self.plan.kept.clone(),
            stopped: results.stopped,
        }
    }
}

/// What the inventory says of an object before it is made.
fn intention(desired: &crate::platform::Desired) -> Entry {
    Entry {
        key: desired.key.clone(),
        uid: None,
        digest: desired.digest.clone(),
        owned: None,
        component: desired.component.clone(),
    }
}

/// A Secret of generated values has no manifest and no component: several may share it.
fn secret_entry(key: Key, uid: String) -> Entry {
    Entry {
        key,
        uid: Some(uid),
        digest: String::new(),
        owned: None,
        component: None,
    }
}
