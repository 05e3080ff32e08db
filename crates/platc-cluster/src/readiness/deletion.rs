//! Objects that are being deleted.

use serde_json::Value;

use super::cause::{Cause, said};
use crate::object::{items, text};
use crate::ownership::fields::owners_of;

/// The finalizer of an object that waits for what it owns.
const DEPENDENTS_FIRST: &str = "foregroundDeletion";

/// What holds up an object that is being deleted: finalizers, and for a namespace what is left in it.
pub(crate) fn cause(object: &Value) -> Cause {
    let named: Vec<&str> = ["/metadata/finalizers", "/spec/finalizers"]
        .iter()
        .flat_map(|pointer| items(object, pointer))
        .filter_map(Value::as_str)
        // The namespace controller's own one: it goes when nothing is left.
        .filter(|name| *name != "kubernetes")
        .collect();
    let mut left: Vec<String> = items(object, "/status/conditions")
        .iter()
        .filter(|condition| text(condition, "/status") == Some("True"))
        .filter(|condition| {
            text(condition, "/type").is_some_and(|kind| kind.starts_with("Namespace"))
        })
        .filter_map(|condition| text(condition, "/message"))
        .map(said)
        .collect();
    if named.contains(&DEPENDENTS_FIRST) {
        left.push("what it owns goes first and is still there".to_owned());
    }
    let finalizers = named.into_iter().filter(|name| *name != DEPENDENTS_FIRST);
    Cause::Terminating {
        finalizers: finalizers.map(str::to_owned).collect(),
        owners: owners(object),
        message: left.join("; "),
    }
}

/// Who put the finalizers there.
fn owners(object: &Value) -> Vec<String> {
    let pointers = (0..items(object, "/metadata/finalizers").len())
        .map(|number| format!("/metadata/finalizers/{number}"));
    let mut owners: Vec<String> = pointers
        .flat_map(|pointer| owners_of(object, &pointer))
        .map(|entry| entry.manager.to_owned())
        .collect();
    owners.sort();
    owners.dedup();
    owners
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::surroundings;
    use super::super::{Readiness, judge};
    use super::*;

    #[test]
    fn an_object_that_is_going_is_never_ready_and_says_who_holds_it() {
        let namespace = json!({
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": {"name": "web", "deletionTimestamp": "2026-11-21T09:00:00Z"},
            "spec": {"finalizers": ["kubernetes"]},
            "status": {"phase": "Terminating", "conditions": [
                {"type": "NamespaceDeletionDiscoveryFailure", "status": "False",
                 "message": "All resources successfully discovered"},
                {"type": "NamespaceContentRemaining", "status": "True",
                 "message": "Some resources are remaining: widgets.example.org has 1 resource instances"},
                {"type": "NamespaceFinalizersRemaining", "status": "True",
                 "message": "Some content in the namespace has finalizers remaining: example.org/w in 1 resource instances"},
            ]},
        });
        let claim = json!({
            "apiVersion": "v1", "kind": "PersistentVolumeClaim",
            "metadata": {
                "name": "data", "deletionTimestamp": "2026-11-21T09:00:00Z",
                "finalizers": ["kubernetes.io/pvc-protection"],
            },
            "status": {"phase": "Bound"},
        });
        let fields = |name: &str| json!({"f:metadata": {"f:finalizers": {".": {}, name: {}}}});
        let set = json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": {
                "name": "web", "deletionTimestamp": "2026-11-21T09:00:00Z",
                "finalizers": ["foregroundDeletion", "example.org/a"],
                "managedFields": [
                    {"manager": "a-operator", "operation": "Update", "fieldsV1": fields("v:\"example.org/a\"")},
                    {"manager": "kubectl", "operation": "Update", "fieldsV1": {"f:spec": {"f:replicas": {}}}},
                ],
            },
        });
        for (object, finalizers, owners, message) in [
            (
                namespace,
                vec![],
                vec![],
                "Some resources are remaining: widgets.example.org has 1 resource instances; Some \
                 content in the namespace has finalizers remaining: example.org/w in 1 resource instances",
            ),
            (claim, vec!["kubernetes.io/pvc-protection"], vec![], ""),
            (
                set,
                vec!["example.org/a"],
                vec!["a-operator"],
                "what it owns goes first and is still there",
            ),
        ] {
            let texts = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
            let expected = Readiness::Failed(Cause::Terminating {
                finalizers: texts(finalizers),
                owners: texts(owners),
                message: message.to_owned(),
            });
            assert_eq!(judge(&object, &surroundings()), expected);
        }
    }
}
