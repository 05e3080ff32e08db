//! Takes the fields of an object over from those who wrote them before: kubectl and Helm.
//!
//! The rules are those of `csaupgrade` in client-go. Without it two managers own each field, and one
//! that platc later leaves out stays for ever, because the other one still wants it
//! (<https://github.com/kubernetes/kubernetes/issues/99003>).

use serde_json::{Map, Value, json};

use crate::api::FIELD_MANAGER;
use crate::object::{annotation, items, resource_version, text};
use crate::ownership::field_path::{FieldPath, FieldSet};
use crate::ownership::fields::{Entry, Operation, entries};

/// Where `kubectl apply` keeps what it applied.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Those who wrote whole objects. Who writes single fields of living objects (`kubectl-rollout`,
/// `kubectl-scale`, `kubectl-edit`, controllers) keeps them: to take `kubectl-rollout` over would
/// remove its annotation and restart the pods.
const FORMER_MANAGERS: &[&str] = &[
    "before-first-apply",
    "helm",
    "Helm",
    "kubectl",
    "kubectl-client-side-apply",
    "kubectl-create",
    "kubectl-replace",
    "argocd-application-controller",
    "argocd-controller",
    "helm-controller",
    "kapp",
    "kustomize-controller",
];

/// Helm calls itself by the name of the program it is built into.
const FORMER_PREFIXES: &[&str] = &["terraform-provider-helm"];

/// A takeover of fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Takeover {
    /// Whose fields are taken, sorted.
    pub from: Vec<String>,
    /// What platc owns afterwards.
    pub fields: FieldSet,
    /// JSON patch; the server refuses it with 409 when the object has changed since it was read.
    pub patch: Value,
}

/// What has to be done so that platc is the only owner of what others applied; `None` when there is
/// nothing to take over.
///
/// The next apply removes those of the fields that the manifest does not have.
pub fn takeover(live: &Value) -> Option<Takeover> {
    let former: Vec<Entry<'_>> = entries(live).filter(is_former).collect();
    let target = target(live, &former)?;
    let moved = former
        .iter()
        .filter(|entry| entry.api_version == target.api_version);
    let fields = moved
        .fold(target.fields(), |all, entry| all.union(&entry.fields()))
        .filtered(|field| is_movable(live, field));
    let mut from: Vec<String> = former
        .iter()
        .map(|entry| entry.manager.to_owned())
        .collect();
    from.sort();
    from.dedup();
    Some(Takeover {
        from,
        patch: patch(live, target, &fields),
        fields,
    })
}

/// Whether it is an entry that platc takes over. Those of subresources belong to controllers.
pub(crate) fn is_former(entry: &Entry<'_>) -> bool {
    entry.subresource.is_empty()
        && (FORMER_MANAGERS.contains(&entry.manager)
            || FORMER_PREFIXES
                .iter()
                .any(|prefix| entry.manager.starts_with(prefix)))
}

/// The entry that becomes, or is, that of platc. The fields of entries in another API version are
/// given up, since only the server could translate them; so platc's own entry decides, then the one
/// in the version in which the object was read, then the newest.
fn target<'v>(live: &'v Value, former: &[Entry<'v>]) -> Option<Entry<'v>> {
    let newest = former.iter().max_by_key(|entry| {
        let is_read_version = Some(entry.api_version) == text(live, "/apiVersion");
        (is_read_version, text(entry.raw, "/time"))
    })?;
    let ours = entries(live).find(|entry| entry.is(FIELD_MANAGER, Operation::Apply));
    Some(ours.unwrap_or(*newest))
}

/// Whether platc can own the field. Servers before 1.22 count `status` to who created the object, and
/// the annotation of kubectl is removed with its entry. A claim's spec cannot change but for its
/// size, so a storage class that the manifest does not name must not be one that platc gives up.
fn is_movable(live: &Value, field: &FieldPath) -> bool {
    let is_in = |names: &[&str]| field.is_within(&FieldPath::of_fields(names));
    if text(live, "/kind") == Some("PersistentVolumeClaim") && is_in(&["spec"]) {
        return is_in(&["spec", "resources"]);
    }
    !is_in(&["status"]) && !is_in(&["metadata", "annotations", LAST_APPLIED])
}

fn patch(live: &Value, target: Entry<'_>, fields: &FieldSet) -> Value {
    let mut managed: Vec<Value> = vec![applied(target, fields)];
    let others = items(live, "/metadata/managedFields").iter();
    managed.extend(
        others
            .filter(|raw| match Entry::read(raw) {
                Some(entry) => !is_former(&entry) && !entry.is(FIELD_MANAGER, Operation::Apply),
                None => true,
            })
            .cloned(),
    );
    let mut patch = vec![json!({
        "op": "replace", "path": "/metadata/managedFields", "value": managed,
    })];
    if annotation(live, LAST_APPLIED).is_some() {
        let name = LAST_APPLIED.replace('/', "~1");
        patch.push(json!({"op": "remove", "path": format!("/metadata/annotations/{name}")}));
    }
    // `replace` and not `test`: the server then answers 409 and not 422 when the object has changed.
    patch.push(json!({
        "op": "replace", "path": "/metadata/resourceVersion", "value": resource_version(live),
    }));
    Value::Array(patch)
}

/// The entry of platc.
fn applied(target: Entry<'_>, fields: &FieldSet) -> Value {
    let mut entry: Map<String, Value> = target.raw.as_object().cloned().unwrap_or_default();
    entry.insert("manager".to_owned(), FIELD_MANAGER.into());
    entry.insert("operation".to_owned(), "Apply".into());
    entry.insert("fieldsV1".to_owned(), fields.to_json());
    Value::Object(entry)
}

#[cfg(test)]
mod tests;
