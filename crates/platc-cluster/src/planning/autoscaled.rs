//! A number of replicas that an autoscaler has set.
//!
//! Since 1.22 a server notes that in the managed fields, and an apply that wants another number is a
//! conflict. An older one notes nothing: the number looks like our own, and would be set back without a
//! word. So there the autoscalers are asked for.
//!
//! A manifest that leaves the number to an autoscaler gives a field up. A server sets a field of which
//! nobody is left to the default, and that is one pod: so somebody has to be left.

use serde_json::{Value, json};

use crate::api::Write;
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::{Key, number, text, uid};
use crate::ownership::conflict::Conflict;
use crate::ownership::fields::{Operation, applied, owners_of};

/// Who keeps a number of replicas until the autoscaler first sets one.
pub(super) const KEEPER: &str = "platc-replicas";

/// The autoscaler that owns the number of replicas, where the apply would change it and the server does
/// not know.
pub(super) async fn replicas(
    cluster: &Cluster,
    key: &Key,
    manifest: &Value,
    live: &Value,
) -> Result<Option<Conflict>, Error> {
    let [wanted, there] = [manifest, live].map(|object| number(object, "/spec/replicas"));
    if cluster.about.version.notes_scaling()
        || key.group != "apps"
        || wanted.is_none()
        || wanted == there
    {
        return Ok(None);
    }
    let kind = cluster.known("autoscaling", "HorizontalPodAutoscaler");
    let autoscalers = match cluster.list(&kind, key.namespace.as_deref(), "").await {
        Ok(listing) => listing.objects,
        // Who may not see autoscalers cannot be protected from setting back what they did.
        Err(error) if error.is_forbidden() => Vec::new(),
        Err(error) => return Err(error),
    };
    let scales = |autoscaler: &&Value| {
        text(autoscaler, "/spec/scaleTargetRef/kind") == Some(&key.kind)
            && text(autoscaler, "/spec/scaleTargetRef/name") == Some(&key.name)
    };
    let name = autoscalers.iter().find(scales).and_then(Key::of);
    Ok(name.map(|autoscaler| Conflict {
        field: "spec.replicas".to_owned(),
        manager: format!("{} {}", autoscaler.kind, autoscaler.name),
        operation: Operation::Update,
        api_version: String::new(),
        subresource: "scale".to_owned(),
    }))
}

/// The number of replicas that the apply of this manifest would give up, and that nobody else has.
pub(super) fn given_up(live: &Value, manifest: &Value) -> Option<i64> {
    const REPLICAS: &str = "/spec/replicas";
    let there = number(live, REPLICAS)?;
    let ours = applied(live)?;
    let is_ours = |owners: &[_]| owners.len() == 1 && owners.first() == Some(&ours);
    let is_given_up = manifest.pointer(REPLICAS).is_none() && is_ours(&owners_of(live, REPLICAS));
    is_given_up.then_some(there)
}

/// Sees to it that the number of replicas stays when the manifest is applied.
pub(crate) async fn keep_replicas(
    cluster: &Cluster,
    (kind, key): (&Kind, &Key),
    live: &Value,
    manifest: &Value,
) -> Result<(), Error> {
    let Some(replicas) = given_up(live, manifest) else {
        return Ok(());
    };
    let kept = json!({
        "apiVersion": manifest["apiVersion"],
        "kind": key.kind,
        "metadata": {"name": key.name, "namespace": key.namespace, "uid": uid(live)},
        "spec": {"replicas": replicas},
    });
    let write = Write {
        manager: KEEPER,
        ..Write::APPLY
    };
    match cluster.apply(kind, key, &kept, write).await {
        // The autoscaler was faster.
        Err(error) if error.is_conflict() => Ok(()),
        result => result.map(|_| ()),
    }
}
