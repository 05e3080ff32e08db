//! The marks that other engines leave on their objects, and those that ask to keep an object.

use std::fmt;

use serde_json::Value;

use crate::api::FIELD_MANAGER;
use crate::live::PART_OF;
use crate::object::{Key, annotation, items, label, text};

/// Another owner of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The tool, such as `Helm`.
    pub tool: String,
    /// What the tool calls the thing that the object belongs to.
    pub name: String,
    /// What a person can do.
    pub hint: String,
}

/// `Helm (release apache-livy/livy)`.
impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tool)?;
        if !self.name.is_empty() {
            write!(f, " ({})", self.name)?;
        }
        Ok(())
    }
}

/// Who else says that the object is theirs. `our_applyset` is the id of the platform's ApplySet.
///
/// Argo CD and Flux come first: where they use Helm inside, it is they who put an object back.
pub fn foreign_owner(object: &Value, key: &Key, our_applyset: &str) -> Option<Owner> {
    flux(object)
        .or_else(|| argo(object, key))
        .or_else(|| kapp(object))
        .or_else(|| inventory_of_cli_utils(object))
        .or_else(|| other_applyset(object, our_applyset))
        .or_else(|| helm(object))
        .or_else(|| controller(object))
        .or_else(|| other_manager(object, our_applyset))
}

/// The mark that forbids to delete the object, if it has one.
pub fn keep_marks(object: &Value) -> Option<&'static str> {
    let plain = KEEP.iter().find(|(name, value, _)| {
        annotation(object, name).is_some_and(|found| found.trim().eq_ignore_ascii_case(value))
    });
    if let Some((_, _, mark)) = plain {
        return Some(mark);
    }
    let options = annotation(object, "argocd.argoproj.io/sync-options")?;
    ARGO_KEEP.iter().copied().find(|mark| {
        let wanted = mark.rsplit_once(' ').map_or(*mark, |(_, option)| option);
        options.split(',').any(|option| option.trim() == wanted)
    })
}

/// Annotation, its value, and both as a person reads them.
const KEEP: &[(&str, &str, &str)] = &[
    ("platc.io/keep", "true", "platc.io/keep: true"),
    (
        "helm.sh/resource-policy",
        "keep",
        "helm.sh/resource-policy: keep",
    ),
    (
        "cli-utils.sigs.k8s.io/on-remove",
        "keep",
        "cli-utils.sigs.k8s.io/on-remove: keep",
    ),
    (
        "client.lifecycle.config.k8s.io/deletion",
        "detach",
        "client.lifecycle.config.k8s.io/deletion: detach",
    ),
    (
        "kustomize.toolkit.fluxcd.io/prune",
        "disabled",
        "kustomize.toolkit.fluxcd.io/prune: disabled",
    ),
    (
        "kapp.k14s.io/delete-strategy",
        "orphan",
        "kapp.k14s.io/delete-strategy: orphan",
    ),
    (
        "action.timoni.sh/prune",
        "disabled",
        "action.timoni.sh/prune: disabled",
    ),
];

/// `confirm` is an answer that platc cannot give in the name of Argo CD, so it keeps too.
const ARGO_KEEP: &[&str] = &[
    "argocd.argoproj.io/sync-options: Prune=false",
    "argocd.argoproj.io/sync-options: Delete=false",
    "argocd.argoproj.io/sync-options: Prune=confirm",
    "argocd.argoproj.io/sync-options: Delete=confirm",
];

fn owner(tool: &str, name: &str, hint: String) -> Owner {
    Owner {
        tool: tool.to_owned(),
        name: name.to_owned(),
        hint,
    }
}

fn flux(object: &Value) -> Option<Owner> {
    let of_kind = |kind: &str, group: &str| {
        let name = label(object, &format!("{group}/name"))?;
        let namespace = label(object, &format!("{group}/namespace")).unwrap_or_default();
        let hint = format!(
            "suspend {kind} {namespace}/{name}, set the annotation \
             `kustomize.toolkit.fluxcd.io/prune: disabled` on the object and take it out of there; \
             then `platc adopt`"
        );
        Some(owner("Flux", &format!("{kind} {namespace}/{name}"), hint))
    };
    of_kind("Kustomization", "kustomize.toolkit.fluxcd.io")
        .or_else(|| of_kind("HelmRelease", "helm.toolkit.fluxcd.io"))
}

fn argo(object: &Value, key: &Key) -> Option<Owner> {
    let by_id =
        annotation(object, "argocd.argoproj.io/tracking-id").and_then(|id| application_of(id, key));
    let application = by_id.or_else(|| label(object, "argocd.argoproj.io/instance"))?;
    let hint = format!(
        "set the annotation `argocd.argoproj.io/sync-options: Prune=false` on the object and take \
         it out of application {application}; then `platc adopt`"
    );
    Some(owner("Argo CD", application, hint))
}

/// Reads `<app>:<group>/<Kind>:<namespace>/<name>`. Controllers copy annotations to what they make,
/// so an id that describes another object is none. Argo CD writes a namespace for objects of the
/// whole cluster, too.
fn application_of<'i>(id: &'i str, key: &Key) -> Option<&'i str> {
    let (application, rest) = id.split_once(':')?;
    let (kind, object) = rest.split_once(':')?;
    let (group, kind) = kind.split_once('/')?;
    let (namespace, name) = object.split_once('/')?;
    let is_own = group == key.group
        && kind == key.kind
        && name == key.name
        && key.namespace.as_deref().is_none_or(|own| own == namespace);
    is_own.then_some(application)
}

fn kapp(object: &Value) -> Option<Owner> {
    let app = label(object, "kapp.k14s.io/app")?;
    let hint = "set the annotation `kapp.k14s.io/delete-strategy: orphan` on the object, take it \
                out of the app and deploy that with kapp; then `platc adopt`";
    Some(owner("kapp", app, hint.to_owned()))
}

fn inventory_of_cli_utils(object: &Value) -> Option<Owner> {
    let inventory = annotation(object, "config.k8s.io/owning-inventory")?;
    let hint = "set the annotation `cli-utils.sigs.k8s.io/on-remove: keep` on the object, take it \
                out of the package and apply that with the tool it came from; then `platc adopt`";
    Some(owner("kpt or cli-utils", inventory, hint.to_owned()))
}

fn other_applyset(object: &Value, our_applyset: &str) -> Option<Owner> {
    let set = label(object, PART_OF).filter(|set| *set != our_applyset)?;
    let hint = format!(
        "an object is in one ApplySet only: another platform or `kubectl apply --applyset` holds \
         it, see the object with the label `applyset.kubernetes.io/id={set}`; `platc adopt` takes it"
    );
    Some(owner("an ApplySet", set, hint))
}

fn helm(object: &Value) -> Option<Owner> {
    let release = annotation(object, "meta.helm.sh/release-name")?;
    let namespace = annotation(object, "meta.helm.sh/release-namespace").unwrap_or_default();
    let hint = format!(
        "`platc adopt` takes it over; then delete the Secrets `sh.helm.release.v1.{release}.v*` in \
         {namespace}, so that no `helm uninstall` deletes what is now platc's"
    );
    Some(owner(
        "Helm",
        &format!("release {namespace}/{release}"),
        hint,
    ))
}

fn controller(object: &Value) -> Option<Owner> {
    let controller = items(object, "/metadata/ownerReferences")
        .iter()
        .find(|reference| reference.get("controller") == Some(&Value::Bool(true)))?;
    let kind = text(controller, "/kind").unwrap_or_default();
    let name = text(controller, "/name").unwrap_or_default();
    let hint = format!(
        "{kind}/{name} makes it and overwrites what others write: change that one, or give the \
         object of the platform another name"
    );
    Some(owner("a controller", &format!("{kind}/{name}"), hint))
}

/// The label of a tool that left no other mark. On objects of this platform a patch may have set it.
fn other_manager(object: &Value, our_applyset: &str) -> Option<Owner> {
    let tool = label(object, "app.kubernetes.io/managed-by")
        .filter(|tool| *tool != FIELD_MANAGER && label(object, PART_OF) != Some(our_applyset))?;
    let name = label(object, "app.kubernetes.io/instance").unwrap_or_default();
    let hint = format!("take the object out of what {tool} manages; then `platc adopt`");
    Some(owner(tool, name, hint))
}

#[cfg(test)]
mod tests;
