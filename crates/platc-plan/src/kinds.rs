//! Tables by kind: the order people read objects in, and which kinds hold data.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::identity::Identity;
use crate::immutable::at;
use crate::object::Object;
use crate::secret;

/// Kinds in the order of a listing: what others stand on comes first.
const ORDER: &[&str] = &[
    "Namespace",
    "CustomResourceDefinition",
    "PriorityClass",
    "ResourceQuota",
    "LimitRange",
    "ServiceAccount",
    "ClusterRole",
    "ClusterRoleBinding",
    "Role",
    "RoleBinding",
    "Secret",
    "ConfigMap",
    "Service",
    "NetworkPolicy",
    "IngressClass",
    "Ingress",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "StatefulSet",
    "DaemonSet",
    "Deployment",
    "ReplicaSet",
    "Pod",
    "PodDisruptionBudget",
    "HorizontalPodAutoscaler",
    "Job",
    "CronJob",
];

/// The place of a kind in a listing; kinds that are not in the table come last.
pub(crate) fn order(kind: &str) -> usize {
    ORDER
        .iter()
        .position(|known| *known == kind)
        .unwrap_or(ORDER.len())
}

/// Whether a change to `spec.template` makes the object exchange its pods.
pub(crate) fn rolls_pods(identity: &Identity) -> bool {
    ["StatefulSet", "DaemonSet", "Deployment"]
        .iter()
        .any(|kind| identity.is("apps", kind))
}

/// Whether pods stop when the object is deleted.
pub(crate) fn runs_pods(identity: &Identity) -> bool {
    rolls_pods(identity) || identity.is("apps", "ReplicaSet") || identity.is("", "Pod")
}

/// What is lost if the object is deleted; `None` if the next apply would bring all of it back.
pub(crate) fn data_lost_with(object: &Object<'_>) -> Option<String> {
    let identity = &object.identity;
    if identity.is("", "PersistentVolumeClaim") {
        return Some(
            "the volume goes with the claim unless its reclaim policy is Retain".to_owned(),
        );
    }
    if identity.is("", "PersistentVolume") {
        return Some("the cluster forgets where the data lies".to_owned());
    }
    if identity.is("", "Namespace") {
        return Some("every object in the namespace goes with it".to_owned());
    }
    if identity.is("apiextensions.k8s.io", "CustomResourceDefinition") {
        return Some("every custom resource of this kind goes with it".to_owned());
    }
    if secret::is_secret(identity) {
        return Some("its values stand in no manifest".to_owned());
    }
    if identity.is("apps", "StatefulSet") {
        return claims_lost(&object.value);
    }
    if identity.is("apps", "DaemonSet") {
        return host_paths_left(&object.value);
    }
    None
}

fn claims_lost(value: &Value) -> Option<String> {
    let templates = at(value, "spec.volumeClaimTemplates")?.as_array()?;
    let name = |template| at(template, "metadata.name").and_then(Value::as_str);
    let names: Vec<&str> = templates.iter().filter_map(name).collect();
    if names.is_empty() {
        return None;
    }
    let policy = at(
        value,
        "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
    );
    Some(if policy.and_then(Value::as_str) == Some("Delete") {
        format!(
            "whenDeleted: Delete removes its claims ({})",
            names.join(", ")
        )
    } else {
        format!("nothing uses its claims any more ({})", names.join(", "))
    })
}

fn host_paths_left(value: &Value) -> Option<String> {
    host_paths_unused(host_paths(value))
}

/// What is lost when the pods of a changed DaemonSet no longer write where they did.
pub(crate) fn host_paths_lost(before: &Object<'_>, after: &Object<'_>) -> Option<String> {
    if !after.identity.is("apps", "DaemonSet") {
        return None;
    }
    let after = host_paths(&after.value);
    let before = host_paths(&before.value).into_iter();
    host_paths_unused(before.filter(|path| !after.contains(path)).collect())
}

fn host_paths_unused(paths: BTreeSet<&str>) -> Option<String> {
    if paths.is_empty() {
        return None;
    }
    let paths: Vec<&str> = paths.into_iter().collect();
    Some(format!(
        "nothing uses its data on the nodes any more ({})",
        paths.join(", ")
    ))
}

/// Paths of nodes that the pods can write to; a path that is only read (`/proc`) holds no data
/// of theirs.
fn host_paths(value: &Value) -> BTreeSet<&str> {
    let Some(pod) = at(value, "spec.template.spec") else {
        return BTreeSet::new();
    };
    let mounts: Vec<&Value> = ["containers", "initContainers"]
        .into_iter()
        .flat_map(|field| items(pod, field))
        .flat_map(|container| items(container, "volumeMounts"))
        .collect();
    let written = |name: &Value| {
        mounts.iter().any(|mount| {
            mount.get("name") == Some(name) && mount.get("readOnly") != Some(&Value::Bool(true))
        })
    };
    items(pod, "volumes")
        .filter(|volume| volume.get("name").is_some_and(written))
        .filter_map(|volume| at(volume, "hostPath.path")?.as_str())
        .collect()
}

/// The items of a list, none where there is no list.
fn items<'a>(owner: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    at(owner, field)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}
