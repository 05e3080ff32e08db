//! Whether a pod, or what makes pods, uses an object.

use serde_json::Value;

use crate::object::Key;

/// Whether the pod has ended.
pub(super) fn is_over(pod: &Value) -> bool {
    matches!(
        crate::object::text(pod, "/status/phase"),
        Some("Succeeded" | "Failed")
    )
}

/// Whether the specification of a pod, or of what makes pods, names the object in any of the fields that
/// do so.
pub(crate) fn names(user: &Value, key: &Key) -> bool {
    let fields: &[&str] = match key.kind.as_str() {
        "ConfigMap" => &["configMap", "configMapRef", "configMapKeyRef"],
        "Secret" => &["secret", "secretRef", "secretKeyRef", "imagePullSecrets"],
        "PersistentVolumeClaim" => &["persistentVolumeClaim"],
        _ => &["serviceAccountName"],
    };
    let Some(spec) = user.get("spec") else {
        return false;
    };
    mentions(spec, fields, &key.name)
}

fn mentions(value: &Value, fields: &[&str], name: &str) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(field, inner)| {
            (fields.contains(&field.as_str()) && holds(inner, name))
                || mentions(inner, fields, name)
        }),
        Value::Array(list) => list.iter().any(|inner| mentions(inner, fields, name)),
        _ => false,
    }
}

fn holds(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => text == name,
        Value::Array(list) => list.iter().any(|inner| holds(inner, name)),
        Value::Object(map) => ["name", "secretName", "claimName"]
            .iter()
            .any(|field| map.get(*field).and_then(Value::as_str) == Some(name)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_way_to_name_an_object_in_a_pod_is_seen() {
        let key = |kind: &str| Key {
            group: String::new(),
            kind: kind.to_owned(),
            namespace: Some("ns".to_owned()),
            name: "x".to_owned(),
        };
        for (kind, spec) in [
            (
                "ConfigMap",
                json!({"volumes": [{"configMap": {"name": "x"}}]}),
            ),
            (
                "ConfigMap",
                json!({"volumes": [{"projected": {"sources": [{"configMap": {"name": "x"}}]}}]}),
            ),
            (
                "ConfigMap",
                json!({"containers": [{"envFrom": [{"configMapRef": {"name": "x"}}]}]}),
            ),
            (
                "Secret",
                json!({"volumes": [{"secret": {"secretName": "x"}}]}),
            ),
            (
                "Secret",
                json!({"initContainers": [{"env": [{"valueFrom": {"secretKeyRef": {"name": "x"}}}]}]}),
            ),
            ("Secret", json!({"imagePullSecrets": [{"name": "x"}]})),
            (
                "Secret",
                json!({"template": {"spec": {"volumes": [{"secret": {"secretName": "x"}}]}}}),
            ),
            (
                "PersistentVolumeClaim",
                json!({"volumes": [{"persistentVolumeClaim": {"claimName": "x"}}]}),
            ),
            ("ServiceAccount", json!({"serviceAccountName": "x"})),
        ] {
            assert!(names(&json!({"spec": spec}), &key(kind)), "{kind} {spec}");
            let other = spec.to_string().replace("\"x\"", "\"y\"");
            let other: Value = serde_json::from_str(&other).unwrap();
            assert!(
                !names(&json!({"spec": other}), &key(kind)),
                "{kind} {other}"
            );
        }
    }
}
