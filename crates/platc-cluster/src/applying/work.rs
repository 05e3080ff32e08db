//! The steps of one apply.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::jiff::Timestamp;
use serde_json::json;

use super::keeper::{Keeper, entry};
use super::neighbourhood::Neighbourhoods;
use super::prune::{Pruned, Pruner};
use super::run::{Results, Run};
use super::wait::Waiter;
use super::watch::Watches;
use super::write::Writer;
use super::{ApplyError, Event, Listener, Options, Report};
use crate::api::Write;
use crate::connection::Cluster;
use crate::error::Error;
use crate::history;
use crate::inventory::{Entry, Inventory};
use crate::journal::{Outcome, Recorder};
use crate::lease::Held;
use crate::live::PART_OF;
use crate::object::{Key, is_going, set_label};
use crate::planning::{LivePlan, Todo, prepared};
use crate::platform::Platform;
use crate::readiness::what_holds_up;
use crate::secrets::{self, SecretPlan};

/// One apply at work.
pub(super) struct Work<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) platform: &'a Platform,
    pub(super) plan: &'a LivePlan,
    pub(super) options: &'a Options<'a>,
    pub(super) listener: &'a dyn Listener,
}

impl Work<'_> {
    /// Whether there is nothing to write: neither to an object nor to what platc knows about them.
    pub(super) fn is_settled(&self, secrets: &SecretPlan) -> bool {
        let nothing_to_do = !self.plan.has_changes()
            && self
                .plan
                .work
                .values()
                .all(|work| work.todo == Todo::Nothing)
            && secrets.created().next().is_none()
            && secrets.updated().next().is_none();
        let Some(inventory) = self
            .plan
            .picture
            .inventory
            .as_ref()
            .filter(|_| nothing_to_do)
        else {
            return false;
        };
        self.settled_entries()
            .all(|entry| inventory.entries.get(&entry.key) == Some(&entry))
            && self.plan.picture.is_finished()
    }

    /// What the inventory has to say of what is right already.
    fn settled_entries(&self) -> impl Iterator<Item = Entry> {
        self.platform.objects.iter().filter_map(|desired| {
            let work = self.plan.work.get(&desired.key)?;
            let live = work.live.as_ref().filter(|_| work.todo == Todo::Nothing)?;
            Some(entry(desired, live))
        })
    }

    pub(super) async fn only_wait(&self) -> Report {
        let all = (0..self.platform.objects.len()).collect();
        let results = self.run(&all, None).await;
        self.report(results, Pruned::default())
    }

    /// The namespace in which the lease and the inventory are.
    pub(super) async fn ensure_namespace(&self) -> Result<(), Error> {
        let kind = self.cluster.known("", "Namespace");
        let key = Key::new(&kind, None, &self.platform.namespace);
        let live = match self.plan.picture.live.objects.get(&key) {
            Some(live) => Some(live.clone()),
            None => self.cluster.get(&kind, &key).await?,
        };
        if let Some(live) = live {
            if is_going(&live) {
                return Err(Error::State(format!("{key}: {}", what_holds_up(&live))));
            }
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
        set_label(&mut manifest, PART_OF, &self.plan.picture.part_of);
        self.cluster
            .apply(&kind, &key, &manifest, Write::APPLY)
            .await?;
        Ok(())
    }

    pub(super) async fn under_lease(
        &self,
        held: &Held,
        secrets: &SecretPlan,
    ) -> Result<Report, ApplyError> {
        let (cluster, platform) = (self.cluster, self.platform);
        let place = (platform.name.as_str(), platform.namespace.as_str());
        let stored = Inventory::load(cluster, place.0, place.1).await?;
        let planned = self
            .plan
            .picture
            .inventory
            .as_ref()
            .map(|inventory| &inventory.entries);
        if stored.as_ref().map(|inventory| &inventory.entries) != planned {
            return Err(ApplyError::Overtaken);
        }
        let mut inventory = stored.unwrap_or_else(|| Inventory::new(place.0, place.1));
        inventory.learn(self.plan.picture.unwritten());
        let fence = held.fence();
        let intended = platform.objects.iter().map(intention);
        inventory.before_apply(cluster, intended, fence).await?;
        // The journal of a run that died is overwritten only when the inventory has what it knew.
        let operation = self.options.operation;
        let recorder = Recorder::start(cluster, place, operation, &platform.digest, fence).await?;
        let keeper = Keeper::new(held, recorder);
        let (results, pruned) = self.in_order(&keeper, secrets).await;
        let entries = self.entries_now(&inventory, keeper.entries().await, &pruned);
        let mut report = self.report(results, pruned);
        let noted = async {
            let outcome = if report.is_complete() {
                keeper.ensure_held()?;
                history::save(cluster, platform, Timestamp::now()).await?;
                Outcome::Complete
            } else {
                Outcome::Incomplete
            };
            inventory.after_apply(cluster, entries, fence).await?;
            keeper.finish(outcome).await
        };
        report.unnoted = noted.await.err().map(|error| error.to_string());
        Ok(report)
    }

    /// Namespaces, Secrets, everything else, and then what goes.
    async fn in_order(&self, keeper: &Keeper<'_>, secrets: &SecretPlan) -> (Results, Pruned) {
        let objects = self.platform.objects.iter().enumerate();
        let (own, others): (Vec<_>, Vec<_>) =
            objects.partition(|(_, object)| object.component.is_none());
        let indexes = |objects: Vec<(usize, _)>| objects.into_iter().map(|(index, _)| index);
        let own: BTreeSet<usize> = indexes(own).collect();
        let others: BTreeSet<usize> = indexes(others).collect();
        let mut results = self.run(&own, Some(keeper)).await;
        if results.is_good()
            && let Err((key, why)) = self.make_secrets(keeper, secrets).await
        {
            self.listener.hear(Event::Failed {
                key: key.clone(),
                why: why.clone(),
            });
            keeper.failed(&key, &why).await;
            results.failed.push((key, why));
        }
        if let Some((because, _)) = results.failed.first().cloned() {
            self.skip(&others, &because, &mut results);
        }
        if results.is_good() {
            results.add(self.run(&others, Some(keeper)).await);
        }
        if !results.is_good() {
            return (results, self.leave_all());
        }
        let pruner = Pruner {
            cluster: self.cluster,
            live: &self.plan.picture.live,
            listener: self.listener,
            keeper,
            order: &self.platform.components,
            patience: self.options.patience,
            stop: self.options.stop.clone(),
        };
        let pruned = pruner.prune(&self.plan.deletions).await;
        results.stopped |= pruned.stopped;
        (results, pruned)
    }

    /// What is no longer compiled may still serve as long as what comes after it does not.
    fn leave_all(&self) -> Pruned {
        let why = "not everything else is ready; the next apply that does the rest deletes it";
        let left = self.plan.deletions.iter().map(|deletion| {
            let (key, why) = (deletion.key.clone(), why.to_owned());
            self.listener.hear(Event::NotDeleted {
                key: key.clone(),
                why: why.clone(),
            });
            (key, why)
        });
        Pruned {
            left: left.collect(),
            ..Pruned::default()
        }
    }

    /// The error names the Secret that could not be made, and says why.
    async fn make_secrets(
        &self,
        keeper: &Keeper<'_>,
        plan: &SecretPlan,
    ) -> Result<(), (Key, String)> {
        let Some(first) = plan.secrets.first() else {
            return Ok(());
        };
        let held = keeper.ensure_held();
        held.map_err(|error| (first.key.clone(), error.to_string()))?;
        let made = secrets::make(self.cluster, plan, &self.plan.picture.part_of).await;
        for (key, uid) in made.map_err(|not| (not.key, not.error.to_string()))? {
            self.listener
                .hear(Event::Note(format!("{key} has its values")));
            let kept = keeper.keep(secret_entry(key.clone(), uid)).await;
            kept.map_err(|error| (key, error.to_string()))?;
        }
        Ok(())
    }

    /// Nothing was done about these objects.
    fn skip(&self, chosen: &BTreeSet<usize>, because: &Key, results: &mut Results) {
        for index in chosen {
            let Some(object) = self.platform.objects.get(*index) else {
                continue;
            };
            let (key, because) = (object.key.clone(), because.clone());
            self.listener.hear(Event::Skipped {
                key: key.clone(),
                because: because.clone(),
            });
            results.skipped.push((key, because));
        }
    }

    async fn run(&self, chosen: &BTreeSet<usize>, keeper: Option<&Keeper<'_>>) -> Results {
        let namespaces: BTreeSet<String> = self
            .platform
            .objects
            .iter()
            .filter_map(|object| object.key.namespace.clone())
            .collect();
        let watches = Watches::new(self.cluster, &self.plan.picture.part_of, namespaces);
        let neighbourhoods = Neighbourhoods::new(self.cluster);
        let run = Run {
            cluster: self.cluster,
            platform: self.platform,
            plan: self.plan,
            writer: Writer {
                cluster: self.cluster,
                part_of: &self.plan.picture.part_of,
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
                || self.plan.picture.live.objects.contains_key(key)
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
            unnoted: None,
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
