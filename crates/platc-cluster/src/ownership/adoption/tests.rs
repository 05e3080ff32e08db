//! Managed fields as servers recorded them, and the patch that moves them.

use serde_json::{Value, json};

use super::*;

fn entry(manager: &str, operation: &str, version: &str, fields: &Value) -> Value {
    json!({
        "manager": manager, "operation": operation, "apiVersion": version,
        "time": "2026-11-21T10:01:43Z", "fieldsType": "FieldsV1", "fieldsV1": fields,
    })
}

fn live(kind: &str, version: &str, managed: &Value) -> Value {
    json!({
        "apiVersion": version, "kind": kind,
        "metadata": {"name": "livy", "resourceVersion": "197", "managedFields": managed},
    })
}

/// The managed fields after the takeover.
fn moved(kind: &str, version: &str, managed: &Value) -> Option<Value> {
    let takeover = takeover(&live(kind, version, managed))?;
    takeover.patch.pointer("/0/value").cloned()
}

/// Recorded on 1.20.2: `kubectl apply`, then a server-side apply of the same by platc. There, a
/// server-side apply without `legacy` left it in the object; after this patch it was removed.
#[test]
fn row_18_a_field_that_kubectl_applied_is_platcs_alone_so_that_leaving_it_out_removes_it() {
    let mut object = live(
        "ConfigMap",
        "v1",
        &json!([
            entry(
                "platc",
                "Apply",
                "v1",
                &json!({
                    "f:data": {"f:legacy": {}, "f:livy.conf": {}},
                    "f:metadata": {"f:labels": {"f:app": {}}},
                })
            ),
            entry(
                "kubectl-client-side-apply",
                "Update",
                "v1",
                &json!({
                    "f:data": {".": {}, "f:legacy": {}, "f:livy.conf": {}},
                    "f:metadata": {
                        "f:annotations": {".": {}, "f:kubectl.kubernetes.io/last-applied-configuration": {}},
                        "f:labels": {".": {}, "f:app": {}},
                    },
                })
            ),
        ]),
    );
    object["metadata"]["annotations"] = json!({LAST_APPLIED: "{}"});
    let takeover = takeover(&object).unwrap();
    assert_eq!(takeover.from, ["kubectl-client-side-apply"]);
    assert_eq!(
        takeover.patch,
        json!([
            {"op": "replace", "path": "/metadata/managedFields", "value": [
                entry("platc", "Apply", "v1", &json!({
                    "f:data": {".": {}, "f:legacy": {}, "f:livy.conf": {}},
                    "f:metadata": {"f:annotations": {}, "f:labels": {".": {}, "f:app": {}}},
                })),
            ]},
            {"op": "remove", "path": "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration"},
            {"op": "replace", "path": "/metadata/resourceVersion", "value": "197"},
        ])
    );
}

#[test]
fn a_takeover_tells_which_fields_the_next_apply_removes() {
    let fields = json!({"f:data": {".": {}, "f:legacy": {}, "f:livy.conf": {}}});
    let object = live(
        "ConfigMap",
        "v1",
        &json!([entry("helm", "Update", "v1", &fields)]),
    );
    let manifest = FieldSet::read(&json!({"f:data": {"f:livy.conf": {}}}));
    let removed: Option<Vec<String>> = takeover(&object).map(|takeover| {
        let removed = takeover.fields.difference(&manifest);
        removed.iter().map(ToString::to_string).collect()
    });
    assert_eq!(
        removed,
        Some(vec!["data".to_owned(), "data.legacy".to_owned()])
    );
}

#[test]
fn a_release_of_helm_becomes_platcs_and_controllers_keep_what_is_theirs() {
    let status = json!({
        "manager": "kube-controller-manager", "operation": "Update", "apiVersion": "apps/v1",
        "subresource": "status", "fieldsV1": {"f:status": {"f:replicas": {}}},
    });
    let restart = entry(
        "kubectl-rollout",
        "Update",
        "apps/v1",
        &json!({
            "f:spec": {"f:template": {"f:metadata": {"f:annotations": {"f:kubectl.kubernetes.io/restartedAt": {}}}}},
        }),
    );
    let fields = json!({
        "f:metadata": {"f:labels": {".": {}, "f:app.kubernetes.io/managed-by": {}}},
        "f:spec": {"f:replicas": {}},
    });
    for (manager, operation) in [
        ("helm", "Update"),
        ("Helm", "Update"),
        ("helm", "Apply"),
        ("terraform-provider-helm_v2.9.0_x5", "Update"),
        ("before-first-apply", "Update"),
    ] {
        let helm = entry(manager, operation, "apps/v1", &fields);
        assert_eq!(
            moved("Deployment", "apps/v1", &json!([status, helm, restart])),
            Some(json!([
                entry("platc", "Apply", "apps/v1", &fields),
                status,
                restart
            ])),
            "{manager}"
        );
    }
}

#[test]
fn fields_are_joined_within_one_version_and_those_of_other_versions_given_up() {
    let a = json!({"f:spec": {"f:a": {}}});
    let b = json!({"f:spec": {"f:b": {}}});
    let both = json!({"f:spec": {"f:a": {}, "f:b": {}}});
    let helm_old = entry("helm", "Update", "policy/v1beta1", &a);
    let helm = entry("helm", "Update", "policy/v1", &a);
    let kubectl = entry("kubectl-client-side-apply", "Update", "policy/v1", &b);
    let ours = |version, fields| entry("platc", "Apply", version, fields);
    for (case, managed, after) in [
        (
            "two tools",
            json!([helm, kubectl]),
            json!([ours("policy/v1", &both)]),
        ),
        (
            "the version that is read wins",
            json!([helm_old, kubectl]),
            json!([ours("policy/v1", &b)]),
        ),
        (
            "platc's own version wins",
            json!([helm_old, kubectl, ours("policy/v1beta1", &b)]),
            json!([ours("policy/v1beta1", &both)]),
        ),
        (
            "only another version",
            json!([helm_old]),
            json!([ours("policy/v1beta1", &a)]),
        ),
    ] {
        assert_eq!(
            moved("PodDisruptionBudget", "policy/v1", &managed),
            Some(after),
            "{case}"
        );
    }
}

#[test]
fn status_and_what_a_claim_cannot_give_up_are_left_to_the_server() {
    let claim = json!({
        "f:spec": {
            "f:accessModes": {},
            "f:resources": {"f:requests": {".": {}, "f:storage": {}}},
            "f:storageClassName": {},
            "f:volumeMode": {},
        },
        "f:status": {"f:phase": {}},
    });
    let size = json!({"f:spec": {"f:resources": {"f:requests": {".": {}, "f:storage": {}}}}});
    assert_eq!(
        moved(
            "PersistentVolumeClaim",
            "v1",
            &json!([entry("helm", "Update", "v1", &claim)])
        ),
        Some(json!([entry("platc", "Apply", "v1", &size)]))
    );
}

#[test]
fn there_is_nothing_to_take_over_from_platc_controllers_and_single_edits() {
    let fields = json!({"f:spec": {"f:replicas": {}}});
    for managed in [
        json!([]),
        json!([{}]),
        json!([entry("platc", "Apply", "v1", &fields)]),
        json!([entry("kubectl-edit", "Update", "v1", &fields)]),
        json!([entry("hpa-controller", "Update", "v1", &fields)]),
    ] {
        assert_eq!(moved("ConfigMap", "v1", &managed), None, "{managed}");
    }
}
