//! The least rights that platc needs for a platform, as manifests.

mod cluster_rights;
mod namespace_rights;
mod rule;
mod subject;

use std::collections::BTreeSet;

use platc_objects::yaml;
use serde_json::{Value, json};

use self::rule::Rule;
pub use self::subject::Subject;
use crate::error::Error;
use crate::kind::{self, Kind};
use crate::object::text;
use crate::platform::{Desired, Platform};

/// The API group of roles and their bindings.
const RBAC: &str = "rbac.authorization.k8s.io";

/// The least rights with which plan, apply, prune, status, logs, rotate and the rest work for this
/// platform: a Role in each of its namespaces and one ClusterRole, each bound to the subject.
///
/// They allow what the platform as it is compiled needs, and are to be made again when it gets other
/// kinds of objects or other namespaces. The namespaces come first: a Role cannot be in one that does
/// not exist, so whoever grants the rights makes them. Nothing that holds data may be deleted with
/// these rights: no namespace, claim, volume or definition of a kind.
///
/// `served` has the kinds of the platform that not every server has, as [`crate::Cluster::kind`] finds
/// them. Those that the platform itself defines need not be there.
pub fn least(platform: &Platform, subject: &Subject, served: &[Kind]) -> Result<Vec<Value>, Error> {
    let kinds = Kinds::of(platform, served)?;
    let made = platform
        .objects
        .iter()
        .filter(|object| object.key.is("", "Namespace"))
        .map(|object| object.key.name.as_str());
    let made: BTreeSet<&str> = made.chain([platform.namespace.as_str()]).collect();
    let mut manifests: Vec<Value> = made
        .into_iter()
        .map(|name| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}))
        .collect();
    let name = format!("platc-{}-{}", platform.namespace, platform.name);
    let rules = cluster_rights::rules(platform, &kinds)?;
    manifests.extend(granted((None, &name), &rules, subject));
    let name = format!("platc-{}", platform.name);
    for namespace in namespaces(platform) {
        let rules = namespace_rights::rules(platform, &kinds, namespace)?;
        manifests.extend(granted((Some(namespace), &name), &rules, subject));
    }
    Ok(manifests)
}

/// The manifests as one stream of YAML documents.
pub fn to_yaml(manifests: &[Value]) -> Result<String, Error> {
    let documents: Result<Vec<String>, yaml::Error> =
        manifests.iter().map(yaml::to_string).collect();
    documents
        .map(|documents| documents.join("---\n"))
        .map_err(|error| Error::State(error.to_string()))
}

/// The namespaces that the platform has objects in, and its own.
fn namespaces(platform: &Platform) -> BTreeSet<&str> {
    let used = platform.objects.iter();
    let used = used.filter_map(|object| object.key.namespace.as_deref());
    let read = platform.secrets.iter().map(|each| each.namespace.as_str());
    used.chain(read)
        .chain([platform.namespace.as_str()])
        .collect()
}

/// A role and its binding; of the whole cluster when there is no namespace.
fn granted(
    (namespace, name): (Option<&str>, &str),
    rules: &[Rule],
    subject: &Subject,
) -> [Value; 2] {
    let (role, binding) = match namespace {
        Some(_) => ("Role", "RoleBinding"),
        None => ("ClusterRole", "ClusterRoleBinding"),
    };
    let metadata = match namespace {
        Some(namespace) => json!({"name": name, "namespace": namespace}),
        None => json!({"name": name}),
    };
    let version = format!("{RBAC}/v1");
    let rules: Vec<Value> = rules.iter().map(Rule::manifest).collect();
    [
        json!({"apiVersion": version, "kind": role, "metadata": metadata, "rules": rules}),
        json!({
            "apiVersion": version, "kind": binding, "metadata": metadata,
            "roleRef": {"apiGroup": RBAC, "kind": role, "name": name},
            "subjects": [subject.manifest()],
        }),
    ]
}

/// The kinds of a platform's objects.
struct Kinds(Vec<Kind>);

impl Kinds {
    fn of(platform: &Platform, served: &[Kind]) -> Result<Self, Error> {
        let wanted: BTreeSet<(&str, &str)> = platform
            .objects
            .iter()
            .map(|object| (object.key.group.as_str(), object.key.kind.as_str()))
            .collect();
        let defined = defined(platform)?;
        let find = |(group, name): (&str, &str)| {
            let is = |kind: &&Kind| kind.group == group && kind.kind == name;
            kind::built_in(group, name, |_, _| true)
                .or_else(|| served.iter().chain(&defined).find(is).cloned())
                .ok_or_else(|| {
                    Error::State(format!(
                        "it takes a cluster that has the kind {name} of {group} to say which rights it needs"
                    ))
                })
        };
        wanted
            .into_iter()
            .map(find)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The name of an object's kind in rules.
    fn resource(&self, object: &Desired) -> Option<&str> {
        let is = |kind: &&Kind| object.key.is(&kind.group, &kind.kind);
        self.0.iter().find(is).map(|kind| kind.plural.as_str())
    }
}

/// The kinds that the platform itself defines.
fn defined(platform: &Platform) -> Result<Vec<Kind>, Error> {
    let mut kinds = Vec::new();
    for object in definitions(platform) {
        let definition = object.value()?;
        let field = |pointer| text(&definition, pointer).unwrap_or_default().to_owned();
        kinds.push(Kind {
            group: field("/spec/group"),
            version: field("/spec/versions/0/name"),
            kind: field("/spec/names/kind"),
            plural: field("/spec/names/plural"),
            namespaced: text(&definition, "/spec/scope") == Some("Namespaced"),
        });
    }
    Ok(kinds)
}

fn definitions(platform: &Platform) -> impl Iterator<Item = &Desired> {
    let objects = platform.objects.iter();
    objects.filter(|object| {
        object
            .key
            .is("apiextensions.k8s.io", "CustomResourceDefinition")
    })
}

/// The roles that the bindings of these objects refer to.
fn bound<'p>(bindings: impl Iterator<Item = &'p Desired>) -> Result<Vec<(String, String)>, Error> {
    let mut roles = BTreeSet::new();
    for binding in bindings {
        let binding = binding.value()?;
        if let (Some(kind), Some(name)) = (
            text(&binding, "/roleRef/kind"),
            text(&binding, "/roleRef/name"),
        ) {
            roles.insert((kind.to_owned(), name.to_owned()));
        }
    }
    Ok(roles.into_iter().collect())
}

/// Who makes a role, or binds one, needs every right in it, or the verb `escalate` or `bind` on it.
/// These two are granted on the names of the platform's roles only.
fn escalation(names: &[&str], resource: &str, bound: &[(String, String)]) -> Vec<Rule> {
    let mut rules = Vec::new();
    if !names.is_empty() {
        rules.push(Rule::new(RBAC, &[resource], &["escalate"]).named(names));
    }
    for (kind, resource) in [("ClusterRole", "clusterroles"), ("Role", "roles")] {
        let names: Vec<&str> = bound
            .iter()
            .filter(|(each, _)| each == kind)
            .map(|(_, name)| name.as_str())
            .collect();
        if !names.is_empty() {
            rules.push(Rule::new(RBAC, &[resource], &["bind"]).named(&names));
        }
    }
    rules
}

#[cfg(test)]
mod tests;
