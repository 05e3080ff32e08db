//! What would change in the cluster, and whether the server would take it.
//!
//! An object whose manifest is the one that was applied, and of whose fields nobody else took one, is
//! unchanged: no request is needed to know that. For every other the server is asked what an apply
//! would make of it (a dry run), so that a plan shows its defaults, its webhooks and its refusals. Where
//! it cannot be asked yet, as the namespace or the definition of the kind is itself only planned, the
//! manifest stands for itself and the change is marked as not checked by the server.

mod adopted;
mod autoscaled;
mod conclusion;
mod definitions;
mod expected;
mod gone;
mod invalid;
mod merge;
mod picture;
mod readable;
mod refusal;
pub mod saved;
mod trees;
mod upgrades;
mod volumes;

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use platc_plan::{Baseline, BaselineKind, Change, Checked, Move, Plan, Request, Strategy};
use serde_json::Value;

use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::Entry;
use crate::live::Live;
use crate::object::{Key, uid};
use crate::ownership::conflict::Forced;
use crate::ownership::fields::applied_hash;
use crate::platform::{Desired, Platform};

pub use gone::{Deletion, Kept};
pub use picture::Picture;

pub(crate) use autoscaled::keep_replicas;
pub(crate) use definitions::instances;
pub(crate) use expected::prepared;

use definitions::Planned;
use expected::{Expected, expect};
pub(crate) use gone::{Gone, Sets, find, is_named};

/// How many dry runs are asked for at once.
const DRY_RUNS_AT_ONCE: usize = 16;

/// What a person allows.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    /// Fields that are taken from other managers, as `--force-conflicts` names them.
    pub force_conflicts: Vec<Forced>,
    /// Objects that exist and are not the platform's are taken over.
    pub adopt: bool,
    /// Objects that hold data and are deleted all the same, each by its name.
    pub destroy_data: Vec<String>,
}

/// What would change in a cluster.
#[derive(Debug)]
pub struct LivePlan {
    /// The changes, for people and for `plan.json`.
    pub plan: Plan,
    /// What is to be done about each object of the platform.
    pub work: BTreeMap<Key, Work>,
    /// What is deleted when everything else is done.
    pub deletions: Vec<Deletion>,
    /// What is no longer compiled and stays, with the reason.
    pub kept: Vec<Kept>,
    /// What is known of the platform in the cluster.
    pub picture: Picture,
}

/// What is to be done about an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Todo {
    /// Nothing: it is as it should be.
    Nothing,
    /// It is applied.
    Apply {
        /// Fields of others are taken; each of them was named by the person.
        force: bool,
        /// Somebody else made it, and it is taken over.
        adopt: bool,
    },
    /// It is replaced.
    Replace(Strategy),
}

/// What is to be done about an object of the platform.
#[derive(Clone, Debug)]
pub struct Work {
    /// What is done.
    pub todo: Todo,
    /// The object as it is now, if it is there.
    pub live: Option<Value>,
}

impl LivePlan {
    /// Whether an apply would write anything.
    pub fn has_changes(&self) -> bool {
        self.plan.has_changes() || !self.deletions.is_empty()
    }

    /// What no apply can do, each with the way out.
    pub fn refusals(&self) -> impl Iterator<Item = (&Change, &str)> {
        self.plan
            .changes
            .iter()
            .filter_map(|change| Some((change, change.refused.as_deref()?)))
    }
}

/// Compares the platform with the cluster.
pub async fn plan(
    cluster: &Cluster,
    platform: &Platform,
    permissions: &Permissions,
) -> Result<LivePlan, Error> {
    let picture = Picture::take(cluster, platform).await?;
    let expected = expect_all(cluster, platform, &picture, permissions).await?;
    let gone = gone::find(platform, &picture, permissions, Sets::Stay);
    let trees = trees::build(platform, &expected, &gone.deletions);
    let order = platform.components.clone();
    let moved: Vec<Move> = platform
        .moved
        .iter()
        .map(|(from, to)| Move {
            from: from.clone(),
            to: to.clone(),
        })
        .collect();
    let mut plan = platc_plan::plan(&Request {
        before: &trees.before,
        after: &trees.after,
        baseline: baseline(cluster),
        platform: &platform.name,
        order: &order,
        moved: &moved,
        digest: &platform.digest,
    })
    .map_err(|error| Error::State(error.to_string()))?;
    let work = judge(&mut plan, platform, expected);
    volumes::refuse_rigid(cluster, platform, &mut plan, &work).await?;
    upgrades::judge(&mut plan);
    readable::judge(&mut plan);
    plan.recount();
    Ok(LivePlan {
        plan,
        work,
        deletions: gone.deletions,
        kept: gone.kept,
        picture,
    })
}

fn baseline(cluster: &Cluster) -> Baseline {
    let about = &cluster.about;
    Baseline {
        kind: BaselineKind::Cluster,
        description: format!("cluster {} at {}", about.context, about.server),
        reason: format!("Kubernetes {}, id {}", about.version, about.id),
    }
}

async fn expect_all<'p>(
    cluster: &Cluster,
    platform: &'p Platform,
    picture: &Picture,
    permissions: &Permissions,
) -> Result<BTreeMap<&'p Key, Expected>, Error> {
    let live = &picture.live;
    let namespaces = look_for_namespaces(cluster, platform, live).await?;
    let (mut expected, mut open) = (BTreeMap::new(), Vec::new());
    for desired in &platform.objects {
        match live.objects.get(&desired.key) {
            Some(object) if is_unchanged(desired, object, &picture.known) => {
                expected.insert(&desired.key, Expected::Unchanged(object.clone()));
            }
            object => open.push((desired, object)),
        }
    }
    let definitions = Planned::of(&platform.objects, open.iter().map(|(desired, _)| *desired))?;
    let scene = expected::Scene {
        cluster,
        live,
        namespaces: &namespaces,
        definitions: &definitions,
        known: &picture.known,
        permissions,
        part_of: &picture.part_of,
    };
    let answers = stream::iter(open)
        .map(|(desired, object)| {
            let scene = &scene;
            async move { Ok::<_, Error>((&desired.key, expect(scene, desired, object).await?)) }
        })
        .buffer_unordered(DRY_RUNS_AT_ONCE)
        .try_collect::<Vec<_>>();
    expected.extend(answers.await?);
    Ok(expected)
}

/// The namespaces that objects of the platform live in: whether they are there. Those that the list shows
/// need no question.
async fn look_for_namespaces(
    cluster: &Cluster,
    platform: &Platform,
    live: &Live,
) -> Result<BTreeMap<String, bool>, Error> {
    let kind = cluster.known("", "Namespace");
    let wanted: BTreeSet<&str> = platform
        .objects
        .iter()
        .filter_map(|object| object.key.namespace.as_deref())
        .collect();
    let seen: BTreeSet<&str> = live
        .objects
        .keys()
        .filter_map(|key| key.namespace.as_deref())
        .collect();
    let found = stream::iter(wanted)
        .map(|name| {
            let (kind, seen, key) = (&kind, &seen, Key::new(&kind, None, name));
            async move {
                let there = live.objects.contains_key(&key)
                    || seen.contains(name)
                    || cluster.get(kind, &key).await?.is_some();
                Ok::<_, Error>((name.to_owned(), there))
            }
        })
        .buffer_unordered(DRY_RUNS_AT_ONCE)
        .try_collect::<Vec<_>>();
    Ok(found.await?.into_iter().collect())
}

/// Whether the object is what was applied last, and that is what is wanted now.
fn is_unchanged(desired: &Desired, object: &Value, known: &BTreeMap<Key, Entry>) -> bool {
    let entry = known.get(&desired.key);
    entry.is_some_and(|entry| {
        entry.digest == desired.digest
            && entry.uid.as_deref() == uid(object)
            && entry.owned.is_some()
            && entry.owned == applied_hash(object)
    })
}

/// Says of each object what is to be done, and puts what the server said into the changes.
fn judge(
    plan: &mut Plan,
    platform: &Platform,
    mut expected: BTreeMap<&Key, Expected>,
) -> BTreeMap<Key, Work> {
    let (mut work, mut unseen) = (BTreeMap::new(), Vec::new());
    let mut changes: BTreeMap<Key, &mut Change> = plan
        .changes
        .iter_mut()
        .map(|change| (trees::key(&change.identity), change))
        .collect();
    for desired in &platform.objects {
        let Some(expected) = expected.remove(&desired.key) else {
            continue;
        };
        let change = changes.remove(&desired.key);
        if change.is_none() {
            unseen.extend(expected.unseen_change(desired));
        }
        work.insert(desired.key.clone(), expected.conclude(change));
    }
    plan.changes.extend(unseen);
    work
}

/// Whether a change was checked by a server.
pub(crate) fn checked(by_server: bool) -> Checked {
    if by_server {
        Checked::ByServer
    } else {
        Checked::Offline
    }
}
