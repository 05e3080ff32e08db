//! Whether a namespace has nothing in it but what is deleted with it.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::{Key, items, text, uid};

/// Refuses to delete a namespace in which something is that this apply did not mean, but for what goes
/// before it as well. Every kind that the server has is looked at: what a kind is for, nobody here knows.
pub(crate) async fn ensure_empty(
    cluster: &Cluster,
    key: &Key,
    goes_before: &(dyn Fn(&Value) -> bool + Sync),
) -> Result<(), Error> {
    let mut objects = Vec::new();
    for kind in cluster.all_namespaced_kinds().await? {
        if !is_made_by_the_cluster(&kind) {
            objects.extend(cluster.list(&kind, Some(&key.name), "").await?.objects);
        }
    }
    let uids: BTreeSet<&str> = objects.iter().filter_map(uid).collect();
    // What belongs to something that is named itself need not be named.
    let belongs = |object: &&Value| {
        let owners = items(object, "/metadata/ownerReferences").iter();
        let mut owners = owners.filter_map(|owner| text(owner, "/uid"));
        owners.any(|owner| uids.contains(owner))
    };
    let found: BTreeSet<String> = objects
        .iter()
        .filter(|object| !belongs(object) && !goes_before(object))
        .filter_map(Key::of)
        .filter(|other| !is_in_every_namespace(other))
        .map(|other| format!("{}/{}", other.kind, other.name))
        .collect();
    if found.is_empty() {
        return Ok(());
    }
    let some: Vec<String> = found.iter().take(5).cloned().collect();
    let more = found.len().saturating_sub(some.len());
    let more = if more == 0 {
        String::new()
    } else {
        format!(" and {more} more")
    };
    Err(Error::State(format!(
        "the namespace {} stays: there are objects in it that are not deleted here: {}{more}",
        key.name,
        some.join(", ")
    )))
}

/// Kinds whose objects the cluster makes by itself.
fn is_made_by_the_cluster(kind: &Kind) -> bool {
    matches!(
        (kind.group.as_str(), kind.kind.as_str()),
        ("" | "events.k8s.io", "Event")
            | ("", "Endpoints")
            | ("discovery.k8s.io", "EndpointSlice")
            | ("metrics.k8s.io", _)
    )
}

fn is_in_every_namespace(key: &Key) -> bool {
    (key.is("", "ServiceAccount") && key.name == "default")
        || (key.is("", "ConfigMap") && key.name == "kube-root-ca.crt")
        || (key.is("", "Secret") && key.name.starts_with("default-token-"))
}
