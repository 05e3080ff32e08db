//! Secrets that stand in while another one, which is immutable, is deleted and made again.
//!
//! A program can be killed between the deletion and the creation. So the new contents are written
//! first, under a second name in the same namespace, together with the values that they replace; who
//! comes next finds them there. The stand-in goes last.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::live::LiveSecret;
use super::value::Hidden;
use super::{GENERATED, GENERATED_KEYS, MANAGED_BY, PLATC, STANDS_IN};
use crate::api::Dependents;
use crate::connection::Cluster;
use crate::error::Error;
use crate::live::PART_OF;
use crate::object::Key;

/// Before the name of a key: the value that it had.
const FORMER: &str = "former.";

/// Why a Secret is deleted and made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It gets keys that it lacks; its other values stay.
    Extension,
    /// Its generated values are replaced.
    Rotation,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Extension => "extension",
            Self::Rotation => "rotation",
        }
    }
}

/// What a Secret is to hold.
pub(super) struct Contents {
    pub(super) data: BTreeMap<String, Hidden>,
    /// The keys that platc generated a value for.
    pub(super) generated: Vec<String>,
    pub(super) is_immutable: bool,
}

impl Contents {
    /// The manifest of a Secret that platc makes.
    pub(super) fn manifest(&self, key: &Key, part_of: &str) -> Value {
        let mut manifest = manifest(key, &self.data, self.is_immutable);
        if let Some(metadata) = manifest.get_mut("metadata").and_then(Value::as_object_mut) {
            metadata.insert("labels".to_owned(), labels(part_of));
            metadata.insert(
                "annotations".to_owned(),
                json!({GENERATED: "true", GENERATED_KEYS: self.generated.join(",")}),
            );
        }
        manifest
    }
}

/// The labels of a Secret that platc makes.
pub(super) fn labels(part_of: &str) -> Value {
    json!({MANAGED_BY: PLATC, PART_OF: part_of})
}

/// The name of the Secret that stands in for another.
pub(crate) fn name(secret: &str) -> String {
    format!("{secret}-rotating")
}

/// Whether the Secret stands in for another, for this purpose.
pub(super) fn stands_in(secret: Option<&LiveSecret>, purpose: Purpose) -> bool {
    secret.is_some_and(|secret| secret.stands_in.as_deref() == Some(purpose.name()))
}

/// What the stand-in holds for the Secret that it stands in for.
pub(super) fn contents(stand_in: &LiveSecret) -> BTreeMap<String, Hidden> {
    let data = stand_in.data.iter();
    data.filter(|(key, _)| !key.starts_with(FORMER))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Writes the stand-in of a Secret, unless it is there already; what it holds then stands.
pub(super) async fn write(
    cluster: &Cluster,
    secret: &Key,
    contents: &BTreeMap<String, Hidden>,
    (purpose, former): (Purpose, &LiveSecret),
) -> Result<LiveSecret, Error> {
    let kind = cluster.known("", "Secret");
    let key = Key {
        name: name(&secret.name),
        ..secret.clone()
    };
    let mut data = contents.clone();
    for (name, value) in &former.data {
        if contents.get(name) != Some(value) {
            data.insert(format!("{FORMER}{name}"), value.clone());
        }
    }
    let mut manifest = manifest(&key, &data, true);
    if let Some(metadata) = manifest.get_mut("metadata").and_then(Value::as_object_mut) {
        // Without the label of the platform: nothing that prunes by label may take it for a member.
        metadata.insert("labels".to_owned(), json!({MANAGED_BY: PLATC}));
        metadata.insert("annotations".to_owned(), json!({STANDS_IN: purpose.name()}));
    }
    let there = match cluster.create(&kind, &key, &manifest).await {
        Ok(created) => LiveSecret::read(&created),
        Err(error) if error.is_conflict() => {
            let there = cluster.get(&kind, &key).await?.ok_or(error)?;
            LiveSecret::read(&there)
        }
        Err(error) => return Err(error),
    };
    if stands_in(Some(&there), purpose) {
        Ok(there)
    } else {
        Err(Error::State(format!(
            "{key} is in the way: platc needs the name while it replaces {secret}"
        )))
    }
}

/// Deletes the Secret, if it is there, and makes it again.
pub(super) async fn swap(
    cluster: &Cluster,
    secret: &Key,
    uid: Option<&str>,
    (contents, part_of): (&Contents, &str),
) -> Result<Value, Error> {
    let kind = cluster.known("", "Secret");
    if let Some(uid) = uid {
        cluster
            .delete(&kind, secret, uid, Dependents::Deleted)
            .await?;
    }
    let manifest = contents.manifest(secret, part_of);
    match cluster.create(&kind, secret, &manifest).await {
        Err(error) if error.is_conflict() => {
            let there = cluster.get(&kind, secret).await?.ok_or(error)?;
            if LiveSecret::read(&there).data == contents.data {
                return Ok(there);
            }
            Err(Error::State(format!(
                "{secret} was made by somebody else, or cannot be deleted yet, while platc replaced it; \
                 its contents are in Secret/{}",
                name(&secret.name)
            )))
        }
        result => result,
    }
}

/// Removes a stand-in that is no longer needed.
pub(super) async fn remove(cluster: &Cluster, secret: &Key, uid: &str) -> Result<(), Error> {
    let kind = cluster.known("", "Secret");
    let key = Key {
        name: name(&secret.name),
        ..secret.clone()
    };
    cluster.delete(&kind, &key, uid, Dependents::Deleted).await
}

fn manifest(key: &Key, data: &BTreeMap<String, Hidden>, is_immutable: bool) -> Value {
    let mut manifest = json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": key.name, "namespace": key.namespace},
        "type": "Opaque",
        "data": encoded(data),
    });
    if is_immutable && let Some(fields) = manifest.as_object_mut() {
        fields.insert("immutable".to_owned(), Value::Bool(true));
    }
    manifest
}

/// The field `data`.
pub(super) fn encoded(data: &BTreeMap<String, Hidden>) -> Value {
    let entries = data
        .iter()
        .map(|(key, value)| (key.clone(), Value::from(value.to_base64())));
    Value::Object(entries.collect::<Map<_, _>>())
}
