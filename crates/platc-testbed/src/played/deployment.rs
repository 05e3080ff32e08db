//! Deployments: a ReplicaSet for each template, and the way from the old ones to the new one.

use std::sync::Arc;

use serde_json::{Value, json};

use super::cluster::{Cluster, now, seconds_since};
use super::condition::{Condition, conditions};
use super::kind::Kind;
use super::object::Object;
use super::pods::{self, share};
use super::revision::hash;
use super::world::Snapshot;

const HASH: &str = "pod-template-hash";
const REVISION: &str = "deployment.kubernetes.io/revision";

/// A Deployment with its `ReplicaSets`.
struct Rollout<'all> {
    deployment: &'all Object,
    new: Option<&'all Arc<Object>>,
    old: Vec<&'all Arc<Object>>,
    wanted: i64,
}

/// Moves the replicas a step on, and counts them.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, deployment: &Object) {
    pods::adopt(cluster, world, deployment, Kind::ReplicaSet).await;
    let hash = hash(deployment.at("/spec/template"));
    let (new, old): (Vec<_>, Vec<_>) = world
        .controlled_by(deployment, Kind::ReplicaSet)
        .filter(|set| !set.is_going())
        .partition(|set| set.label(HASH) == hash);
    let rollout = Rollout {
        deployment,
        new: new.first().copied(),
        old,
        wanted: deployment.count("/spec/replicas"),
    };
    if !deployment.is_going() && deployment.at("/spec/paused") != true {
        let pods_of_old = rollout
            .old
            .iter()
            .any(|set| world.controlled_by(set, Kind::Pod).next().is_some());
        match rollout.new {
            None => make_new(cluster, &rollout, &hash, pods_of_old).await,
            Some(new) => shift(cluster, &rollout, new, pods_of_old).await,
        }
        forget_oldest(cluster, &rollout).await;
    }
    cluster
        .set_status(deployment, &status(cluster, &rollout))
        .await;
}

impl Rollout<'_> {
    fn sets(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.new.into_iter().chain(self.old.iter().copied())
    }

    fn total(&self, pointer: &str) -> i64 {
        self.sets().map(|set| set.count(pointer)).sum()
    }

    fn recreates(&self) -> bool {
        self.deployment.text("/spec/strategy/type") == "Recreate"
    }

    fn surge(&self) -> i64 {
        let value = self.deployment.at("/spec/strategy/rollingUpdate/maxSurge");
        share(value, self.wanted, true)
    }

    /// At least one may be unavailable when no more than the wanted ones may be.
    fn unavailable(&self) -> i64 {
        let value = self
            .deployment
            .at("/spec/strategy/rollingUpdate/maxUnavailable");
        match share(value, self.wanted, false) {
            0 if self.surge() == 0 => 1,
            number => number,
        }
    }

    /// How many replicas the new ReplicaSet may have now.
    fn room(&self, pods_of_old: bool) -> i64 {
        let current = self.new.map_or(0, |set| set.count("/spec/replicas"));
        if self.recreates() {
            return if pods_of_old { current } else { self.wanted };
        }
        let free = self.wanted + self.surge() - self.total("/spec/replicas");
        self.wanted.min(current + free.max(0))
    }

    fn next_revision(&self) -> i64 {
        self.old
            .iter()
            .map(|set| revision(set))
            .max()
            .unwrap_or_default()
            + 1
    }
}

fn revision(set: &Object) -> i64 {
    set.annotation(REVISION).parse().unwrap_or_default()
}

async fn make_new(cluster: &Cluster, rollout: &Rollout<'_>, hash: &str, pods_of_old: bool) {
    let deployment = rollout.deployment;
    let mut template = deployment.at("/spec/template").clone();
    template["metadata"]["labels"][HASH] = json!(hash);
    let mut selector = deployment.at("/spec/selector").clone();
    selector["matchLabels"][HASH] = json!(hash);
    let set = json!({
        "metadata": {
            "name": format!("{}-{hash}", deployment.name()),
            "namespace": deployment.namespace(),
            "labels": template["metadata"]["labels"],
            "annotations": {REVISION: rollout.next_revision().to_string()},
            "ownerReferences": [deployment.reference()],
        },
        "spec": {
            "replicas": rollout.room(pods_of_old),
            "minReadySeconds": deployment.count("/spec/minReadySeconds"),
            "selector": selector,
            "template": template,
        },
    });
    if let Err(message) = cluster.create(Kind::ReplicaSet, &set).await {
        cluster
            .warn(deployment, "ReplicaSetCreateError", &message)
            .await;
    }
}

async fn shift(cluster: &Cluster, rollout: &Rollout<'_>, new: &Object, pods_of_old: bool) {
    let number = rollout.next_revision();
    let latest = revision(new).max(number);
    let marks = json!({"metadata": {"annotations": {REVISION: latest.to_string()}}});
    cluster.patch(new, &marks).await;
    cluster.patch(rollout.deployment, &marks).await;
    if rollout.recreates() {
        for set in &rollout.old {
            scale(cluster, set, 0).await;
        }
        return scale(cluster, new, rollout.room(pods_of_old)).await;
    }
    scale(cluster, new, rollout.room(pods_of_old)).await;
    let current = new.count("/spec/replicas");
    let lacking = current - new.count("/status/availableReplicas");
    let least = rollout.wanted - rollout.unavailable();
    let mut spare = rollout.total("/spec/replicas") - least - lacking.max(0);
    let mut spare_available = rollout.total("/status/availableReplicas") - least;
    for set in &rollout.old {
        let replicas = set.count("/spec/replicas");
        let available = set.count("/status/availableReplicas").min(replicas);
        // Pods that serve nobody may go first; of the others only as many as are not needed.
        let broken = (replicas - available).min(spare).max(0);
        let serving = available.min(spare_available).min(spare - broken).max(0);
        spare -= broken + serving;
        spare_available -= serving;
        scale(cluster, set, replicas - broken - serving).await;
    }
}

async fn scale(cluster: &Cluster, set: &Object, replicas: i64) {
    cluster
        .patch(set, &json!({"spec": {"replicas": replicas}}))
        .await;
}

async fn forget_oldest(cluster: &Cluster, rollout: &Rollout<'_>) {
    let limit = rollout
        .deployment
        .number("/spec/revisionHistoryLimit")
        .unwrap_or(10);
    let mut empty: Vec<&Arc<Object>> = rollout
        .old
        .iter()
        .copied()
        .filter(|set| set.count("/spec/replicas") == 0 && set.count("/status/replicas") == 0)
        .collect();
    empty.sort_by_key(|set| std::cmp::Reverse(revision(set)));
    for set in empty
        .iter()
        .skip(usize::try_from(limit).unwrap_or_default())
    {
        cluster.delete(set, "Background").await;
    }
}

fn status(cluster: &Cluster, rollout: &Rollout<'_>) -> Value {
    let deployment = rollout.deployment;
    let replicas = rollout.total("/status/replicas");
    let updated = rollout.new.map_or(0, |set| set.count("/status/replicas"));
    let ready = rollout.total("/status/readyReplicas");
    let available = rollout.total("/status/availableReplicas");
    let counts = [replicas, updated, ready, available];
    let complete = updated == rollout.wanted
        && replicas == rollout.wanted
        && available == rollout.wanted
        && rollout.new.is_some();
    json!({
        "observedGeneration": deployment.at("/metadata/generation"),
        "replicas": replicas,
        "updatedReplicas": updated,
        "readyReplicas": ready,
        "availableReplicas": available,
        "unavailableReplicas": (rollout.wanted.max(replicas) - available).max(0),
        "conditions": judged(cluster, rollout, counts, complete),
    })
}

/// The conditions `Available`, `Progressing` and, if pods are refused, `ReplicaFailure`.
fn judged(cluster: &Cluster, rollout: &Rollout<'_>, counts: [i64; 4], complete: bool) -> Value {
    let deployment = rollout.deployment;
    let progress = progress(cluster, deployment, counts, complete);
    let enough = counts[3] >= rollout.wanted - rollout.unavailable();
    let (reason, message) = if enough {
        (
            "MinimumReplicasAvailable",
            "Deployment has minimum availability.",
        )
    } else {
        (
            "MinimumReplicasUnavailable",
            "Deployment does not have minimum availability.",
        )
    };
    let refused = rollout.sets().find_map(|set| {
        set.list("/status/conditions")
            .iter()
            .find(|condition| condition["type"] == "ReplicaFailure")
            .and_then(|condition| condition["message"].as_str())
    });
    let mut wanted = vec![
        Condition {
            kind: "Available",
            holds: enough,
            reason,
            message,
        },
        progress.condition(),
    ];
    wanted.extend(refused.map(|message| Condition {
        kind: "ReplicaFailure",
        holds: true,
        reason: "FailedCreate",
        message,
    }));
    let mut all = conditions(deployment, &wanted);
    let stepped = progress != Progress::Late && !progressed_before(deployment, counts);
    for condition in all.as_array_mut().into_iter().flatten() {
        if refused.is_none() && condition["type"] == "ReplicaFailure" {
            *condition = Value::Null;
            continue;
        }
        let fresh = condition["type"] == "Progressing" && stepped;
        if fresh || condition["lastUpdateTime"].is_null() {
            condition["lastUpdateTime"] = json!(now());
        }
    }
    Value::Array(
        all.as_array()
            .into_iter()
            .flatten()
            .filter(|condition| !condition.is_null())
            .cloned()
            .collect(),
    )
}

/// How a rollout stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Complete,
    Moving,
    Late,
}

impl Progress {
    fn condition(self) -> Condition<'static> {
        let (holds, reason, message) = match self {
            Self::Complete => (
                true,
                "NewReplicaSetAvailable",
                "ReplicaSet has successfully progressed.",
            ),
            Self::Moving => (true, "ReplicaSetUpdated", "ReplicaSet is progressing."),
            Self::Late => (
                false,
                "ProgressDeadlineExceeded",
                "ReplicaSet has timed out progressing.",
            ),
        };
        Condition {
            kind: "Progressing",
            holds,
            reason,
            message,
        }
    }
}

fn progress(cluster: &Cluster, deployment: &Object, counts: [i64; 4], complete: bool) -> Progress {
    if complete {
        return Progress::Complete;
    }
    let last = deployment
        .list("/status/conditions")
        .iter()
        .find(|condition| condition["type"] == "Progressing");
    let deadline = deployment
        .number("/spec/progressDeadlineSeconds")
        .unwrap_or(600);
    let seconds = last.and_then(|last| seconds_since(last["lastUpdateTime"].as_str()?));
    let stuck = progressed_before(deployment, counts);
    match seconds {
        // A rollout that was complete is not late: it has just begun again.
        Some(seconds)
            if stuck
                && seconds > deadline
                && last.is_some_and(|last| last["reason"] != "NewReplicaSetAvailable") =>
        {
            Progress::Late
        }
        Some(_) | None => {
            cluster.again_in(std::time::Duration::from_secs(1));
            Progress::Moving
        }
    }
}

/// Whether the counts, and the generation they are of, are those that the status has.
fn progressed_before(deployment: &Object, counts: [i64; 4]) -> bool {
    let before = [
        "replicas",
        "updatedReplicas",
        "readyReplicas",
        "availableReplicas",
    ]
    .map(|name| deployment.count(&format!("/status/{name}")));
    before == counts
        && deployment.at("/status/observedGeneration") == deployment.at("/metadata/generation")
}
