//! `DaemonSets`.

use serde_json::json;

use crate::{image, testbed, workload};

#[test]
fn a_daemon_set_has_a_pod_on_each_node_and_updates_them_one_by_one() {
    let Some(testbed) = testbed("a_daemon_set_has_a_pod_on_each_node") else {
        return;
    };
    let namespace = testbed.namespace("daemon");
    namespace.create("daemonsets", &workload("DaemonSet", "agent", &json!({})));
    namespace.wait("apps/v1", "daemonsets/agent", |agent| {
        agent["status"]["numberReady"] == 2 && agent["status"]["desiredNumberScheduled"] == 2
    });
    let pods = namespace.get("v1", "pods").unwrap();
    let mut nodes: Vec<&str> = pods["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|pod| pod["spec"]["nodeName"].as_str())
        .collect();
    nodes.sort_unstable();
    assert_eq!(nodes, ["node-1", "node-2"]);
    namespace.patch("apps/v1", "daemonsets/agent", &image("example.com/app:2"));
    namespace.wait("apps/v1", "daemonsets/agent", |agent| {
        agent["status"]["updatedNumberScheduled"] == 2
            && agent["status"]["numberAvailable"] == 2
            && agent["status"]["observedGeneration"] == agent["metadata"]["generation"]
    });
}

#[test]
fn a_daemon_set_for_no_node_wants_no_pod() {
    let Some(testbed) = testbed("a_daemon_set_for_no_node_wants_no_pod") else {
        return;
    };
    let namespace = testbed.namespace("daemon");
    let mut agent = workload("DaemonSet", "agent", &json!({}));
    agent["spec"]["template"]["spec"]["nodeSelector"] = json!({"disk": "fast"});
    namespace.create("daemonsets", &agent);
    let agent = namespace.wait("apps/v1", "daemonsets/agent", |agent| {
        agent["status"]["observedGeneration"] == agent["metadata"]["generation"]
    });
    assert_eq!(agent["status"]["desiredNumberScheduled"], 0);
}
