//! The claims that a StatefulSet made, which grow one by one when its template asks for more.

use platc_objects::Quantity;
use serde_json::{Value, json};

use crate::connection::Cluster;
use crate::error::Error;
use crate::object::{Key, items, text, uid};

/// A claim that is smaller than its template says now.
#[derive(Debug)]
pub(crate) struct Growing {
    key: Key,
    claim: Value,
    /// How large it is to be.
    size: String,
}

/// The claims of a StatefulSet that are smaller than this manifest says, also those of pods that were
/// scaled away: the next pod with that number uses them again.
pub(crate) async fn growing(
    cluster: &Cluster,
    set: &Key,
    manifest: &Value,
) -> Result<Vec<Growing>, Error> {
    let kind = cluster.known("", "PersistentVolumeClaim");
    let namespace = set.namespace.as_deref();
    let claims = cluster.list(&kind, namespace, "").await?.objects;
    let mut growing = Vec::new();
    for template in items(manifest, "/spec/volumeClaimTemplates") {
        let name = text(template, "/metadata/name").unwrap_or_default();
        let prefix = format!("{name}-{}-", set.name);
        let Some(size) = text(template, "/spec/resources/requests/storage") else {
            continue;
        };
        let of_template = claims.iter().filter(|claim| {
            let number = text(claim, "/metadata/name").and_then(|name| name.strip_prefix(&prefix));
            number.is_some_and(|number| number.parse::<u32>().is_ok())
        });
        growing.extend(
            of_template
                .filter(|claim| is_smaller(claim, size))
                .filter_map(|claim| {
                    Some(Growing {
                        key: Key::of(claim)?,
                        claim: claim.clone(),
                        size: size.to_owned(),
                    })
                }),
        );
    }
    Ok(growing)
}

fn is_smaller(claim: &Value, size: &str) -> bool {
    let asked = text(claim, "/spec/resources/requests/storage").unwrap_or_default();
    match (asked.parse::<Quantity>(), size.parse::<Quantity>()) {
        (Ok(asked), Ok(size)) => asked < size,
        _ => asked != size,
    }
}

/// Why one of these claims cannot grow, and the way out.
pub(crate) async fn reason_not_to_grow(
    cluster: &Cluster,
    growing: &[Growing],
) -> Result<Option<String>, Error> {
    let kind = cluster.known("storage.k8s.io", "StorageClass");
    for Growing { key, claim, .. } in growing {
        if text(claim, "/status/phase") == Some("Pending") {
            return Ok(Some(format!(
                "{key} cannot grow: it has no volume yet; wait until it has one"
            )));
        }
        let Some(class) = text(claim, "/spec/storageClassName") else {
            continue;
        };
        let found = cluster.get(&kind, &Key::new(&kind, None, class)).await?;
        let allowed = found
            .as_ref()
            .and_then(|class| class.pointer("/allowVolumeExpansion"));
        if allowed != Some(&Value::Bool(true)) {
            return Ok(Some(format!(
                "{key} cannot grow: its StorageClass {class} does not say allowVolumeExpansion; keep \
                 the old size, or set it on the class if its provisioner can expand volumes"
            )));
        }
    }
    Ok(None)
}

/// Asks for larger volumes. Nothing is written when one of the claims cannot grow.
pub(super) async fn grow(cluster: &Cluster, set: &Key, manifest: &Value) -> Result<(), Error> {
    let growing = growing(cluster, set, manifest).await?;
    if let Some(why) = reason_not_to_grow(cluster, &growing).await? {
        return Err(Error::State(why));
    }
    let kind = cluster.known("", "PersistentVolumeClaim");
    for Growing { key, claim, size } in &growing {
        let patch = json!([
            {"op": "test", "path": "/metadata/uid", "value": uid(claim)},
            {"op": "replace", "path": "/spec/resources/requests/storage", "value": size},
        ]);
        cluster.json_patch(&kind, key, &patch).await?;
    }
    Ok(())
}
