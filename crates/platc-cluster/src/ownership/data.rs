//! Objects that hold data: they are never deleted or replaced unless a person names them.

use serde_json::Value;

use crate::object::{Key, annotation, items};
use crate::secrets::GENERATED;

/// What would be lost with the object; `None` when nothing would that cannot be made again.
pub fn holds_data(object: &Value) -> Option<&'static str> {
    let key = Key::of(object)?;
    match (key.group.as_str(), key.kind.as_str()) {
        ("", "PersistentVolumeClaim") => Some("its volume, and what is stored there"),
        ("", "PersistentVolume") => Some("what is stored on the volume"),
        ("", "Namespace") => Some("everything in the namespace, also what others put there"),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => {
            Some("every object of the kind that it defines")
        }
        ("apps", "StatefulSet") if !items(object, "/spec/volumeClaimTemplates").is_empty() => {
            Some("the order and identity of the pods that use its volume claims")
        }
        ("", "Secret") if annotation(object, GENERATED).is_some() => {
            Some("generated values, which cannot be made again")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn row_05_data_kinds_are_known_by_group_kind_and_content() {
        let object = |version: &str, kind: &str| json!({"apiVersion": version, "kind": kind, "metadata": {"name": "x"}});
        let with_claims = json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "x"},
            "spec": {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]},
        });
        let generated = json!({
            "apiVersion": "v1", "kind": "Secret",
            "metadata": {"name": "x", "annotations": {GENERATED: "password"}},
        });
        for (object, holds) in [
            (object("v1", "PersistentVolumeClaim"), true),
            (object("v1", "PersistentVolume"), true),
            (object("v1", "Namespace"), true),
            (
                object("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
                true,
            ),
            (with_claims, true),
            (generated, true),
            (object("apps/v1", "StatefulSet"), false),
            (object("v1", "Secret"), false),
            (object("v1", "ConfigMap"), false),
            (object("example.com/v1", "Namespace"), false),
            (json!({}), false),
        ] {
            assert_eq!(holds_data(&object).is_some(), holds, "{object}");
        }
    }
}
