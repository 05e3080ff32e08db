//! Takes a platform out of a cluster: consumers before what they use, and all data stays but what a
//! person names.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

use crate::applying::emptiness::ensure_empty;
use crate::applying::keeper::Keeper;
use crate::applying::prune::{Pruned, Pruner, delete_namespace};
use crate::applying::{ApplyError, Event, Options, Report};
use crate::connection::Cluster;
use crate::error::Error;
use crate::history;
use crate::inventory::kept::is_of;
use crate::inventory::{Entry, Inventory};
use crate::journal::{Journal, Operation, Outcome, Recorder};
use crate::lease::{self, Held, Holder};
use crate::object::{Key, items, text, uid};
use crate::planning::{Deletion, Gone, Kept, Permissions, Picture, Sets, find, is_named};
use crate::platform::Platform;

/// What goes and what stays.
#[derive(Debug)]
pub struct DestroyPlan {
    /// What is deleted.
    pub deletions: Vec<Deletion>,
    /// The data that stays, and everything that is not the platform's.
    pub kept: Vec<Kept>,
    /// The claims that stay, which only their entries tell of when their sets are gone.
    claims: Vec<Entry>,
    picture: Picture,
}

/// Which platform is destroyed: its name, its namespace, and its components in start order as far as
/// they are known.
fn empty(name: &str, namespace: &str, components: &[String]) -> Platform {
    Platform {
        name: name.to_owned(),
        namespace: namespace.to_owned(),
        digest: String::new(),
        components: components.to_vec(),
        references: Vec::new(),
        objects: Vec::new(),
        secrets: Vec::new(),
        moved: Vec::new(),
    }
}

/// Says what goes and what stays.
pub async fn plan(
    cluster: &Cluster,
    platform: &Platform,
    permissions: &Permissions,
) -> Result<DestroyPlan, Error> {
    let nothing = empty(&platform.name, &platform.namespace, &platform.components);
    let picture = Picture::take(cluster, &nothing).await?;
    let Gone {
        mut deletions,
        mut kept,
    } = find(&nothing, &picture, permissions, Sets::Go);
    let mut claims_left = Vec::new();
    for claim in claims(cluster, &picture, &deletions).await? {
        if is_named(&claim.key, &permissions.destroy_data) {
            deletions.push(claim);
        } else {
            claims_left.push(Entry {
                key: claim.key.clone(),
                uid: Some(claim.uid),
                digest: String::new(),
                owned: None,
                component: claim.component.clone(),
            });
            kept.push(Kept {
                reason: format!(
                    "it holds the data of {}; `--destroy-data {}/{}` deletes it",
                    claim.component.as_deref().unwrap_or("a StatefulSet"),
                    claim.key.kind,
                    claim.key.name
                ),
                key: claim.key,
                ours: true,
            });
        }
    }
    Ok(DestroyPlan {
        deletions,
        kept,
        claims: claims_left,
        picture,
    })
}

/// The claims that StatefulSets made, which are named `<template>-<set>-<number>`: those of sets that go,
/// and those of sets that a destroy before this one deleted.
async fn claims(
    cluster: &Cluster,
    picture: &Picture,
    deletions: &[Deletion],
) -> Result<Vec<Deletion>, Error> {
    let kind = cluster.known("", "PersistentVolumeClaim");
    let sets: Vec<&Deletion> = deletions
        .iter()
        .filter(|deletion| deletion.key.is("apps", "StatefulSet"))
        .collect();
    let known: Vec<&Entry> = picture
        .known
        .values()
        .filter(|entry| entry.is_claim_of_set())
        .collect();
    let keys = sets.iter().map(|set| &set.key);
    let keys = keys.chain(known.iter().map(|entry| &entry.key));
    let namespaces: BTreeSet<&str> = keys.filter_map(|key| key.namespace.as_deref()).collect();
    let mut found = Vec::new();
    for namespace in namespaces {
        for claim in cluster.list(&kind, Some(namespace), "").await?.objects {
            let Some(key) = Key::of(&claim) else {
                continue;
            };
            let owner = sets.iter().find(|set| made(set, &key));
            let owner = owner.map(|set| &set.component);
            let known = known.iter().find(|entry| is_about(entry, &key, &claim));
            if let Some(component) = owner.or(known.map(|entry| &entry.component)) {
                found.push(Deletion {
                    uid: uid(&claim).unwrap_or_default().to_owned(),
                    component: component.clone(),
                    key,
                    live: claim,
                });
            }
        }
    }
    Ok(found)
}

/// Whether the entry is about this object, and not about one of the name that was there before.
fn is_about(entry: &Entry, key: &Key, object: &Value) -> bool {
    entry.key == *key && (entry.uid.is_none() || entry.uid.as_deref() == uid(object))
}

fn made(set: &Deletion, claim: &Key) -> bool {
    let templates = items(&set.live, "/spec/volumeClaimTemplates").iter();
    let mut names = templates.filter_map(|template| text(template, "/metadata/name"));
    claim.namespace == set.key.namespace
        && names.any(|template| {
            let prefix = format!("{template}-{}-", set.key.name);
            claim
                .name
                .strip_prefix(&prefix)
                .is_some_and(|number| number.parse::<u32>().is_ok())
        })
}

/// Deletes what the plan says. What platc wrote down goes when nothing of the platform is left.
pub async fn destroy(
    cluster: &Cluster,
    platform: &Platform,
    plan: DestroyPlan,
    options: &Options<'_>,
    listener: &dyn crate::applying::Listener,
) -> Result<Report, ApplyError> {
    let Some(inventory) = plan.picture.inventory.as_ref() else {
        return Ok(Report::default());
    };
    let holder = Holder {
        identity: options.holder.clone(),
        plan: lease::random_id()?,
    };
    let (name, namespace) = (platform.name.as_str(), platform.namespace.as_str());
    let held = lease::acquire(cluster, name, namespace, holder, options.lease).await?;
    let stored = Inventory::load(cluster, name, namespace).await?;
    let Some(stored) = stored.filter(|stored| stored.entries == inventory.entries) else {
        held.release().await?;
        return Err(ApplyError::Overtaken);
    };
    let work = Work {
        cluster,
        platform,
        plan: &plan,
        patience: options.patience,
        stop: options.stop.clone(),
        listener,
    };
    let result = work.under_lease(&held, stored).await;
    let all_gone = matches!(result, Ok((_, true)));
    let ended = if all_gone {
        work.forget(held).await
    } else {
        held.release().await
    };
    let (mut report, _) = result?;
    report.add_unnoted(ended);
    Ok(report)
}

struct Work<'a> {
    cluster: &'a Cluster,
    platform: &'a Platform,
    plan: &'a DestroyPlan,
    patience: Duration,
    /// Turns true when nothing more should be deleted.
    stop: watch::Receiver<bool>,
    listener: &'a dyn crate::applying::Listener,
}

impl Work<'_> {
    /// Deletes all but the namespace in which platc keeps its own; answers whether nothing else is
    /// left.
    async fn under_lease(
        &self,
        held: &Held,
        mut inventory: Inventory,
    ) -> Result<(Report, bool), ApplyError> {
        let place = (
            self.platform.name.as_str(),
            self.platform.namespace.as_str(),
        );
        inventory.learn(self.plan.picture.unwritten());
        let fence = held.fence();
        let claims = self.plan.claims.iter().cloned();
        inventory.before_apply(self.cluster, claims, fence).await?;
        let recorder = Recorder::start(self.cluster, place, Operation::Destroy, "", fence).await?;
        let keeper = Keeper::new(held, recorder);
        let (last, first): (Vec<Deletion>, Vec<Deletion>) = self
            .plan
            .deletions
            .iter()
            .cloned()
            .partition(|deletion| self.is_home(&deletion.key));
        let mut pruned = self.pruner(&keeper).prune(&first).await;
        pruned.stopped |= !last.is_empty() && *self.stop.borrow();
        let entries = self.entries_left(&inventory, &pruned);
        let only_home = entries.iter().all(|entry| self.is_home(&entry.key));
        if pruned.left.is_empty() && !pruned.stopped {
            self.look_into_home(&last, &mut pruned).await;
        }
        let is_done = pruned.left.is_empty() && !pruned.stopped;
        let all_gone = is_done && only_home && last.len() == entries.len();
        let entries = if all_gone { Vec::new() } else { entries };
        let outcome = if is_done {
            Outcome::Complete
        } else {
            Outcome::Incomplete
        };
        let noted = async {
            inventory.after_apply(self.cluster, entries, fence).await?;
            keeper.finish(outcome).await?;
            if all_gone {
                inventory.remove(self.cluster, fence).await?;
            }
            Ok(())
        };
        let noted = noted.await;
        let all_gone = all_gone && noted.is_ok();
        let mut report = self.report(pruned);
        report.add_unnoted(noted);
        Ok((report, all_gone))
    }

    fn pruner<'p>(&'p self, keeper: &'p Keeper<'p>) -> Pruner<'p> {
        Pruner {
            cluster: self.cluster,
            live: &self.plan.picture.live,
            listener: self.listener,
            keeper,
            order: &self.platform.components,
            patience: self.patience,
            stop: self.stop.clone(),
        }
    }

    /// Keeps the namespace in which platc keeps its own, and so what it keeps there, when something else is
    /// in it.
    async fn look_into_home(&self, homes: &[Deletion], pruned: &mut Pruned) {
        let own = format!("platc-{}", self.platform.name);
        let is_own = |object: &Value| {
            text(object, "/metadata/name") == Some(&own) || is_of(&self.platform.name, object)
        };
        for home in homes {
            if let Err(error) = ensure_empty(self.cluster, &home.key, &is_own).await {
                let (key, why) = (home.key.clone(), error.to_string());
                self.listener.hear(Event::NotDeleted {
                    key: key.clone(),
                    why: why.clone(),
                });
                pruned.left.push((key, why));
            }
        }
    }

    /// Deletes what platc wrote down, and last the namespace that it was in, if that was named.
    async fn forget(&self, held: Held) -> Result<(), Error> {
        let (name, namespace) = (
            self.platform.name.as_str(),
            self.platform.namespace.as_str(),
        );
        history::remove(self.cluster, name, namespace).await?;
        Journal::remove(self.cluster, name, namespace).await?;
        held.remove().await?;
        for deletion in &self.plan.deletions {
            if self.is_home(&deletion.key) {
                self.listener.hear(Event::Deleting(deletion.key.clone()));
                delete_namespace(self.cluster, deletion, self.patience).await?;
                self.listener.hear(Event::Deleted(deletion.key.clone()));
            }
        }
        Ok(())
    }

    fn is_home(&self, key: &Key) -> bool {
        key.is("", "Namespace") && key.name == self.platform.namespace
    }

    fn entries_left(&self, inventory: &Inventory, pruned: &Pruned) -> Vec<Entry> {
        let entries = inventory.entries.values();
        let is_there = |entry: &&Entry| {
            self.plan.picture.live.objects.contains_key(&entry.key)
                && !pruned.deleted.contains(&entry.key)
        };
        let entries = entries.filter(is_there).chain(&self.plan.claims);
        entries.cloned().collect()
    }

    fn report(&self, pruned: Pruned) -> Report {
        Report {
            deleted: pruned.deleted,
            not_deleted: pruned.left,
            kept: self.plan.kept.clone(),
            stopped: pruned.stopped,
            ..Report::default()
        }
    }
}
