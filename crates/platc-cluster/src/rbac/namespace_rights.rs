//! Rights inside of one namespace.

use std::collections::{BTreeMap, BTreeSet};

use super::rule::Rule;
use super::{Kinds, RBAC, bound, escalation};
use crate::error::Error;
use crate::platform::Platform;
use crate::secrets::{Needed, NeededSecrets, needed, stand_in_name};

/// What applying, judging and pruning an object takes. Names are no use here: who may create any
/// Deployment can do with a pod whatever the namespace allows, and objects that are no longer in the
/// platform have to be deleted.
const OWN: &[&str] = &["create", "delete", "get", "list", "patch", "watch"];

/// Claims hold data: they grow, and a person with more rights deletes them.
const CLAIM: &[&str] = &["get", "list", "patch", "watch"];
const OWN_CLAIM: &[&str] = &["create", "get", "list", "patch", "watch"];

/// Looking only.
const LOOK: &[&str] = &["get", "list", "watch"];

/// What says why an object is not ready, whom a change disturbs, or who else sets a field.
const LOOKED_AT: [(&str, &[&str]); 5] = [
    ("", &["endpoints", "events", "pods"]),
    ("apps", &["controllerrevisions", "replicasets"]),
    ("autoscaling", &["horizontalpodautoscalers"]),
    ("discovery.k8s.io", &["endpointslices"]),
    ("policy", &["poddisruptionbudgets"]),
];

/// The rules for a namespace.
pub(super) fn rules(
    platform: &Platform,
    kinds: &Kinds,
    namespace: &str,
) -> Result<Vec<Rule>, Error> {
    let inside = || {
        let objects = platform.objects.iter();
        objects.filter(move |object| object.key.namespace.as_deref() == Some(namespace))
    };
    let mut resources: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for object in inside() {
        if let Some(resource) = kinds.resource(object) {
            let key = &object.key;
            resources.entry(&key.group).or_default().insert(resource);
        }
    }
    let core = resources.entry("").or_default();
    let has_claims = core.remove("persistentvolumeclaims");
    core.remove("secrets");
    let is_home = namespace == platform.namespace;
    if is_home {
        core.insert("configmaps");
    }
    let watched = causes(&resources);
    let mut rules: Vec<Rule> = resources
        .iter()
        .filter(|(_, resources)| !resources.is_empty())
        .map(|(group, resources)| {
            let resources: Vec<&str> = resources.iter().copied().collect();
            Rule::new(group, &resources, OWN)
        })
        .collect();
    rules.extend(watched);
    rules.extend(elsewhere(kinds, &resources));
    let claims = if has_claims { OWN_CLAIM } else { CLAIM };
    rules.push(Rule::new("", &["persistentvolumeclaims"], claims));
    if is_home {
        rules.extend(keeping());
    }
    rules.extend(secrets(platform, namespace));
    let roles: Vec<&str> = inside()
        .filter(|object| object.key.is(RBAC, "Role"))
        .map(|object| object.key.name.as_str())
        .collect();
    let bound = bound(inside().filter(|object| object.key.is(RBAC, "RoleBinding")))?;
    rules.extend(escalation(&roles, "roles", &bound));
    Ok(rules)
}

/// The platform's objects are looked for by kind in all of its namespaces, also where none is meant to
/// be.
fn elsewhere(kinds: &Kinds, own: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Rule> {
    let mut others: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for kind in kinds.0.iter().filter(|kind| kind.namespaced) {
        let (group, resource) = (kind.group.as_str(), kind.plural.as_str());
        let is_granted = has(own, group, resource)
            || LOOKED_AT
                .iter()
                .any(|(each, looked_at)| *each == group && looked_at.contains(&resource))
            || (group.is_empty() && ["persistentvolumeclaims", "secrets"].contains(&resource));
        if !is_granted {
            others.entry(group).or_default().push(resource);
        }
    }
    let rules = others.iter();
    rules
        .map(|(group, resources)| Rule::new(group, resources, &["list"]))
        .collect()
}

fn has(resources: &BTreeMap<&str, BTreeSet<&str>>, group: &str, resource: &str) -> bool {
    resources
        .get(group)
        .is_some_and(|resources| resources.contains(resource))
}

/// What is looked at beside the kinds that the platform has there itself.
fn causes(own: &BTreeMap<&str, BTreeSet<&str>>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for (group, resources) in LOOKED_AT {
        let mut others = resources.to_vec();
        others.retain(|resource| !has(own, group, resource));
        if !others.is_empty() {
            rules.push(Rule::new(group, &others, LOOK));
        }
    }
    rules.push(Rule::new("", &["pods/log"], &["get"]));
    rules
}

/// The inventory, the journal, the history and the lease of the platform.
fn keeping() -> [Rule; 2] {
    [
        Rule::new("", &["configmaps"], &["update"]),
        Rule::new(
            "coordination.k8s.io",
            &["leases"],
            &["create", "delete", "get", "patch", "update"],
        ),
    ]
}

/// Secrets that a person makes are read by their names. Where platc makes some, it also looks for those
/// that it made, in each namespace of the platform: a list takes no names. It shows nothing that the
/// right to make pods in the namespace does not show.
fn secrets(platform: &Platform, namespace: &str) -> Vec<Rule> {
    let needed = needed(&platform.secrets);
    let here: NeededSecrets<'_> = needed
        .iter()
        .filter(|((each, _), _)| each == namespace)
        .map(|(name, secret)| (name.clone(), secret.clone()))
        .collect();
    let made = names(&here, Needed::is_made);
    let mut existing = names(&here, |_| true);
    existing.retain(|name| !made.contains(name));
    let stand_ins = names(&here, Needed::is_generated);
    let stand_ins: Vec<String> = stand_ins.into_iter().map(stand_in_name).collect();
    let mut rules = Vec::new();
    if !made.is_empty() {
        rules.push(Rule::new("", &["secrets"], &["create", "list"]));
    } else if needed.values().any(Needed::is_made) {
        rules.push(Rule::new("", &["secrets"], &["list"]));
    }
    if !existing.is_empty() {
        rules.push(Rule::new("", &["secrets"], &["get"]).named(&existing));
    }
    if !made.is_empty() {
        let mut written = made;
        written.extend(stand_ins.iter().map(String::as_str));
        rules.push(Rule::new("", &["secrets"], &["delete", "get", "patch"]).named(&written));
    }
    rules
}

fn names<'s, 'p>(
    secrets: &'s NeededSecrets<'p>,
    wanted: impl Fn(&Needed<'p>) -> bool,
) -> Vec<&'s str> {
    let found = secrets.iter().filter(|(_, secret)| wanted(secret));
    found.map(|((_, name), _)| name.as_str()).collect()
}
