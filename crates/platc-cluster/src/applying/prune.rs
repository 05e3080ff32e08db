//! Deletes what is no longer compiled: last, in an order that leaves nothing hanging, and never another
//! object than the one that was seen.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use tokio::sync::watch;

use crate::api::Dependents;
use crate::applying::emptiness::ensure_empty;
use crate::applying::events::{Event, Listener};
use crate::applying::going::until_gone;
use crate::applying::keeper::Keeper;
use crate::applying::run::stopped;
use crate::applying::usage::{is_over, names};
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::live::{Live, PART_OF};
use crate::object::{Key, label};
use crate::ownership::marks::keep_marks;
use crate::ownership::ours::{Ours, is_ours};
use crate::planning::{Deletion, instances};

/// How many objects are deleted at once.
const AT_ONCE: usize = 8;

/// What became of the deletions.
#[derive(Debug, Default)]
pub(crate) struct Pruned {
    /// What is gone.
    pub(crate) deleted: Vec<Key>,
    /// What is still there, and why.
    pub(crate) left: Vec<(Key, String)>,
    /// It was stopped before all of them were tried.
    pub(crate) stopped: bool,
}

/// In which order things go: what is called by others before what answers, what a controller cleans up
/// before the controller, what pods mount after the pods, what holds others last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// A webhook without its program blocks every write.
    Webhooks,
    /// Custom resources, while the controller that has to finish them still runs.
    CustomResources,
    /// An API service without its program hides its objects.
    ApiServices,
    Workloads,
    /// Everything else in a namespace.
    Rest,
    ClusterWide,
    Definitions,
    Namespaces,
}

const PHASES: [Phase; 8] = [
    Phase::Webhooks,
    Phase::CustomResources,
    Phase::ApiServices,
    Phase::Workloads,
    Phase::Rest,
    Phase::ClusterWide,
    Phase::Definitions,
    Phase::Namespaces,
];

/// Deletes objects.
pub(crate) struct Pruner<'a> {
    pub(crate) cluster: &'a Cluster,
    pub(crate) live: &'a Live,
    pub(crate) listener: &'a dyn Listener,
    pub(crate) keeper: &'a Keeper<'a>,
    /// Addresses of the components in start order; workloads go in the reverse of it.
    pub(crate) order: &'a [String],
    /// How long a deleted object may take to go.
    pub(crate) patience: Duration,
    /// Turns true when nothing more should be deleted.
    pub(crate) stop: watch::Receiver<bool>,
}

impl Pruner<'_> {
    /// Deletes these objects. What hinders one of them does not keep the others of its phase; what it
    /// is in, or what may have to finish it, stays as long as it does. Everything stays once this run may
    /// not write any more, or cannot note what it does.
    pub(crate) async fn prune(&self, deletions: &[Deletion]) -> Pruned {
        let mut pruned = Pruned::default();
        let mut end = None;
        for phase in PHASES {
            for group in self.groups(deletions, phase) {
                let lost = || Some(self.keeper.ensure_held().err()?.to_string());
                end = end.or_else(lost);
                let why = end.clone();
                if let Some(why) = why.or_else(|| self.reason_to_wait(&pruned, phase)) {
                    for deletion in group {
                        self.leave(&mut pruned, &deletion.key, why.clone());
                    }
                    continue;
                }
                let results = stream::iter(group)
                    .map(|deletion| async move { (deletion, self.attempt(deletion, phase).await) })
                    .buffer_unordered(AT_ONCE)
                    .collect::<Vec<_>>()
                    .await;
                for (deletion, result) in results {
                    match result {
                        None => pruned.stopped = true,
                        Some(Ok(())) => {
                            let noted = self.keeper.deleted(&deletion.key).await;
                            end = end.or_else(|| Some(noted.err()?.to_string()));
                            self.listener.hear(Event::Deleted(deletion.key.clone()));
                            pruned.deleted.push(deletion.key.clone());
                        }
                        Some(Err(error)) => {
                            self.leave(&mut pruned, &deletion.key, error.to_string());
                        }
                    }
                }
                if *self.stop.borrow() && !pruned.left.is_empty() {
                    pruned.stopped = true;
                }
                if pruned.stopped {
                    return pruned;
                }
            }
        }
        pruned
    }

    /// What goes at the same time. Workloads go component by component, consumers before what they
    /// use.
    fn groups<'d>(&self, deletions: &'d [Deletion], phase: Phase) -> Vec<Vec<&'d Deletion>> {
        let mut groups: BTreeMap<Reverse<Option<usize>>, Vec<&Deletion>> = BTreeMap::new();
        for deletion in deletions {
            if self.phase(&deletion.key) != phase {
                continue;
            }
            let place = self
                .order
                .iter()
                .position(|address| Some(address) == deletion.component.as_ref());
            let place = place.filter(|_| phase == Phase::Workloads);
            groups.entry(Reverse(place)).or_default().push(deletion);
        }
        groups.into_values().collect()
    }

    /// Why nothing of this phase is deleted yet. A program goes when nothing is left that is sent to it,
    /// or that it has to finish, and so does what the program needs.
    fn reason_to_wait(&self, pruned: &Pruned, phase: Phase) -> Option<String> {
        let mut left = pruned.left.iter().map(|(key, _)| key);
        let needs_it = |key: &&Key| {
            phase >= Phase::ApiServices && self.phase(key) < phase.min(Phase::Workloads)
        };
        if let Some(key) = left.clone().find(needs_it) {
            return Some(format!("{key} is still there and may need it to go"));
        }
        let key = left.next().filter(|_| phase > Phase::Rest)?;
        Some(format!("{key} is still there and may be in it, or need it"))
    }

    fn leave(&self, pruned: &mut Pruned, key: &Key, why: String) {
        self.listener.hear(Event::NotDeleted {
            key: key.clone(),
            why: why.clone(),
        });
        pruned.left.push((key.clone(), why));
    }

    fn phase(&self, key: &Key) -> Phase {
        let namespaced = self.live.kind(key).is_none_or(|kind| kind.namespaced);
        match (key.group.as_str(), key.kind.as_str()) {
            ("admissionregistration.k8s.io", _) => Phase::Webhooks,
            ("apiregistration.k8s.io", _) => Phase::ApiServices,
            ("", "Namespace") => Phase::Namespaces,
            ("apiextensions.k8s.io", _) => Phase::Definitions,
            ("apps" | "batch", _) | ("", "Pod") => Phase::Workloads,
            (group, kind) if self.cluster.built_in(group, kind).is_none() => Phase::CustomResources,
            _ if namespaced => Phase::Rest,
            _ => Phase::ClusterWide,
        }
    }

    /// Deletes an object, unless nothing more should be deleted; then the answer is `None`.
    async fn attempt(&self, deletion: &Deletion, phase: Phase) -> Option<Result<(), Error>> {
        if *self.stop.borrow() {
            return None;
        }
        Some(self.delete(deletion, phase).await)
    }

    async fn delete(&self, deletion: &Deletion, phase: Phase) -> Result<(), Error> {
        let key = &deletion.key;
        // A claim of a StatefulSet is not among the objects with the platform's label.
        let built_in = || self.cluster.built_in(&key.group, &key.kind);
        let Some(kind) = self.live.kind(key).cloned().or_else(built_in) else {
            return Err(Error::State("the server does not know its kind".to_owned()));
        };
        let kind = &kind;
        if phase == Phase::Namespaces {
            ensure_empty(self.cluster, key, &|_| false).await?;
        }
        if phase == Phase::Rest {
            self.ensure_unused(key).await?;
        }
        if phase == Phase::Definitions {
            ensure_no_instances(self.cluster, deletion).await?;
        }
        self.listener.hear(Event::Deleting(key.clone()));
        let dependents = if phase == Phase::Workloads {
            Dependents::DeletedFirst
        } else {
            Dependents::Deleted
        };
        let meant = (deletion.uid.as_str(), dependents);
        let result = self
            .cluster
            .delete_seen(kind, key, meant, |now| may_go(deletion, now))
            .await;
        match result {
            Err(error) if error.is_conflict() => {
                return Err(Error::State(format!(
                    "{key} is another object than the one that was planned to be deleted; it stays"
                )));
            }
            result => result?,
        }
        let mut stop = self.stop.clone();
        tokio::select! {
            gone = until_deleted(self.cluster, kind, deletion, self.patience) => gone,
            () = stopped(&mut stop) => Err(Error::State(
                "it is being deleted, and the run was stopped before it was gone".to_owned(),
            )),
        }
    }

    /// A pod that still mounts a ConfigMap, a Secret or a claim could not start again without it.
    async fn ensure_unused(&self, key: &Key) -> Result<(), Error> {
        let matters = [
            "ConfigMap",
            "Secret",
            "PersistentVolumeClaim",
            "ServiceAccount",
        ];
        let Some(namespace) = key.namespace.as_deref() else {
            return Ok(());
        };
        if !key.group.is_empty() || !matters.contains(&key.kind.as_str()) {
            return Ok(());
        }
        let pods = self.cluster.known("", "Pod");
        let pods = self.cluster.list(&pods, Some(namespace), "").await?.objects;
        let user = pods
            .iter()
            .filter(|pod| !is_over(pod))
            .find(|pod| names(pod, key));
        match user.and_then(Key::of) {
            Some(pod) => Err(Error::State(format!(
                "the pod {} still uses it; the next apply deletes it when that is over",
                pod.name
            ))),
            None => Ok(()),
        }
    }
}

/// Whether the object may still go. What was planned may be a while ago: since then somebody may have
/// asked to keep it, or taken it over.
fn may_go(deletion: &Deletion, now: &Value) -> Result<(), Error> {
    if let Some(mark) = keep_marks(now) {
        return Err(Error::State(format!("{mark} asks to keep it")));
    }
    // A claim that a StatefulSet made has no label; a person named it.
    let Some(part_of) = label(&deletion.live, PART_OF) else {
        return Ok(());
    };
    match is_ours(now, part_of, Some(&deletion.uid)) {
        Ours::Yes => Ok(()),
        ours => Err(Error::State(format!("it {ours}; it stays"))),
    }
}

/// Refuses to delete a definition as long as there are objects of its kind: they would go with it.
async fn ensure_no_instances(cluster: &Cluster, deletion: &Deletion) -> Result<(), Error> {
    let instances = instances(cluster, &deletion.live).await?;
    if instances.is_empty() {
        return Ok(());
    }
    let objects = if instances.len() == 1 {
        "object"
    } else {
        "objects"
    };
    let some: Vec<String> = instances.iter().take(5).map(place).collect();
    Err(Error::State(format!(
        "the definition {} stays: {} {objects} of its kind would go with it: {}",
        deletion.key.name,
        instances.len(),
        some.join(", ")
    )))
}

fn place(key: &Key) -> String {
    match &key.namespace {
        Some(namespace) => format!("{} in {namespace}", key.name),
        None => key.name.clone(),
    }
}

/// Deletes a namespace in which nothing is left.
pub(crate) async fn delete_namespace(
    cluster: &Cluster,
    deletion: &Deletion,
    patience: Duration,
) -> Result<(), Error> {
    let kind = cluster.known("", "Namespace");
    ensure_empty(cluster, &deletion.key, &|_| false).await?;
    cluster
        .delete(&kind, &deletion.key, &deletion.uid, Dependents::Deleted)
        .await?;
    until_deleted(cluster, &kind, deletion, patience).await
}

/// How long its pods may take to stop.
fn grace(object: &Value) -> Duration {
    let seconds = object.pointer("/spec/template/spec/terminationGracePeriodSeconds");
    Duration::from_secs(seconds.and_then(Value::as_u64).unwrap_or(0))
}

async fn until_deleted(
    cluster: &Cluster,
    kind: &Kind,
    deletion: &Deletion,
    patience: Duration,
) -> Result<(), Error> {
    let patience = patience + grace(&deletion.live);
    until_gone(cluster, kind, (&deletion.key, &deletion.uid), patience).await
}
