//! What the first rows look at in the cluster, and how they step in between.

use platc_cluster::applying::{ApplyError, Report};
use platc_cluster::planning::{LivePlan, Permissions};
use platc_cluster::{Cluster, Platform, Wanted};
use platc_plan::Action;
use platc_testbed::{Proxy, User};
use serde_json::Value;

use crate::scene::{Heard, Scene};

/// The UID of what is at a path of the namespace; empty when nothing is there.
pub(super) fn uid(scene: &Scene, api_version: &str, rest: &str) -> String {
    let object = scene.namespace.get(api_version, rest);
    object.map_or_else(String::new, |object| uid_of(&object))
}

/// The UID of what is at a path; `NS` in it is the namespace of the scene.
pub(super) fn uid_at(scene: &Scene, path: &str) -> String {
    scene
        .get(path)
        .map_or_else(String::new, |object| uid_of(&object))
}

fn uid_of(object: &Value) -> String {
    let uid = object["metadata"]["uid"].as_str();
    uid.unwrap_or_default().to_owned()
}

/// What the plan does, such as `delete ConfigMap/settings`, sorted.
pub(super) fn actions(plan: &LivePlan) -> Vec<String> {
    let word = |action: Action| match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Replace => "replace",
        Action::Delete => "delete",
        Action::Move => "move",
    };
    let changes = plan.plan.changes.iter();
    let mut actions: Vec<String> = changes
        .map(|change| {
            let identity = &change.identity;
            format!(
                "{} {}/{}",
                word(change.action),
                identity.kind,
                identity.name
            )
        })
        .collect();
    actions.sort();
    actions
}

/// What stays though it is no longer compiled: kind, name and the reason.
pub(super) fn kept(plan: &LivePlan) -> Vec<(String, String)> {
    let kept = plan.kept.iter();
    kept.map(|kept| {
        let key = &kept.key;
        (format!("{}/{}", key.kind, key.name), kept.reason.clone())
    })
    .collect()
}

/// What no apply can do: kind, name and the reason.
pub(super) fn refusals(plan: &LivePlan) -> Vec<(String, String)> {
    plan.refusals()
        .map(|(change, why)| {
            let identity = &change.identity;
            let object = format!("{}/{}", identity.kind, identity.name);
            (object, why.to_owned())
        })
        .collect()
}

/// What was deleted: kind and name, sorted.
pub(super) fn deleted(report: &Report) -> Vec<String> {
    let keys = report.deleted.iter();
    let mut deleted: Vec<String> = keys
        .map(|key| format!("{}/{}", key.kind, key.name))
        .collect();
    deleted.sort();
    deleted
}

/// What was to be deleted and is still there: kind, name and the reason.
pub(super) fn not_deleted(report: &Report) -> Vec<(String, String)> {
    let left = report.not_deleted.iter();
    left.map(|(key, why)| (format!("{}/{}", key.kind, key.name), why.clone()))
        .collect()
}

/// Plans and applies with permissions.
pub(super) fn apply_allowed(
    scene: &Scene,
    platform: &Platform,
    permissions: &Permissions,
) -> Result<Report, ApplyError> {
    let plan = scene.plan_with(platform, permissions)?;
    scene.apply_plan(platform, &plan, &Heard::default())
}

/// Allows to delete this data.
pub(super) fn destroying(names: &[&str]) -> Permissions {
    Permissions {
        destroy_data: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Permissions::default()
    }
}

/// Allows to take objects over.
pub(super) fn adopting() -> Permissions {
    Permissions {
        adopt: true,
        ..Permissions::default()
    }
}

/// From now on the scene asks through a proxy.
pub(super) fn through_proxy(scene: &mut Scene) -> Proxy {
    let proxy = scene.testbed.proxy(&User::Admin);
    let wanted = Wanted {
        kubeconfig: Some(scene.testbed.kubeconfig_through(&proxy)),
        context: None,
    };
    let connected = scene.runtime.block_on(Cluster::connect(&wanted));
    scene.cluster = connected.expect("the proxy answers");
    proxy
}
