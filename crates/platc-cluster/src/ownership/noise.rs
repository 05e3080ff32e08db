//! Takes out of an object what the server and its controllers add, so that two states can be compared.

use serde_json::{Map, Value};

use crate::live::PART_OF;
use crate::object::text;
use crate::ownership::adoption::LAST_APPLIED;

/// Fields of `metadata` that only the server sets.
const METADATA: &[&str] = &[
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "resourceVersion",
    "selfLink",
    "uid",
];

/// Annotations in which kubectl and controllers keep notes.
const ANNOTATIONS: &[&str] = &[
    LAST_APPLIED,
    "autoscaling.alpha.kubernetes.io/conditions",
    "autoscaling.alpha.kubernetes.io/current-metrics",
    "batch.kubernetes.io/job-tracking",
    "control-plane.alpha.kubernetes.io/leader",
    "deployment.kubernetes.io/revision",
    "deprecated.daemonset.template.generation",
    "endpoints.kubernetes.io/last-change-trigger-time",
    "pv.kubernetes.io/bind-completed",
    "pv.kubernetes.io/bound-by-controller",
    "volume.beta.kubernetes.io/storage-provisioner",
    "volume.kubernetes.io/selected-node",
    "volume.kubernetes.io/storage-provisioner",
];

/// Labels that the server sets, or the apply.
const LABELS: &[&str] = &[PART_OF, "kubernetes.io/metadata.name"];

/// Finalizers of the server itself.
const FINALIZERS: &[&str] = &[
    "foregroundDeletion",
    "kubernetes.io/pv-protection",
    "kubernetes.io/pvc-protection",
    "orphan",
];

/// Labels and annotations that the server gives the pods of a Job, so that its controller finds them.
const OF_JOB: &[&str] = &[
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name",
    "controller-uid",
    "job-name",
];

/// The object without what nobody wrote. Defaults that the server fills in stay.
pub fn without_noise(object: &Value) -> Value {
    let mut object = object.clone();
    drop_nulls(&mut object);
    let is_namespace =
        text(&object, "/apiVersion") == Some("v1") && text(&object, "/kind") == Some("Namespace");
    let Some(fields) = object.as_object_mut() else {
        return object;
    };
    fields.remove("status");
    if is_namespace {
        remove_from(fields, "spec", &["finalizers"]);
    }
    if let Some(metadata) = fields.get_mut("metadata").and_then(Value::as_object_mut) {
        clean_metadata(metadata);
    }
    if text(&object, "/kind") == Some("Job") {
        clean_job(&mut object);
    }
    clean_claims(&mut object);
    object
}

/// The type of a claim template and its status: both are the same in all of them.
fn clean_claims(object: &mut Value) {
    let claims = object
        .pointer_mut("/spec/volumeClaimTemplates")
        .and_then(Value::as_array_mut);
    for claim in claims.into_iter().flatten() {
        if let Some(claim) = claim.as_object_mut() {
            for field in ["apiVersion", "kind", "status"] {
                claim.shift_remove(field);
            }
        }
    }
}

/// The labels by which the controller finds the pods of a Job, and the selector of them. A Job that
/// chooses its labels itself (`manualSelector`) keeps them.
fn clean_job(job: &mut Value) {
    if job.pointer("/spec/manualSelector") == Some(&Value::Bool(true)) {
        return;
    }
    if let Some(spec) = job.pointer_mut("/spec").and_then(Value::as_object_mut) {
        spec.shift_remove("selector");
    }
    let metadata = job.pointer_mut("/spec/template/metadata");
    if let Some(metadata) = metadata.and_then(Value::as_object_mut) {
        remove_from(metadata, "labels", OF_JOB);
    }
    if let Some(metadata) = job.pointer_mut("/metadata").and_then(Value::as_object_mut) {
        remove_from(metadata, "labels", OF_JOB);
    }
}

fn clean_metadata(metadata: &mut Map<String, Value>) {
    for name in METADATA {
        metadata.remove(*name);
    }
    remove_from(metadata, "annotations", ANNOTATIONS);
    remove_from(metadata, "labels", LABELS);
    if let Some(Value::Array(finalizers)) = metadata.get_mut("finalizers") {
        finalizers.retain(|name| !name.as_str().is_some_and(|name| FINALIZERS.contains(&name)));
        if finalizers.is_empty() {
            metadata.remove("finalizers");
        }
    }
}

/// Removes entries of a map, and the map when none is left.
fn remove_from(fields: &mut Map<String, Value>, map: &str, names: &[&str]) {
    let Some(Value::Object(entries)) = fields.get_mut(map) else {
        return;
    };
    entries.retain(|name, _| !names.contains(&name.as_str()));
    if entries.is_empty() {
        fields.remove(map);
    }
}

/// A server writes `creationTimestamp: null` in templates, which means nothing.
fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_server_adds_is_gone_and_what_a_person_wrote_stays() {
        let live = json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": {
                "name": "db", "namespace": "data", "uid": "1", "resourceVersion": "7",
                "generation": 2, "creationTimestamp": "2026-11-21T10:01:43Z",
                "selfLink": "/x", "deletionTimestamp": "2026-11-21T10:01:43Z",
                "deletionGracePeriodSeconds": 0, "managedFields": [{}],
                "labels": {"app": "db", PART_OF: "applyset-x-v1"},
                "annotations": {LAST_APPLIED: "{}", "platc.io/keep": "true"},
            },
            "spec": {
                "template": {"metadata": {"creationTimestamp": null, "annotations": {
                    "kubectl.kubernetes.io/restartedAt": "2026-11-21T10:01:43Z",
                }}},
                "volumeClaimTemplates": [{
                    "apiVersion": "v1", "kind": "PersistentVolumeClaim",
                    "metadata": {"name": "data", "creationTimestamp": null},
                    "status": {"phase": "Pending"},
                }],
            },
            "status": {"replicas": 1},
        });
        let clean = json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": {
                "name": "db", "namespace": "data",
                "labels": {"app": "db"},
                "annotations": {"platc.io/keep": "true"},
            },
            "spec": {
                "template": {"metadata": {"annotations": {
                    "kubectl.kubernetes.io/restartedAt": "2026-11-21T10:01:43Z",
                }}},
                "volumeClaimTemplates": [{"metadata": {"name": "data"}}],
            },
        });
        assert_eq!(without_noise(&live), clean);
    }

    #[test]
    fn what_the_server_adds_to_a_job_is_gone_unless_a_person_chose_it() {
        let job = |manual: bool| {
            json!({
                "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "init-1"},
                "spec": {
                    "manualSelector": manual,
                    "selector": {"matchLabels": {"controller-uid": "1"}},
                    "template": {"metadata": {"labels": {
                        "app": "init", "controller-uid": "1", "job-name": "init-1",
                        "batch.kubernetes.io/job-name": "init-1",
                    }}},
                },
            })
        };
        let clean = json!({
            "apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "init-1"},
            "spec": {"manualSelector": false, "template": {"metadata": {"labels": {"app": "init"}}}},
        });
        assert_eq!(without_noise(&job(false)), clean);
        assert_eq!(without_noise(&job(true)), job(true));
    }

    #[test]
    fn maps_and_lists_that_held_only_noise_are_gone_too() {
        for (live, clean) in [
            (
                json!({
                    "apiVersion": "v1", "kind": "PersistentVolumeClaim",
                    "metadata": {
                        "name": "c",
                        "finalizers": ["kubernetes.io/pvc-protection"],
                        "annotations": {"pv.kubernetes.io/bind-completed": "yes"},
                    },
                }),
                json!({"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "c"}}),
            ),
            (
                json!({
                    "apiVersion": "v1", "kind": "Namespace",
                    "metadata": {"name": "n", "labels": {"kubernetes.io/metadata.name": "n"},
                                 "finalizers": ["example.com/x", "orphan"]},
                    "spec": {"finalizers": ["kubernetes"]},
                }),
                json!({
                    "apiVersion": "v1", "kind": "Namespace",
                    "metadata": {"name": "n", "finalizers": ["example.com/x"]},
                }),
            ),
            (json!("nonsense"), json!("nonsense")),
        ] {
            assert_eq!(without_noise(&live), clean);
        }
    }
}
