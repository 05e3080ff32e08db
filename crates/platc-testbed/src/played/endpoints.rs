//! Endpoints and `EndpointSlices`: the pods that a Service means.

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::kind::Kind;
use super::object::Object;
use super::pods;
use super::world::Snapshot;

/// Writes the endpoints of a Service with a selector.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, service: &Object) {
    let selector = service.at("/spec/selector");
    if service.is_going() || !selector.is_object() {
        return;
    }
    let selector = json!({"matchLabels": selector});
    let members: Vec<&Object> = world
        .within(Kind::Pod, service.namespace())
        .map(AsRef::as_ref)
        .filter(|pod| pod.is_selected_by(&selector) && !pod.text("/status/podIP").is_empty())
        .filter(|pod| pods::is_active(pod))
        .collect();
    write(
        cluster,
        world,
        Kind::Endpoints,
        endpoints(service, &members),
    )
    .await;
    if cluster.minor >= 21 {
        let slice = slice(service, &members);
        write(cluster, world, Kind::EndpointSlice, slice).await;
    }
}

/// Deletes the endpoints of a Service that is gone.
pub(crate) async fn forget(cluster: &Cluster, world: &Snapshot, endpoints: &Object) {
    let ours = endpoints.label("testbed.platc/endpoints");
    let gone = world
        .get(Kind::Service, endpoints.namespace(), ours)
        .is_none();
    if !ours.is_empty() && gone && !endpoints.is_going() {
        cluster.delete(endpoints, "Background").await;
    }
}

async fn write(cluster: &Cluster, world: &Snapshot, kind: Kind, wanted: Value) {
    let name = wanted["metadata"]["name"].as_str().unwrap_or_default();
    let namespace = wanted["metadata"]["namespace"].as_str().unwrap_or_default();
    match world.get(kind, namespace, name) {
        Some(existing) => cluster.patch(existing, &wanted).await,
        None => {
            // The log has what the server says against it.
            let _ = cluster.create(kind, &wanted).await;
        }
    }
}

fn metadata(service: &Object) -> Value {
    json!({
        "name": service.name(),
        "namespace": service.namespace(),
        "labels": {
            "testbed.platc/endpoints": service.name(),
            "kubernetes.io/service-name": service.name(),
        },
        "ownerReferences": [service.reference()],
    })
}

fn serves(service: &Object, pod: &Object) -> bool {
    pods::is_ready(pod) || service.at("/spec/publishNotReadyAddresses") == true
}

fn endpoints(service: &Object, members: &[&Object]) -> Value {
    let address = |pod: &&&Object| {
        json!({
            "ip": pod.text("/status/podIP"),
            "nodeName": pod.text("/spec/nodeName"),
            "targetRef": reference(pod),
        })
    };
    let ready: Vec<Value> = members
        .iter()
        .filter(|pod| serves(service, pod))
        .map(|pod| address(&pod))
        .collect();
    let others: Vec<Value> = members
        .iter()
        .filter(|pod| !serves(service, pod))
        .map(|pod| address(&pod))
        .collect();
    let mut subset = json!({"ports": ports(service, members)});
    for (field, list) in [("addresses", ready), ("notReadyAddresses", others)] {
        if !list.is_empty() {
            subset[field] = Value::Array(list);
        }
    }
    let subsets = if members.is_empty() {
        json!([])
    } else {
        json!([subset])
    };
    json!({"metadata": metadata(service), "subsets": subsets})
}

fn slice(service: &Object, members: &[&Object]) -> Value {
    let list: Vec<Value> = members
        .iter()
        .map(|pod| {
            json!({
                "addresses": [pod.text("/status/podIP")],
                "conditions": {
                    "ready": serves(service, pod),
                    "serving": pods::is_ready(pod),
                    "terminating": false,
                },
                "nodeName": pod.text("/spec/nodeName"),
                "targetRef": reference(pod),
            })
        })
        .collect();
    json!({
        "metadata": metadata(service),
        "addressType": "IPv4",
        "endpoints": list,
        "ports": ports(service, members),
    })
}

fn reference(pod: &Object) -> Value {
    json!({
        "kind": "Pod",
        "name": pod.name(),
        "namespace": pod.namespace(),
        "uid": pod.uid(),
    })
}

fn ports(service: &Object, members: &[&Object]) -> Vec<Value> {
    let resolve = |port: &Value| -> Value {
        let Some(name) = port["targetPort"].as_str() else {
            return port["targetPort"].clone();
        };
        members
            .iter()
            .flat_map(|pod| pod.list("/spec/containers"))
            .flat_map(|container| container["ports"].as_array().into_iter().flatten())
            .find(|candidate| candidate["name"] == name)
            .map_or(Value::Null, |found| found["containerPort"].clone())
    };
    service
        .list("/spec/ports")
        .iter()
        .map(|port| (port, resolve(port)))
        .filter(|(_, number)| number.is_number())
        .map(|(port, number)| {
            let mut written = json!({"port": number, "protocol": port["protocol"]});
            if port["name"].is_string() {
                written["name"] = port["name"].clone();
            }
            written
        })
        .collect()
}
