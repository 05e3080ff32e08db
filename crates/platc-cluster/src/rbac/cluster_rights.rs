//! Rights outside of namespaces.

use std::collections::BTreeMap;

use super::rule::Rule;
use super::{Kinds, RBAC, bound, definitions, escalation, namespaces};
use crate::error::Error;
use crate::object::text;
use crate::platform::Platform;

/// Kinds that hold data, or have it inside; a person with more rights deletes them.
const DATA: [(&str, &str); 3] = [
    ("", "Namespace"),
    ("", "PersistentVolume"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
];

/// The rules for objects of the whole cluster.
pub(super) fn rules(platform: &Platform, kinds: &Kinds) -> Result<Vec<Rule>, Error> {
    // By the UID of kube-system platc tells one cluster from another.
    let mut used: Vec<&str> = namespaces(platform).into_iter().collect();
    used.push("kube-system");
    let mut rules = vec![
        Rule::new("", &["namespaces"], &["get"]).named(&used),
        // Which namespaces are there is the first thing that a plan asks. They are there before the
        // roles in them are, so none has to be made.
        Rule::new("", &["namespaces"], &["list", "watch"]),
    ];
    let mut names: BTreeMap<(&str, &str, &str), Vec<&str>> = BTreeMap::new();
    for object in platform
        .objects
        .iter()
        .filter(|each| each.key.namespace.is_none())
    {
        if let Some(resource) = kinds.resource(object) {
            let key = &object.key;
            names
                .entry((&key.group, resource, &key.kind))
                .or_default()
                .push(&key.name);
        }
    }
    for ((group, resource, kind), names) in &names {
        let each: &[_] = if DATA.contains(&(*group, *kind)) {
            &["get", "patch"]
        } else {
            &["delete", "get", "patch"]
        };
        if (*group, *resource) != ("", "namespaces") {
            rules.push(Rule::new(group, &[resource], &["create", "list", "watch"]));
        }
        rules.push(Rule::new(group, &[resource], each).named(names));
    }
    for object in definitions(platform) {
        let definition = object.value()?;
        if let (Some(group), Some(plural)) = (
            text(&definition, "/spec/group"),
            text(&definition, "/spec/names/plural"),
        ) {
            // Before a definition changes, the objects that it defines are counted.
            rules.push(Rule::new(group, &[plural], &["list"]));
        }
    }
    let roles = names.get(&(RBAC, "clusterroles", "ClusterRole"));
    let roles = roles.map_or(&[][..], Vec::as_slice);
    let objects = platform.objects.iter();
    let bound = bound(objects.filter(|object| object.key.is(RBAC, "ClusterRoleBinding")))?;
    rules.extend(escalation(roles, "clusterroles", &bound));
    // Whether a claim can grow, and when it is bound.
    rules.push(Rule::new(
        "storage.k8s.io",
        &["storageclasses"],
        &["get", "list"],
    ));
    Ok(rules)
}
