//! Whether claims can grow, asked before anything is written.

use std::collections::BTreeMap;

use platc_plan::{Change, Plan, Strategy};

use crate::applying::claims;
use crate::connection::Cluster;
use crate::error::Error;
use crate::object::Key;
use crate::planning::{Todo, Work, trees};
use crate::platform::Platform;

/// Refuses to grow claims that cannot.
pub(super) async fn refuse_rigid(
    cluster: &Cluster,
    platform: &Platform,
    plan: &mut Plan,
    work: &BTreeMap<Key, Work>,
) -> Result<(), Error> {
    for desired in &platform.objects {
        let todo = work.get(&desired.key).map(|work| work.todo);
        if todo != Some(Todo::Replace(Strategy::ExpandClaims)) {
            continue;
        }
        let growing = claims::growing(cluster, &desired.key, &desired.value()?).await?;
        let Some(why) = claims::reason_not_to_grow(cluster, &growing).await? else {
            continue;
        };
        let is_meant = |change: &&mut Change| trees::key(&change.identity) == desired.key;
        if let Some(change) = plan.changes.iter_mut().find(is_meant) {
            change.refused.get_or_insert(why);
        }
    }
    Ok(())
}
