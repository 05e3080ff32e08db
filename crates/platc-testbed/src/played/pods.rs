//! What all controllers do with pods: make them from a template, count them, take them away.

use serde_json::{Value, json};

use super::cluster::{Cluster, seconds_since};
use super::kind::Kind;
use super::object::Object;
use super::world::Snapshot;

/// A pod of a template, controlled by an owner.
pub(crate) fn from_template(owner: &Object, template: &Value, name: &str) -> Value {
    let mut metadata = json!({
        "name": name,
        "namespace": owner.namespace(),
        "ownerReferences": [owner.reference()],
    });
    for field in ["labels", "annotations", "finalizers"] {
        if let Some(value) = template["metadata"].get(field) {
            metadata[field] = value.clone();
        }
    }
    json!({"metadata": metadata, "spec": template["spec"]})
}

/// Makes a pod; if the server refuses (a quota, an admission), an event about the owner says why.
pub(crate) async fn create(cluster: &Cluster, owner: &Object, pod: &Value) -> Result<(), String> {
    let made = cluster.create(Kind::Pod, pod).await;
    if let Err(message) = &made {
        let text = format!("Error creating: {message}");
        cluster.warn(owner, "FailedCreate", &text).await;
        // What was refused may be allowed later, as when a quota is raised.
        cluster.again_in(std::time::Duration::from_millis(500));
    }
    made
}

/// The next name for a pod of an owner: one that no pod of it has or had.
pub(crate) fn fresh_name(cluster: &Cluster, owner: &Object, taken: &mut Vec<String>) -> String {
    let mut number = 0;
    loop {
        let hash = super::revision::hash(&json!([owner.uid(), number]));
        let name = format!("{}-{}", owner.name(), &hash[..5]);
        let key = format!("pod {}/{name}", owner.namespace());
        if !taken.contains(&name) && !cluster.was(&key) {
            taken.push(name.clone());
            return name;
        }
        number += 1;
    }
}

/// Remembers the names of the pods that an owner has, so that none is used twice.
pub(crate) fn remember<'all>(cluster: &Cluster, pods: impl Iterator<Item = &'all Object>) {
    for pod in pods {
        cluster.once(&format!("pod {}/{}", pod.namespace(), pod.name()));
    }
}

/// Whether a pod is neither going nor ended.
pub(crate) fn is_active(pod: &Object) -> bool {
    !pod.is_going() && !matches!(pod.text("/status/phase"), "Succeeded" | "Failed")
}

/// Whether a pod is ready and stays.
pub(crate) fn is_ready(pod: &Object) -> bool {
    !pod.is_going() && pod.has("Ready")
}

/// Whether a pod has been ready for the `minReadySeconds` of its owner.
pub(crate) fn is_available(cluster: &Cluster, owner: &Object, pod: &Object) -> bool {
    let wanted = owner.count("/spec/minReadySeconds");
    if !is_ready(pod) || wanted == 0 {
        return is_ready(pod);
    }
    let since = pod
        .list("/status/conditions")
        .iter()
        .find(|condition| condition["type"] == "Ready")
        .and_then(|condition| seconds_since(condition["lastTransitionTime"].as_str()?));
    let available = since.is_some_and(|seconds| seconds >= wanted);
    if !available {
        cluster.again_in(std::time::Duration::from_millis(250));
    }
    available
}

/// Takes over objects that nobody controls and that the owner's selector means, as after a deletion
/// that left orphans.
pub(crate) async fn adopt(cluster: &Cluster, world: &Snapshot, owner: &Object, kind: Kind) {
    if owner.is_going() {
        return;
    }
    for object in world.within(kind, owner.namespace()) {
        let free = object.controller().is_none() && !object.is_going();
        if free && object.is_selected_by(owner.at("/spec/selector")) {
            let mut references = object.list("/metadata/ownerReferences").to_vec();
            references.push(owner.reference());
            let patch = json!({"metadata": {"ownerReferences": references}});
            cluster.patch(object, &patch).await;
        }
    }
}

/// A number or a percentage of a whole, as `maxSurge` and `maxUnavailable` are written.
pub(crate) fn share(value: &Value, whole: i64, round_up: bool) -> i64 {
    let percent = value
        .as_str()
        .and_then(|text| text.strip_suffix('%'))
        .and_then(|text| text.parse::<i64>().ok());
    match percent {
        Some(percent) if round_up => (whole * percent + 99) / 100,
        Some(percent) => whole * percent / 100,
        None => value.as_i64().unwrap_or_default(),
    }
}

/// The number of something.
pub(crate) fn number<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::share;

    #[test]
    fn a_share_is_a_number_or_a_percentage() {
        for (value, round_up, expected) in [
            (json!(2), true, 2),
            (json!("25%"), true, 1),
            (json!("25%"), false, 0),
            (json!("100%"), false, 3),
            (json!(null), true, 0),
        ] {
            assert_eq!(share(&value, 3, round_up), expected);
        }
    }
}
