//! What goes with what is deleted, and what stays.

use serde_json::{Value, json};

use crate::{names, testbed, workload};

#[test]
fn the_pods_of_a_deleted_deployment_go_too() {
    let Some(testbed) = testbed("the_pods_of_a_deleted_deployment_go_too") else {
        return;
    };
    let namespace = testbed.namespace("deletion");
    for policy in ["Background", "Foreground"] {
        namespace.create(
            "deployments",
            &workload("Deployment", "web", &json!({"replicas": 2})),
        );
        namespace.wait("apps/v1", "deployments/web", |web| {
            web["status"]["readyReplicas"] == 2
        });
        namespace.delete("apps/v1", "deployments/web", policy);
        namespace.wait_gone("apps/v1", "deployments/web");
        namespace.wait("v1", "pods", |pods| names(pods).is_empty());
        namespace.wait("apps/v1", "replicasets", |sets| names(sets).is_empty());
    }
}

#[test]
fn orphans_stay_and_are_adopted_by_the_next_of_the_name() {
    let Some(testbed) = testbed("orphans_stay_and_are_adopted_by_the_next_of_the_name") else {
        return;
    };
    let namespace = testbed.namespace("deletion");
    let db = workload(
        "StatefulSet",
        "db",
        &json!({"replicas": 2, "serviceName": "db"}),
    );
    namespace.create("statefulsets", &db);
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["readyReplicas"] == 2
    });
    let uid = namespace.get("v1", "pods/db-0").unwrap()["metadata"]["uid"].clone();
    namespace.delete("apps/v1", "statefulsets/db", "Orphan");
    namespace.wait_gone("apps/v1", "statefulsets/db");
    let orphan = namespace.get("v1", "pods/db-0").unwrap();
    assert_eq!(orphan["metadata"]["ownerReferences"], Value::Null);
    namespace.create("statefulsets", &db);
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["readyReplicas"] == 2
    });
    let adopted = namespace.get("v1", "pods/db-0").unwrap();
    assert_eq!(adopted["metadata"]["uid"], uid);
}

#[test]
fn a_namespace_goes_with_what_is_in_it() {
    let Some(testbed) = testbed("a_namespace_goes_with_what_is_in_it") else {
        return;
    };
    let namespace = testbed.namespace("deletion");
    namespace.create(
        "deployments",
        &workload("Deployment", "web", &json!({"replicas": 2})),
    );
    namespace.wait("apps/v1", "deployments/web", |web| {
        web["status"]["readyReplicas"] == 2
    });
    namespace.wait("v1", "serviceaccounts/default", |_| true);
    let held = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "held", "finalizers": ["example.com/hold"]},
    });
    namespace.create("configmaps", &held);
    let path = format!("/api/v1/namespaces/{}", namespace.name());
    testbed.request("DELETE", &path, &Value::Null);
    namespace.wait("v1", "configmaps/held", |held| {
        held["metadata"]["deletionTimestamp"].is_string()
    });
    let namespace_now = || testbed.request("GET", &path, &Value::Null);
    let said = |(_, object): &(u16, Value)| {
        crate::condition(object, "NamespaceFinalizersRemaining")
            == Some(("True", "SomeFinalizersRemain"))
    };
    while !said(&namespace_now()) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let released = json!({"metadata": {"finalizers": null}});
    namespace.patch("v1", "configmaps/held", &released);
    while namespace_now().0 != 404 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
