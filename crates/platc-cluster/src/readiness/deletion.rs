//! Objects that are being deleted.

use serde_json::Value;

use super::cause::{Cause, said};
use crate::object::{items, text};

/// What holds up an object that is being deleted: finalizers, and for a namespace what is left in it.
pub(super) fn cause(object: &Value) -> Cause {
    let finalizers = ["/metadata/finalizers", "/spec/finalizers"]
        .iter()
        .flat_map(|pointer| items(object, pointer))
        .filter_map(Value::as_str)
        // The namespace controller's own one: it goes when nothing is left.
        .filter(|name| *name != "kubernetes")
        .map(str::to_owned)
        .collect();
    let left: Vec<String> = items(object, "/status/conditions")
        .iter()
        .filter(|condition| text(condition, "/status") == Some("True"))
        .filter(|condition| {
            text(condition, "/type").is_some_and(|kind| kind.starts_with("Namespace"))
        })
        .filter_map(|condition| text(condition, "/message"))
        .map(said)
        .collect();
    Cause::Terminating {
        finalizers,
        message: left.join("; "),
    }
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
        for (object, finalizers, message) in [
            (
                namespace,
                vec![],
                "Some resources are remaining: widgets.example.org has 1 resource instances; Some \
                 content in the namespace has finalizers remaining: example.org/w in 1 resource instances",
            ),
            (claim, vec!["kubernetes.io/pvc-protection".to_owned()], ""),
        ] {
            let expected = Readiness::Failed(Cause::Terminating {
                finalizers,
                message: message.to_owned(),
            });
            assert_eq!(judge(&object, &surroundings(), None), expected);
        }
    }
}
