//! Takes a platform out of a cluster: consumers before what they use, and all data stays but what a
//! person names.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::applying::keeper::Keeper;
use crate::applying::prune::{Pruned, Pruner};
use crate::applying::{ApplyError, Event, Options, Report};
use crate::connection::Cluster;
use crate::error::Error;
use crate::history;
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
    for claim in claims(cluster, &deletions).await? {
        if is_named(&claim.key, &permissions.destroy_data) {
            deletions.push(claim);
        } else {
            kept.push(Kept {
                reason: format!(
                    "it holds the data of {}; `--destroy-data {}/{}` deletes it",
                    claim.component.as_deref().unwrap_or("a StatefulSet"),
                    claim.key.kind,
                    claim.key.name
                ),
                key: claim.key,
                ours: false,
            });
        }
    }
    Ok(DestroyPlan {
        deletions,
        kept,
        picture,
    })
}

/// The claims that StatefulSets made, which are named `<template>-<set>-<number>`.
async fn claims(cluster: &Cluster, deletions: &[Deletion]) -> Result<Vec<Deletion>, Error> {
    let kind = cluster.known("", "PersistentVolumeClaim");
    let sets: Vec<&Deletion> = deletions
        .iter()
        .filter(|deletion| deletion.key.is("apps", "StatefulSet"))
        .collect();
    let namespaces: BTreeSet<&str> = sets
        .iter()
        .filter_map(|set| set.key.namespace.as_deref())
        .collect();
    let mut found = Vec::new();
    for namespace in namespaces {
        for claim in cluster.list(&kind, Some(namespace), "").await?.objects {
            let Some(key) = Key::of(&claim) else {
                continue;
            };
            let owner = sets.iter().find(|set| made(set, &key));
            if let Some(set) = owner {
                found.push(Deletion {
                    uid: uid(&claim).unwrap_or_default().to_owned(),
                    component: set.component.clone(),
                    key,
                    live: claim,
                });
            }
        }
    }
    Ok(found)
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
        listener,
    };
    let result = work.under_lease(&held, stored).await;
    match result {
        Ok((report, true)) => {
            work.forget(held).await?;
            Ok(report)
        }
        Ok((report, false)) => {
            held.release().await?;
            Ok(report)
        }
        Err(error) => {
            held.release().await?;
            Err(error)
        }
    }
}

struct Work<'a> {
    cluster: &'a Cluster,
    platform: &'a Platform,
    plan: &'a DestroyPlan,
    patience: Duration,
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
        inventory.before_apply(self.cluster, [], fence).await?;
        let recorder = Recorder::start(self.cluster, place, Operation::Destroy, "", fence).await?;
        let keeper = Keeper::new(held, recorder);
        let (last, first): (Vec<Deletion>, Vec<Deletion>) = self
            .plan
            .deletions
            .iter()
            .cloned()
            .partition(|deletion| self.is_home(&deletion.key));
        let pruned = self.pruner(&keeper).prune(&first).await?;
        let entries = self.entries_left(&inventory, &pruned);
        let only_home = entries.iter().all(|entry| self.is_home(&entry.key));
        let all_gone = pruned.left.is_empty() && only_home && last.len() == entries.len();
        let entries = if all_gone { Vec::new() } else { entries };
        inventory.after_apply(self.cluster, entries, fence).await?;
        let outcome = if pruned.left.is_empty() {
            Outcome::Complete
        } else {
            Outcome::Incomplete
        };
        keeper.finish(outcome).await?;
        if all_gone {
            inventory.remove(self.cluster, fence).await?;
        }
        Ok((self.report(pruned), all_gone))
    }

    fn pruner<'p>(&'p self, keeper: &'p Keeper<'p>) -> Pruner<'p> {
        Pruner {
            cluster: self.cluster,
            live: &self.plan.picture.live,
            listener: self.listener,
            keeper,
            order: &self.platform.components,
            patience: self.patience,
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
                crate::applying::prune::delete_namespace(self.cluster, deletion, self.patience)
                    .await?;
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
        entries.filter(is_there).cloned().collect()
    }

    fn report(&self, pruned: Pruned) -> Report {
        Report {
            deleted: pruned.deleted,
            not_deleted: pruned.left,
            kept: self.plan.kept.clone(),
            ..Report::default()
        }
    }
}
