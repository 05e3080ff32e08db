//! Objects as other engines leave them.

use serde_json::json;

use super::*;

const OURS: &str = "applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1";

fn owner_of(metadata: &Value) -> String {
    let mut object = json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "livy", "namespace": "apache-livy"},
    });
    for (name, value) in metadata.as_object().into_iter().flatten() {
        object["metadata"][name] = value.clone();
    }
    let key = Key::of(&object).unwrap();
    let owner = foreign_owner(&object, &key, OURS);
    owner.map_or_else(|| "nobody".to_owned(), |owner| owner.to_string())
}

#[test]
fn engines_that_build_on_helm_come_before_helm() {
    let helm = json!({"meta.helm.sh/release-name": "livy", "meta.helm.sh/release-namespace": "apache-livy"});
    for (metadata, owner) in [
        (
            json!({"annotations": helm, "labels": {"app.kubernetes.io/managed-by": "Helm"}}),
            "Helm (release apache-livy/livy)",
        ),
        (
            json!({"annotations": helm, "labels": {
                "app.kubernetes.io/managed-by": "Helm",
                "helm.toolkit.fluxcd.io/name": "livy", "helm.toolkit.fluxcd.io/namespace": "flux",
            }}),
            "Flux (HelmRelease flux/livy)",
        ),
        (
            json!({"labels": {
                "kustomize.toolkit.fluxcd.io/name": "apps",
                "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
            }}),
            "Flux (Kustomization flux-system/apps)",
        ),
        (
            json!({"annotations": {
                "argocd.argoproj.io/tracking-id": "lake:apps/Deployment:apache-livy/livy",
            }}),
            "Argo CD (lake)",
        ),
    ] {
        assert_eq!(owner_of(&metadata), owner, "{metadata}");
    }
}

#[test]
fn a_single_label_annotation_or_reference_is_enough() {
    for (metadata, owner) in [
        (
            json!({"labels": {"argocd.argoproj.io/instance": "lake"}}),
            "Argo CD (lake)",
        ),
        (
            json!({"labels": {"kapp.k14s.io/app": "1577232000000000000"}}),
            "kapp (1577232000000000000)",
        ),
        (
            json!({"annotations": {"config.k8s.io/owning-inventory": "46d8946c-1574-1234"}}),
            "kpt or cli-utils (46d8946c-1574-1234)",
        ),
        (
            json!({"labels": {PART_OF: "applyset-other-v1"}}),
            "an ApplySet (applyset-other-v1)",
        ),
        (
            json!({"ownerReferences": [
                {"kind": "Config", "name": "x"},
                {"kind": "SparkCluster", "name": "lake", "controller": true},
            ]}),
            "a controller (SparkCluster/lake)",
        ),
        (
            json!({"labels": {"app.kubernetes.io/managed-by": "tanka"}}),
            "tanka",
        ),
        (
            json!({"labels": {
                "app.kubernetes.io/managed-by": "timoni", "app.kubernetes.io/instance": "livy",
            }}),
            "timoni (livy)",
        ),
    ] {
        assert_eq!(owner_of(&metadata), owner, "{metadata}");
    }
}

#[test]
fn platcs_own_objects_and_copied_marks_have_no_other_owner() {
    let tracking = |id: &str| json!({"annotations": {"argocd.argoproj.io/tracking-id": id}});
    for metadata in [
        json!({}),
        json!({"labels": {PART_OF: OURS, "app.kubernetes.io/managed-by": "platc"}}),
        json!({"labels": {PART_OF: OURS, "app.kubernetes.io/managed-by": "set by a patch"}}),
        json!({"ownerReferences": [{"kind": "Config", "name": "x"}]}),
        tracking("lake:apps/Deployment:apache-livy/hue"),
        tracking("lake:apps/Deployment:other/livy"),
        tracking("lake:apps/StatefulSet:apache-livy/livy"),
        tracking("lake:extensions/Deployment:apache-livy/livy"),
        tracking("nonsense"),
    ] {
        assert_eq!(owner_of(&metadata), "nobody", "{metadata}");
    }
}

#[test]
fn the_tracking_id_of_an_object_of_the_whole_cluster_may_have_any_namespace_and_a_name_with_colons()
{
    let key = Key {
        group: "rbac.authorization.k8s.io".to_owned(),
        kind: "ClusterRole".to_owned(),
        namespace: None,
        name: "livy:admin".to_owned(),
    };
    let id = "lake:rbac.authorization.k8s.io/ClusterRole:default/livy:admin";
    assert_eq!(application_of(id, &key), Some("lake"));
}

#[test]
fn what_others_ask_to_keep_is_kept() {
    for (annotations, mark) in [
        (
            json!({"platc.io/keep": "true"}),
            Some("platc.io/keep: true"),
        ),
        (json!({"platc.io/keep": "false"}), None),
        (
            json!({"helm.sh/resource-policy": "Keep "}),
            Some("helm.sh/resource-policy: keep"),
        ),
        (
            json!({"cli-utils.sigs.k8s.io/on-remove": "keep"}),
            Some("cli-utils.sigs.k8s.io/on-remove: keep"),
        ),
        (
            json!({"client.lifecycle.config.k8s.io/deletion": "detach"}),
            Some("client.lifecycle.config.k8s.io/deletion: detach"),
        ),
        (
            json!({"kustomize.toolkit.fluxcd.io/prune": "disabled"}),
            Some("kustomize.toolkit.fluxcd.io/prune: disabled"),
        ),
        (
            json!({"kapp.k14s.io/delete-strategy": "orphan"}),
            Some("kapp.k14s.io/delete-strategy: orphan"),
        ),
        (
            json!({"action.timoni.sh/prune": "disabled"}),
            Some("action.timoni.sh/prune: disabled"),
        ),
        (
            json!({"argocd.argoproj.io/sync-options": "Force=true, Prune=false"}),
            Some("argocd.argoproj.io/sync-options: Prune=false"),
        ),
        (
            json!({"argocd.argoproj.io/sync-options": "Delete=confirm"}),
            Some("argocd.argoproj.io/sync-options: Delete=confirm"),
        ),
        (
            json!({"argocd.argoproj.io/sync-options": "PruneLast=true"}),
            None,
        ),
        (json!({}), None),
    ] {
        let object = json!({"metadata": {"annotations": annotations}});
        assert_eq!(keep_marks(&object), mark, "{annotations}");
    }
}
