//! One object as the server has it, read by JSON pointer: what is missing is empty.

use serde_json::{Value, json};

use super::kind::Kind;

static NOTHING: Value = Value::Null;

/// An object of a kind. Untyped, because the same code meets servers of many versions, and templates
/// are to be handed on whole.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) kind: Kind,
    pub(crate) value: Value,
}

impl Object {
    /// What stands at a JSON pointer, or null.
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.value.pointer(pointer).unwrap_or(&NOTHING)
    }

    /// The text at a JSON pointer, or nothing.
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    /// The number at a JSON pointer.
    pub(crate) fn number(&self, pointer: &str) -> Option<i64> {
        self.at(pointer).as_i64()
    }

    /// The number at a JSON pointer, or zero.
    pub(crate) fn count(&self, pointer: &str) -> i64 {
        self.number(pointer).unwrap_or_default()
    }

    /// The list at a JSON pointer, or an empty one.
    pub(crate) fn list(&self, pointer: &str) -> &[Value] {
        self.at(pointer)
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    pub(crate) fn name(&self) -> &str {
        self.text("/metadata/name")
    }

    pub(crate) fn namespace(&self) -> &str {
        self.text("/metadata/namespace")
    }

    pub(crate) fn uid(&self) -> &str {
        self.text("/metadata/uid")
    }

    pub(crate) fn label(&self, name: &str) -> &str {
        member(self.at("/metadata/labels"), name)
    }

    pub(crate) fn annotation(&self, name: &str) -> &str {
        member(self.at("/metadata/annotations"), name)
    }

    /// Whether it is being deleted.
    pub(crate) fn is_going(&self) -> bool {
        !self.at("/metadata/deletionTimestamp").is_null()
    }

    /// The path of the object.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}", self.kind.collection(self.namespace()), self.name())
    }

    /// The owner that controls it.
    pub(crate) fn controller(&self) -> Option<&Value> {
        self.list("/metadata/ownerReferences")
            .iter()
            .find(|owner| owner["controller"] == true)
    }

    /// Whether this object of that uid controls it.
    pub(crate) fn is_controlled_by(&self, uid: &str) -> bool {
        self.controller().is_some_and(|owner| owner["uid"] == uid)
    }

    /// A reference by which another object says that this one controls it.
    pub(crate) fn reference(&self) -> Value {
        json!({
            "apiVersion": self.kind.api_version(),
            "kind": self.kind.name(),
            "name": self.name(),
            "uid": self.uid(),
            "controller": true,
            "blockOwnerDeletion": true,
        })
    }

    /// Whether a condition of its status is `True`.
    pub(crate) fn has(&self, condition: &str) -> bool {
        self.list("/status/conditions")
            .iter()
            .any(|entry| entry["type"] == condition && entry["status"] == "True")
    }

    /// Whether a finalizer holds it.
    pub(crate) fn is_held_by(&self, finalizer: &str) -> bool {
        self.list("/metadata/finalizers")
            .iter()
            .any(|entry| entry == finalizer)
    }

    /// Whether a label selector with `matchLabels` and `matchExpressions` means it.
    pub(crate) fn is_selected_by(&self, selector: &Value) -> bool {
        let labels = self.at("/metadata/labels");
        let equal = selector["matchLabels"]
            .as_object()
            .is_none_or(|wanted| wanted.iter().all(|(name, value)| &labels[name] == value));
        let expressed = selector["matchExpressions"]
            .as_array()
            .is_none_or(|all| all.iter().all(|one| satisfies(labels, one)));
        equal && expressed
    }
}

/// The text of a member whose name may hold a slash.
fn member<'value>(map: &'value Value, name: &str) -> &'value str {
    map.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn satisfies(labels: &Value, expression: &Value) -> bool {
    let label = expression["key"].as_str().and_then(|key| labels.get(key));
    let listed = expression["values"]
        .as_array()
        .is_some_and(|values| label.is_some_and(|label| values.contains(label)));
    match expression["operator"].as_str() {
        Some("In") => listed,
        Some("NotIn") => !listed,
        Some("Exists") => label.is_some(),
        Some("DoesNotExist") => label.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Object;
    use crate::played::kind::Kind;

    #[test]
    fn a_selector_means_the_objects_that_fulfil_all_of_it() {
        let pod = Object {
            kind: Kind::Pod,
            value: json!({"metadata": {"labels": {"app": "web", "tier": "front"}}}),
        };
        for (selector, expected) in [
            (json!({"matchLabels": {"app": "web"}}), true),
            (
                json!({"matchLabels": {"app": "web", "tier": "back"}}),
                false,
            ),
            (
                json!({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["front"]}]}),
                true,
            ),
            (
                json!({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["front"]}]}),
                false,
            ),
            (
                json!({"matchExpressions": [{"key": "zone", "operator": "Exists"}]}),
                false,
            ),
            (
                json!({"matchExpressions": [{"key": "zone", "operator": "DoesNotExist"}]}),
                true,
            ),
            (
                json!({"matchExpressions": [{"key": "app", "operator": "Near"}]}),
                false,
            ),
        ] {
            assert_eq!(pod.is_selected_by(&selector), expected, "{selector}");
        }
    }
}
