//! StatefulSets.

use serde_json::{Value, json};

use crate::{image, names, testbed, workload};

fn claim() -> Value {
    json!([{
        "metadata": {"name": "data"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        },
    }])
}

/// The revisions of the pods `db-0`, `db-1`, ....
fn revisions(pods: &Value) -> Vec<&str> {
    let mut items: Vec<&Value> = pods["items"].as_array().into_iter().flatten().collect();
    items.sort_by_key(|pod| pod["metadata"]["name"].as_str().map(str::to_owned));
    items
        .iter()
        .filter_map(|pod| pod["metadata"]["labels"]["controller-revision-hash"].as_str())
        .collect()
}

#[test]
fn members_start_in_order_with_claims_of_their_own() {
    let Some(testbed) = testbed("members_start_in_order_with_claims_of_their_own") else {
        return;
    };
    let namespace = testbed.namespace("stateful");
    namespace.behave("Pod.db-1", "never-ready");
    let spec = json!({"replicas": 3, "serviceName": "db", "volumeClaimTemplates": claim()});
    namespace.create("statefulsets", &workload("StatefulSet", "db", &spec));
    namespace.wait("v1", "pods/db-1", |pod| pod["status"]["phase"] == "Running");
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(
        names(&namespace.get("v1", "pods").unwrap()),
        ["db-0", "db-1"]
    );
    namespace.behave("Pod.db-1", "ready");
    let db = namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["readyReplicas"] == 3 && db["status"]["updatedReplicas"] == 3
    });
    assert_eq!(
        db["status"]["currentRevision"],
        db["status"]["updateRevision"]
    );
    let claims = namespace.get("v1", "persistentvolumeclaims").unwrap();
    assert_eq!(names(&claims), ["data-db-0", "data-db-1", "data-db-2"]);
}

#[test]
fn a_parallel_set_starts_all_members_at_once() {
    let Some(testbed) = testbed("a_parallel_set_starts_all_members_at_once") else {
        return;
    };
    let namespace = testbed.namespace("stateful");
    namespace.behave("StatefulSet.db", "never-ready");
    let spec = json!({"replicas": 3, "serviceName": "db", "podManagementPolicy": "Parallel"});
    namespace.create("statefulsets", &workload("StatefulSet", "db", &spec));
    namespace.wait("v1", "pods", |pods| names(pods) == ["db-0", "db-1", "db-2"]);
}

#[test]
fn a_partition_keeps_the_old_revision_below_it() {
    let Some(testbed) = testbed("a_partition_keeps_the_old_revision_below_it") else {
        return;
    };
    let namespace = testbed.namespace("stateful");
    let strategy = json!({"type": "RollingUpdate", "rollingUpdate": {"partition": 1}});
    let spec = json!({"replicas": 2, "serviceName": "db", "updateStrategy": strategy});
    namespace.create("statefulsets", &workload("StatefulSet", "db", &spec));
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["readyReplicas"] == 2
    });
    namespace.patch("apps/v1", "statefulsets/db", &image("example.com/app:2"));
    let db = namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["updatedReplicas"] == 1 && db["status"]["readyReplicas"] == 2
    });
    let (old, new) = (
        &db["status"]["currentRevision"],
        &db["status"]["updateRevision"],
    );
    assert_ne!(old, new);
    let expected = [old.as_str().unwrap(), new.as_str().unwrap()];
    assert_eq!(revisions(&namespace.get("v1", "pods").unwrap()), expected);
    // A member below the partition that is made again is made from the old template.
    namespace.delete("v1", "pods/db-0", "Background");
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["readyReplicas"] == 2
    });
    let image = &namespace.wait("v1", "pods/db-0", |_| true)["spec"]["containers"][0]["image"];
    assert_eq!(image, "example.com/app:1");
    let open = json!({"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0}}}});
    namespace.patch("apps/v1", "statefulsets/db", &open);
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["currentRevision"] == db["status"]["updateRevision"]
    });
}

#[test]
fn members_are_updated_on_delete_only_if_that_is_wanted() {
    let Some(testbed) = testbed("members_are_updated_on_delete_only_if_that_is_wanted") else {
        return;
    };
    let namespace = testbed.namespace("stateful");
    let spec = json!({"replicas": 1, "serviceName": "db", "updateStrategy": {"type": "OnDelete"}});
    namespace.create("statefulsets", &workload("StatefulSet", "db", &spec));
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["readyReplicas"] == 1
    });
    namespace.patch("apps/v1", "statefulsets/db", &image("example.com/app:2"));
    let db = namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["observedGeneration"] == db["metadata"]["generation"]
    });
    assert_eq!(db["status"]["updatedReplicas"], Value::Null);
    namespace.delete("v1", "pods/db-0", "Background");
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["updatedReplicas"] == 1 && db["status"]["readyReplicas"] == 1
    });
}

#[test]
fn a_smaller_set_keeps_its_claims() {
    let Some(testbed) = testbed("a_smaller_set_keeps_its_claims") else {
        return;
    };
    let namespace = testbed.namespace("stateful");
    let spec = json!({"replicas": 2, "serviceName": "db", "volumeClaimTemplates": claim()});
    namespace.create("statefulsets", &workload("StatefulSet", "db", &spec));
    namespace.wait("apps/v1", "statefulsets/db", |db| {
        db["status"]["readyReplicas"] == 2
    });
    namespace.patch(
        "apps/v1",
        "statefulsets/db",
        &json!({"spec": {"replicas": 1}}),
    );
    namespace.wait_gone("v1", "pods/db-1");
    let claims = namespace.get("v1", "persistentvolumeclaims").unwrap();
    assert_eq!(names(&claims), ["data-db-0", "data-db-1"]);
}
