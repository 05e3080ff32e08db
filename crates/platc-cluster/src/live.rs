//! What is in the cluster: one list a kind.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::Value;

use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::Key;

/// The label of everything that a platform owns; its value is the id of the `ApplySet`.
pub const PART_OF: &str = "applyset.kubernetes.io/part-of";

/// How many lists are asked for at once.
const LISTS_AT_ONCE: usize = 8;

/// What to look at.
#[derive(Debug)]
pub struct Scope<'a> {
    /// Groups and kinds.
    pub kinds: BTreeSet<(&'a str, &'a str)>,
    /// The namespaces to look in where the user may not look into all.
    pub namespaces: BTreeSet<&'a str>,
    /// The id of the `ApplySet`.
    pub part_of: &'a str,
}

/// What a cluster holds of a platform.
#[derive(Debug, Default)]
pub struct Live {
    /// The objects that carry the platform's label.
    pub objects: BTreeMap<Key, Value>,
    /// The kinds as the server has them; a kind that it does not know is absent.
    pub kinds: BTreeMap<(String, String), Kind>,
}

impl Live {
    /// The kind of an object, if the server knows it.
    pub fn kind(&self, key: &Key) -> Option<&Kind> {
        self.kinds.get(&(key.group.clone(), key.kind.clone()))
    }
}

/// Looks at the cluster: one list for each kind.
pub async fn observe(cluster: &Cluster, scope: &Scope<'_>) -> Result<Live, Error> {
    let mut live = Live::default();
    let lookups = stream::iter(&scope.kinds)
        .map(|(group, kind)| cluster.kind(group, kind))
        .buffered(LISTS_AT_ONCE)
        .try_collect::<Vec<_>>();
    for kind in lookups.await?.into_iter().flatten() {
        live.kinds
            .insert((kind.group.clone(), kind.kind.clone()), kind);
    }
    let lists = stream::iter(live.kinds.values())
        .map(|kind| list(cluster, kind, scope))
        .buffer_unordered(LISTS_AT_ONCE)
        .try_collect::<Vec<_>>()
        .await?;
    for object in lists.into_iter().flatten() {
        if let Some(key) = Key::of(&object) {
            live.objects.insert(key, object);
        }
    }
    Ok(live)
}

/// The platform's objects of a kind. A user who may not look into every namespace may well be allowed
/// to look into those of the platform.
async fn list(cluster: &Cluster, kind: &Kind, scope: &Scope<'_>) -> Result<Vec<Value>, Error> {
    let selector = format!("{PART_OF}={}", scope.part_of);
    match cluster.list(kind, None, &selector).await {
        Err(error) if error.is_forbidden() && kind.namespaced => {}
        result => return Ok(result?.objects),
    }
    let lists = stream::iter(&scope.namespaces)
        .map(|namespace| cluster.list(kind, Some(namespace), &selector))
        .buffer_unordered(LISTS_AT_ONCE)
        .try_collect::<Vec<_>>()
        .await?;
    Ok(lists.into_iter().flat_map(|list| list.objects).collect())
}
