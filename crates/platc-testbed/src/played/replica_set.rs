//! `ReplicaSets`: as many pods as are wanted.

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::condition::{Condition, conditions};
use super::kind::Kind;
use super::object::Object;
use super::pods;
use super::world::Snapshot;

/// Makes and takes away pods, and counts them.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, set: &Object) {
    pods::adopt(cluster, world, set, Kind::Pod).await;
    let all = || world.controlled_by(set, Kind::Pod);
    pods::remember(cluster, all().map(AsRef::as_ref));
    let mut active: Vec<&Object> = all()
        .map(AsRef::as_ref)
        .filter(|pod| pods::is_active(pod))
        .collect();
    let refused = if set.is_going() {
        None
    } else {
        scale(cluster, set, &mut active).await
    };
    let status = status(cluster, set, &active, refused.as_deref());
    cluster.set_status(set, &status).await;
}

/// Comes nearer to the number of replicas; what the server says against a new pod is returned.
async fn scale(cluster: &Cluster, set: &Object, active: &mut [&Object]) -> Option<String> {
    let wanted = usize::try_from(set.count("/spec/replicas")).unwrap_or_default();
    let mut taken: Vec<String> = active.iter().map(|pod| pod.name().to_owned()).collect();
    for _ in active.len()..wanted {
        let name = pods::fresh_name(cluster, set, &mut taken);
        let pod = pods::from_template(set, set.at("/spec/template"), &name);
        if let Err(message) = pods::create(cluster, set, &pod).await {
            return Some(message);
        }
    }
    // The ones that are not ready go first, then the youngest.
    active.sort_by_key(|pod| {
        let born = pod.text("/metadata/creationTimestamp").to_owned();
        (pods::is_ready(pod), std::cmp::Reverse(born))
    });
    for pod in active.iter().take(active.len().saturating_sub(wanted)) {
        cluster.delete(pod, "Background").await;
    }
    None
}

fn status(cluster: &Cluster, set: &Object, active: &[&Object], refused: Option<&str>) -> Value {
    let count =
        |good: &dyn Fn(&Object) -> bool| pods::number(active.iter().filter(|pod| good(pod)));
    let labels = json!({"matchLabels": set.at("/spec/template/metadata/labels")});
    let failure: &[Condition<'_>] = match refused {
        Some(message) => &[Condition {
            kind: "ReplicaFailure",
            holds: true,
            reason: "FailedCreate",
            message,
        }],
        None => &[],
    };
    let mut conditions = conditions(set, failure);
    if refused.is_none()
        && let Some(list) = conditions.as_array_mut()
    {
        list.retain(|condition| condition["type"] != "ReplicaFailure");
    }
    json!({
        "observedGeneration": set.at("/metadata/generation"),
        "replicas": active.len(),
        "fullyLabeledReplicas": count(&|pod| pod.is_selected_by(&labels)),
        "readyReplicas": count(&pods::is_ready),
        "availableReplicas": count(&|pod| pods::is_available(cluster, set, pod)),
        "conditions": conditions,
    })
}
