//! Namespaces: a service account in each, and the end of those that are being deleted.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::cluster::Cluster;
use super::condition::{Condition, conditions};
use super::object::Object;
use super::world::World;

/// The pause between two looks at what is left in namespaces that are being deleted.
const PAUSE: Duration = Duration::from_millis(100);

/// What may be in a namespace: the path of each kind's objects, before and after its name.
struct Content {
    version: String,
    plural: String,
    in_bulk: bool,
}

/// Makes the default service account.
pub(crate) async fn play(cluster: &Cluster, namespace: &Object) {
    let key = format!("service account of {}", namespace.uid());
    if !namespace.is_going() && cluster.once(&key) {
        let path = format!("/api/v1/namespaces/{}/serviceaccounts", namespace.name());
        let account = json!({
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": {"name": "default"},
        });
        cluster.attempt("POST", &path, &account).await;
    }
}

/// Empties the namespaces that are being deleted and lets them go, for as long as it is polled. Apart from
/// the passes, since that takes dozens of requests, and everybody else would wait.
pub(crate) async fn end_all(cluster: &Cluster, world: &World) {
    loop {
        let going = world.going_namespaces();
        if !going.is_empty() {
            let content = content(cluster).await;
            // A server that lists no kinds is not there.
            if !content.is_empty() {
                join_all(going.iter().map(|it| end(cluster, it, &content))).await;
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn end(cluster: &Cluster, namespace: &Object, content: &[Content]) {
    let name = namespace.name();
    let left = join_all(content.iter().map(|kind| empty(cluster, name, kind))).await;
    let left: Vec<Value> = left.into_iter().flatten().collect();
    if left.is_empty() {
        let spec = json!({"finalizers": []});
        let mut value = namespace.value.clone();
        value["apiVersion"] = json!("v1");
        value["kind"] = json!("Namespace");
        value["spec"] = spec;
        let path = format!("{}/finalize", namespace.path());
        return cluster.attempt("PUT", &path, &value).await;
    }
    let mut finalizers: BTreeMap<&str, usize> = BTreeMap::new();
    let held = left
        .iter()
        .filter_map(|item| item["metadata"]["finalizers"].as_array());
    for finalizer in held.flatten().filter_map(Value::as_str) {
        *finalizers.entry(finalizer).or_default() += 1;
    }
    let counted: Vec<String> = finalizers
        .iter()
        .map(|(name, number)| format!("{name} in {number} resource instances"))
        .collect();
    let message = format!(
        "Some content in the namespace has finalizers remaining: {}",
        counted.join(", ")
    );
    let remaining = [Condition {
        kind: "NamespaceFinalizersRemaining",
        holds: !counted.is_empty(),
        reason: "SomeFinalizersRemain",
        message: &message,
    }];
    let status = json!({"conditions": conditions(namespace, &remaining)});
    cluster.set_status(namespace, &status).await;
}

/// Asks for the deletion of all objects of a kind, and returns those that are still there.
async fn empty(cluster: &Cluster, namespace: &str, content: &Content) -> Vec<Value> {
    let (version, plural) = (&content.version, &content.plural);
    let collection = format!("{version}/namespaces/{namespace}/{plural}");
    let list = cluster
        .request("GET", &collection, &Value::Null)
        .await
        .unwrap_or_default();
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let going = |item: &Value| !item["metadata"]["deletionTimestamp"].is_null();
    if items.iter().all(going) {
        return items;
    }
    let options = json!({"propagationPolicy": "Background"});
    if content.in_bulk {
        cluster.attempt("DELETE", &collection, &options).await;
        return items;
    }
    for item in items.iter().filter(|item| !going(item)) {
        let name = item["metadata"]["name"].as_str().unwrap_or_default();
        let path = format!("{collection}/{name}");
        cluster.attempt("DELETE", &path, &options).await;
    }
    items
}

/// Everything that the server lets be listed and deleted in a namespace.
async fn content(cluster: &Cluster) -> Vec<Content> {
    let groups = cluster
        .request("GET", "/apis", &Value::Null)
        .await
        .unwrap_or_default();
    let mut versions = vec!["/api/v1".to_owned()];
    for group in groups["groups"].as_array().into_iter().flatten() {
        let version = group["preferredVersion"]["groupVersion"].as_str();
        versions.extend(version.map(|version| format!("/apis/{version}")));
    }
    let lists = versions.iter().map(|version| async move {
        let list = cluster.request("GET", version, &Value::Null).await;
        (version, list.unwrap_or_default())
    });
    join_all(lists)
        .await
        .iter()
        .flat_map(|(version, list)| {
            let resources = list["resources"].as_array().into_iter().flatten();
            resources.filter_map(move |resource| kind(version, resource))
        })
        .collect()
}

fn kind(version: &str, resource: &Value) -> Option<Content> {
    let can = |verb: &str| {
        resource["verbs"]
            .as_array()
            .is_some_and(|verbs| verbs.iter().any(|one| one == verb))
    };
    let listed = resource["namespaced"] == true && can("list") && can("delete");
    let name = resource["name"].as_str()?;
    listed.then(|| Content {
        version: version.to_owned(),
        plural: name.to_owned(),
        in_bulk: can("deletecollection"),
    })
}
