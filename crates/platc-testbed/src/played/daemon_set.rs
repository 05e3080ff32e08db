//! `DaemonSets`: a pod on every node that its selector means.

use std::sync::Arc;

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::kind::Kind;
use super::object::Object;
use super::pods;
use super::revision;
use super::scheduler::fits;
use super::world::Snapshot;

/// Makes, updates and takes away pods, and counts them.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, set: &Object) {
    pods::adopt(cluster, world, set, Kind::Pod).await;
    let hash = revision::hash(set.at("/spec/template"));
    let all: Vec<&Arc<Object>> = world.controlled_by(set, Kind::Pod).collect();
    pods::remember(cluster, all.iter().map(AsRef::as_ref));
    let nodes: Vec<&Object> = world
        .all(Kind::Node)
        .map(AsRef::as_ref)
        .filter(|node| fits(node, set.at("/spec/template/spec")))
        .collect();
    if !set.is_going() {
        revision::keep(cluster, world, set).await;
        place(cluster, set, &nodes, &all).await;
        if set.text("/spec/updateStrategy/type") != "OnDelete" {
            update(cluster, set, &hash, &all).await;
        }
    }
    cluster
        .set_status(set, &status(cluster, set, &nodes, &all))
        .await;
}

/// The node that a pod of a `DaemonSet` is made for.
fn node_of(pod: &Object) -> &str {
    pod.text(concat!(
        "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution",
        "/nodeSelectorTerms/0/matchFields/0/values/0"
    ))
}

async fn place(cluster: &Cluster, set: &Object, nodes: &[&Object], all: &[&Arc<Object>]) {
    let mut taken: Vec<String> = all.iter().map(|pod| pod.name().to_owned()).collect();
    let hash = revision::hash(set.at("/spec/template"));
    for node in nodes {
        if all.iter().any(|pod| node_of(pod) == node.name()) {
            continue;
        }
        let name = pods::fresh_name(cluster, set, &mut taken);
        let mut pod = pods::from_template(set, set.at("/spec/template"), &name);
        pod["metadata"]["labels"][revision::LABEL] = json!(hash);
        let field = json!({"key": "metadata.name", "operator": "In", "values": [node.name()]});
        pod["spec"]["affinity"]["nodeAffinity"] = json!({
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [{"matchFields": [field]}],
            },
        });
        if pods::create(cluster, set, &pod).await.is_err() {
            return;
        }
    }
    for pod in all {
        let ended = matches!(pod.text("/status/phase"), "Failed" | "Succeeded");
        let stray = !nodes.iter().any(|node| node.name() == node_of(pod));
        if (ended || stray) && !pod.is_going() {
            cluster.delete(pod, "Background").await;
        }
    }
}

async fn update(cluster: &Cluster, set: &Object, hash: &str, all: &[&Arc<Object>]) {
    let limit = set.at("/spec/updateStrategy/rollingUpdate/maxUnavailable");
    let whole = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let limit = pods::share(limit, whole, true).max(1);
    let mut down = pods::number(all.iter().filter(|pod| !pods::is_ready(pod)));
    for pod in all {
        if pod.label(revision::LABEL) == hash || pod.is_going() {
            continue;
        }
        let ready = pods::is_ready(pod);
        if ready && down >= limit {
            continue;
        }
        down += i64::from(ready);
        cluster.delete(pod, "Background").await;
    }
}

fn status(cluster: &Cluster, set: &Object, nodes: &[&Object], all: &[&Arc<Object>]) -> Value {
    let hash = revision::hash(set.at("/spec/template"));
    let count = |good: &dyn Fn(&Object) -> bool| {
        pods::number(all.iter().filter(|pod| pods::is_active(pod) && good(pod)))
    };
    let wanted = pods::number(nodes.iter());
    let available = count(&|pod| pods::is_available(cluster, set, pod));
    json!({
        "observedGeneration": set.at("/metadata/generation"),
        "desiredNumberScheduled": wanted,
        "currentNumberScheduled": count(&|_| true).min(wanted),
        "numberMisscheduled": 0,
        "numberReady": count(&pods::is_ready),
        "numberAvailable": available,
        "numberUnavailable": (wanted - available).max(0),
        "updatedNumberScheduled": count(&|pod| pod.label(revision::LABEL) == hash),
    })
}
