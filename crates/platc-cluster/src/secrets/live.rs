//! The Secrets that are in the cluster.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::Value;

use super::need::NeededSecrets;
use super::value::Hidden;
use super::{MANAGED_BY, PLATC, STANDS_IN, aside};
use crate::api::FIELD_MANAGER;
use crate::connection::Cluster;
use crate::error::Error;
use crate::object::{Key, annotation, is_going, items, label, resource_version, text, uid};

/// How many requests are under way at once.
const REQUESTS_AT_ONCE: usize = 8;

/// Helm keeps whole releases in Secrets, which are not worth reading.
const NO_HELM_RELEASES: &str = "fieldSelector=type%21%3Dhelm.sh%2Frelease.v1";

/// The Secrets in the cluster, by namespace and name.
pub(super) type Live = BTreeMap<(String, String), LiveSecret>;

/// A Secret in the cluster.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own; no combination is excluded"
)]
#[derive(Clone, Debug, Default)]
pub(super) struct LiveSecret {
    pub(super) uid: String,
    pub(super) resource_version: String,
    /// `type`, such as `Opaque`.
    pub(super) kind: String,
    pub(super) is_immutable: bool,
    /// It says that platc manages it.
    pub(super) is_ours: bool,
    /// It has annotations.
    pub(super) is_annotated: bool,
    /// Somebody has asked to delete it.
    pub(super) is_going: bool,
    /// Why it stands in for another, if it does.
    pub(super) stands_in: Option<String>,
    pub(super) data: BTreeMap<String, Hidden>,
    /// The keys that another field manager has written, each with its name.
    pub(super) writers: BTreeMap<String, String>,
}

impl LiveSecret {
    /// Reads what the server gave.
    pub(super) fn read(secret: &Value) -> Self {
        let entries = secret.pointer("/data").and_then(Value::as_object);
        let data: BTreeMap<String, Hidden> = entries
            .into_iter()
            .flatten()
            .filter_map(|(key, value)| Some((key.clone(), Hidden::from_base64(value.as_str()?)?)))
            .collect();
        Self {
            uid: uid(secret).unwrap_or_default().to_owned(),
            resource_version: resource_version(secret).unwrap_or_default().to_owned(),
            kind: text(secret, "/type").unwrap_or("Opaque").to_owned(),
            is_immutable: secret.pointer("/immutable") == Some(&Value::Bool(true)),
            is_ours: label(secret, MANAGED_BY) == Some(PLATC),
            is_annotated: secret.pointer("/metadata/annotations").is_some(),
            is_going: is_going(secret),
            stands_in: annotation(secret, STANDS_IN).map(str::to_owned),
            writers: writers(secret, data.keys()),
            data,
        }
    }
}

fn writers<'k>(secret: &Value, keys: impl Iterator<Item = &'k String>) -> BTreeMap<String, String> {
    let others: Vec<(&str, &Value)> = items(secret, "/metadata/managedFields")
        .iter()
        .filter_map(|entry| Some((text(entry, "/manager")?, entry.pointer("/fieldsV1/f:data")?)))
        .filter(|(manager, _)| *manager != FIELD_MANAGER)
        .collect();
    keys.filter_map(|key| {
        let field = format!("f:{key}");
        let (writer, _) = others.iter().find(|(_, data)| data.get(&field).is_some())?;
        Some((key.clone(), (*writer).to_owned()))
    })
    .collect()
}

/// Looks at the Secrets that are needed, and at those that stand in for one. A namespace that does not
/// exist has none.
///
/// Where platc makes a Secret, one list of the namespace answers for all of them: a user who may make
/// Secrets and prune them may list them too. Elsewhere each is read by its name, which needs no right
/// to the others.
pub(super) async fn look(cluster: &Cluster, needed: &NeededSecrets<'_>) -> Result<Live, Error> {
    let made = |(_, secret): &(_, &super::Needed<'_>)| secret.is_made();
    let listed: BTreeSet<&str> = needed
        .iter()
        .filter(made)
        .map(|((namespace, _), _)| namespace.as_str())
        .collect();
    let lists = stream::iter(&listed)
        .map(|namespace| list(cluster, namespace))
        .buffer_unordered(REQUESTS_AT_ONCE)
        .try_collect::<Vec<_>>();
    let read = needed
        .keys()
        .filter(|(namespace, _)| !listed.contains(namespace.as_str()));
    let reads = stream::iter(read)
        .map(|(namespace, name)| get(cluster, namespace, name))
        .buffer_unordered(REQUESTS_AT_ONCE)
        .try_collect::<Vec<_>>();
    let (lists, reads) = futures_util::future::try_join(lists, reads).await?;
    let wanted: BTreeSet<(&str, String)> = needed
        .keys()
        .flat_map(|(namespace, name)| {
            [name.clone(), aside::name(name)].map(|name| (namespace.as_str(), name))
        })
        .collect();
    let found = lists
        .into_iter()
        .flatten()
        .chain(reads.into_iter().flatten());
    let kept =
        found.filter(|(namespace, name, _)| wanted.contains(&(namespace.as_str(), name.clone())));
    Ok(kept
        .map(|(namespace, name, secret)| ((namespace, name), LiveSecret::read(&secret)))
        .collect())
}

/// A Secret with its namespace and name.
type Found = (String, String, Value);

async fn list(cluster: &Cluster, namespace: &str) -> Result<Vec<Found>, Error> {
    let path = cluster.known("", "Secret").path(Some(namespace));
    let list = cluster.read(&format!("{path}?{NO_HELM_RELEASES}")).await?;
    let named = |secret: &Value| {
        let name = text(secret, "/metadata/name").unwrap_or_default();
        (namespace.to_owned(), name.to_owned(), secret.clone())
    };
    Ok(items(&list, "/items").iter().map(named).collect())
}

async fn get(cluster: &Cluster, namespace: &str, name: &str) -> Result<Option<Found>, Error> {
    let kind = cluster.known("", "Secret");
    let key = Key::new(&kind, Some(namespace), name);
    let secret = cluster.get(&kind, &key).await?;
    Ok(secret.map(|secret| (namespace.to_owned(), name.to_owned(), secret)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_matters_of_a_secret_is_read() {
        let secret = LiveSecret::read(&json!({
            "metadata": {
                "uid": "u1", "resourceVersion": "7",
                "labels": {"app.kubernetes.io/managed-by": "platc"},
                "managedFields": [
                    {"manager": "platc", "operation": "Update", "fieldsType": "FieldsV1",
                     "fieldsV1": {"f:data": {".": {}, "f:password": {}, "f:user": {}}}},
                    {"manager": "kubectl-edit", "operation": "Update", "fieldsType": "FieldsV1",
                     "fieldsV1": {"f:data": {"f:password": {}}}},
                    {"manager": "labeller", "operation": "Update", "fieldsType": "FieldsV1",
                     "fieldsV1": {"f:metadata": {"f:labels": {}}}},
                ],
            },
            "type": "Opaque",
            "immutable": true,
            "data": {"password": "Y2FuYXJ5", "user": "bGl2eQ=="},
        }));
        let data = [("password", "canary"), ("user", "livy")];
        assert_eq!(
            secret.data,
            data.map(|(key, value)| (key.to_owned(), Hidden::new(value)))
                .into()
        );
        assert_eq!(
            format!("{secret:?}"),
            "LiveSecret { uid: \"u1\", resource_version: \"7\", kind: \"Opaque\", is_immutable: true, \
             is_ours: true, is_annotated: false, is_going: false, stands_in: None, \
             data: {\"password\": Hidden, \"user\": Hidden}, writers: {\"password\": \"kubectl-edit\"} }"
        );
    }
}
