//! `ClusterRoles` that are made of others, as `view`, `edit` and `admin` are.

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::kind::Kind;
use super::object::Object;
use super::world::Snapshot;

/// Gives a role the rules of all roles that it aggregates.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, role: &Object) {
    let selectors = role.list("/aggregationRule/clusterRoleSelectors");
    if selectors.is_empty() {
        return;
    }
    let mut rules: Vec<&Value> = Vec::new();
    for part in world.all(Kind::ClusterRole) {
        let selected = selectors.iter().any(|one| part.is_selected_by(one));
        if selected && part.name() != role.name() {
            rules.extend(part.list("/rules"));
        }
    }
    cluster.patch(role, &json!({"rules": rules})).await;
}
