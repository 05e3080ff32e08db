//! A number of replicas that an autoscaler has set.
//!
//! Since 1.22 a server notes that in the managed fields, and an apply that wants another number is a
//! conflict. An older one notes nothing: the number looks like our own, and would be set back without a
//! word. So there the autoscalers are asked for.

use serde_json::Value;

use crate::connection::Cluster;
use crate::error::Error;
use crate::object::{Key, number, text};
use crate::ownership::conflict::Conflict;
use crate::ownership::fields::Operation;

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
