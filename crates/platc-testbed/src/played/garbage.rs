//! The garbage collector: what happens to the objects that an owner leaves.

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::kind::Kind;
use super::object::Object;
use super::world::Snapshot;

const FOREGROUND: &str = "foregroundDeletion";
const ORPHAN: &str = "orphan";

/// Plays the finalizers by which an owner waits, and deletes an object whose owners are gone. Only
/// followed kinds are collected: what a custom resource or a ConfigMap owns stays.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, object: &Object) {
    if object.is_going() && object.is_held_by(ORPHAN) {
        return leave_orphans(cluster, world, object).await;
    }
    if object.is_going() && object.is_held_by(FOREGROUND) {
        return delete_first(cluster, world, object).await;
    }
    let owners = object.list("/metadata/ownerReferences");
    if object.is_going() || owners.is_empty() {
        return;
    }
    for owner in owners {
        if !is_gone(cluster, world, object, owner).await {
            return;
        }
    }
    cluster.delete(object, "Background").await;
}

async fn leave_orphans(cluster: &Cluster, world: &Snapshot, owner: &Object) {
    let dependents = world.owned_by(owner.uid());
    for dependent in dependents {
        let rest: Vec<&Value> = dependent
            .list("/metadata/ownerReferences")
            .iter()
            .filter(|reference| reference["uid"] != owner.uid())
            .collect();
        let patch = json!({"metadata": {"ownerReferences": rest}});
        cluster.patch(dependent, &patch).await;
    }
    if dependents.is_empty() {
        cluster.release(owner, ORPHAN).await;
    }
}

async fn delete_first(cluster: &Cluster, world: &Snapshot, owner: &Object) {
    let dependents = world.owned_by(owner.uid());
    for dependent in dependents.iter().filter(|dependent| !dependent.is_going()) {
        cluster.delete(dependent, "Foreground").await;
    }
    if dependents.is_empty() {
        cluster.release(owner, FOREGROUND).await;
    }
}

/// Whether an owner of a followed kind is gone. The copy may be older than the object, so the server
/// is asked before anything is deleted.
async fn is_gone(cluster: &Cluster, world: &Snapshot, object: &Object, owner: &Value) -> bool {
    let word = |name: &str| owner[name].as_str().unwrap_or_default();
    let kind = Kind::named(word("kind"))
        .filter(|kind| kind.api_version() == word("apiVersion") && *kind != Kind::ConfigMap);
    let Some(kind) = kind else {
        return false;
    };
    let namespace = if kind.is_namespaced() {
        object.namespace()
    } else {
        ""
    };
    let known = world.get(kind, namespace, word("name"));
    if known.is_some_and(|known| known.uid() == word("uid")) {
        return false;
    }
    let path = format!("{}/{}", kind.collection(namespace), word("name"));
    match cluster.request("GET", &path, &Value::Null).await {
        Ok(found) => found["metadata"]["uid"] != word("uid"),
        Err(kube::Error::Api(status)) => status.code == 404,
        Err(_) => false,
    }
}
