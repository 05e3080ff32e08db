//! What a cluster has before anybody uses it: two nodes, two storage classes, and quotas that count.

use serde_json::{Value, json};

use super::cluster::{Cluster, now};
use super::kind::Kind;
use super::object::Object;

/// The nodes, in the order in which they are made.
pub(crate) const NODES: [&str; 2] = ["node-1", "node-2"];

/// Makes the nodes and the storage classes `standard` (the default) and `late`, which binds a claim
/// when a pod uses it.
pub(crate) async fn prepare(cluster: &Cluster) {
    for (name, mode, default) in [
        ("standard", "Immediate", "true"),
        ("late", "WaitForFirstConsumer", "false"),
    ] {
        let class = json!({
            "metadata": {
                "name": name,
                "annotations": {"storageclass.kubernetes.io/is-default-class": default},
            },
            "provisioner": "testbed.platc/volumes",
            "reclaimPolicy": "Delete",
            "volumeBindingMode": mode,
            "allowVolumeExpansion": true,
        });
        // The log has what the server says against it; claims then stay pending.
        let _ = cluster.create(Kind::StorageClass, &class).await;
    }
    // A testbed is used once the last node is ready, so nodes come last.
    for name in NODES {
        node(cluster, name).await;
    }
}

async fn node(cluster: &Cluster, name: &str) {
    let node = json!({
        "metadata": {
            "name": name,
            "labels": {
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "kubernetes.io/arch": "amd64",
            },
        },
    });
    // The log has what the server says against it; pods then stay pending.
    let _ = cluster.create(Kind::Node, &node).await;
    // Servers taint a new node until a controller has seen it.
    let path = format!("{}/{name}", Kind::Node.collection(""));
    cluster
        .attempt("PATCH", &path, &json!({"spec": {"taints": null}}))
        .await;
    let room = json!({"cpu": "64", "memory": "256Gi", "pods": "1000", "ephemeral-storage": "1Ti"});
    let time = now();
    let status = json!({"status": {
        "capacity": room,
        "allocatable": room,
        "addresses": [{"type": "InternalIP", "address": "127.0.0.1"}],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": cluster.kubelet_port}},
        "conditions": [{
            "type": "Ready",
            "status": "True",
            "reason": "KubeletReady",
            "lastHeartbeatTime": time,
            "lastTransitionTime": time,
        }],
        "nodeInfo": {
            "architecture": "amd64",
            "bootID": "testbed",
            "containerRuntimeVersion": "testbed://1",
            "kernelVersion": "testbed",
            "kubeProxyVersion": "v1.20.2",
            "kubeletVersion": "v1.20.2",
            "machineID": "testbed",
            "operatingSystem": "linux",
            "osImage": "testbed",
            "systemUUID": "testbed",
        },
    }});
    cluster
        .attempt("PATCH", &format!("{path}/status"), &status)
        .await;
}

/// Opens a quota: the server refuses everything until somebody has said what is used, and counts what
/// is made from then on. What is deleted is not given back.
pub(crate) async fn play_quota(cluster: &Cluster, quota: &Object) {
    let hard = quota.at("/spec/hard");
    if hard == quota.at("/status/hard") {
        return;
    }
    let mut used = Value::Object(serde_json::Map::new());
    for name in hard.as_object().into_iter().flat_map(|map| map.keys()) {
        let before = quota.at("/status/used").get(name).cloned();
        used[name] = before.unwrap_or_else(|| json!("0"));
    }
    cluster
        .set_status(quota, &json!({"hard": hard, "used": used}))
        .await;
}
