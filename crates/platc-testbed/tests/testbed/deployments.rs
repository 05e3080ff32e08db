//! Deployments and their `ReplicaSets`.

use serde_json::json;

use crate::{condition, image, names, testbed, workload};

#[test]
fn a_deployment_becomes_available() {
    let Some(testbed) = testbed("a_deployment_becomes_available") else {
        return;
    };
    let namespace = testbed.namespace("deployment");
    namespace.create(
        "deployments",
        &workload("Deployment", "web", &json!({"replicas": 3})),
    );
    let web = namespace.wait("apps/v1", "deployments/web", |web| {
        condition(web, "Progressing") == Some(("True", "NewReplicaSetAvailable"))
            && web["status"]["observedGeneration"] == web["metadata"]["generation"]
    });
    let mut status = web["status"].clone();
    for field in ["conditions", "observedGeneration"] {
        status[field].take();
    }
    let expected = json!({
        "availableReplicas": 3,
        "conditions": null,
        "observedGeneration": null,
        "readyReplicas": 3,
        "replicas": 3,
        "updatedReplicas": 3,
    });
    assert_eq!(status, expected);
    let available = Some(("True", "MinimumReplicasAvailable"));
    assert_eq!(condition(&web, "Available"), available);
}

#[test]
fn a_new_template_replaces_every_pod_and_the_old_replica_set_stays_empty() {
    let Some(testbed) = testbed("a_new_template_replaces_every_pod") else {
        return;
    };
    let namespace = testbed.namespace("deployment");
    namespace.create(
        "deployments",
        &workload("Deployment", "web", &json!({"replicas": 2})),
    );
    namespace.wait("apps/v1", "deployments/web", |web| {
        web["status"]["availableReplicas"] == 2
    });
    let before = names(&namespace.get("v1", "pods").unwrap());
    namespace.patch("apps/v1", "deployments/web", &image("example.com/app:2"));
    namespace.wait("apps/v1", "deployments/web", |web| {
        web["status"]["updatedReplicas"] == 2
            && web["status"]["replicas"] == 2
            && web["status"]["availableReplicas"] == 2
            && web["status"]["observedGeneration"] == web["metadata"]["generation"]
    });
    let pods = namespace.wait("v1", "pods", |pods| names(pods).len() == 2);
    assert!(names(&pods).iter().all(|name| !before.contains(name)));
    let sets = namespace.get("apps/v1", "replicasets").unwrap();
    let mut replicas: Vec<i64> = sets["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|set| set["spec"]["replicas"].as_i64().unwrap())
        .collect();
    replicas.sort_unstable();
    assert_eq!(replicas, [0, 2]);
}

#[test]
fn a_rollout_that_does_not_move_is_late() {
    let Some(testbed) = testbed("a_rollout_that_does_not_move_is_late") else {
        return;
    };
    let namespace = testbed.namespace("deployment");
    namespace.behave("Deployment.web", "never-ready");
    let spec = json!({"progressDeadlineSeconds": 1, "minReadySeconds": 0});
    namespace.create("deployments", &workload("Deployment", "web", &spec));
    let web = namespace.wait("apps/v1", "deployments/web", |web| {
        condition(web, "Progressing") == Some(("False", "ProgressDeadlineExceeded"))
    });
    let unavailable = Some(("False", "MinimumReplicasUnavailable"));
    assert_eq!(condition(&web, "Available"), unavailable);
}

#[test]
fn old_pods_stay_while_new_ones_are_not_ready() {
    let Some(testbed) = testbed("old_pods_stay_while_new_ones_are_not_ready") else {
        return;
    };
    let namespace = testbed.namespace("deployment");
    namespace.create(
        "deployments",
        &workload("Deployment", "web", &json!({"replicas": 2})),
    );
    namespace.wait("apps/v1", "deployments/web", |web| {
        web["status"]["availableReplicas"] == 2
    });
    let mut broken = image("example.com/app:broken");
    broken["spec"]["template"]["metadata"]["annotations"]["testbed.platc/behaviour"] =
        json!("image-pull");
    namespace.patch("apps/v1", "deployments/web", &broken);
    let web = namespace.wait("apps/v1", "deployments/web", |web| {
        web["status"]["updatedReplicas"] == 1 && web["status"]["replicas"] == 3
    });
    assert_eq!(web["status"]["availableReplicas"], 2);
}

#[test]
fn a_recreated_deployment_has_no_two_templates_at_once() {
    let Some(testbed) = testbed("a_recreated_deployment_has_no_two_templates_at_once") else {
        return;
    };
    let namespace = testbed.namespace("deployment");
    let spec = json!({"replicas": 1, "strategy": {"type": "Recreate"}});
    namespace.create("deployments", &workload("Deployment", "web", &spec));
    namespace.wait("apps/v1", "deployments/web", |web| {
        web["status"]["availableReplicas"] == 1
    });
    namespace.patch("apps/v1", "deployments/web", &image("example.com/app:2"));
    namespace.wait("apps/v1", "deployments/web", |web| {
        assert!(web["status"]["replicas"].as_i64().unwrap_or_default() <= 1);
        web["status"]["updatedReplicas"] == 1 && web["status"]["availableReplicas"] == 1
    });
}

#[test]
fn a_quota_that_is_used_up_is_the_reason_in_the_status() {
    let Some(testbed) = testbed("a_quota_that_is_used_up_is_the_reason_in_the_status") else {
        return;
    };
    let namespace = testbed.namespace("quota");
    let quota = json!({
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "small"},
        "spec": {"hard": {"pods": "1"}},
    });
    namespace.create("resourcequotas", &quota);
    namespace.wait("v1", "resourcequotas/small", |quota| {
        quota["status"]["hard"]["pods"] == "1"
    });
    namespace.create(
        "deployments",
        &workload("Deployment", "web", &json!({"replicas": 2})),
    );
    namespace.wait("apps/v1", "deployments/web", |web| {
        condition(web, "ReplicaFailure") == Some(("True", "FailedCreate"))
            && web["status"]["replicas"] == 1
    });
}
