//! Strategic merge: tables key by key, lists item by item where items have a key.

use serde_json::Value;

/// Marks a table of a patch that deletes what it stands for.
const DIRECTIVE: &str = "$patch";

/// The key that tells the items of a list apart, for the lists of Kubernetes that are merged. As in
/// the API's own schema, a port of a container is known by its number and one of a Service too.
fn item_key(list: &str) -> Option<&'static str> {
    match list {
        "containers" | "initContainers" | "volumes" | "env" | "imagePullSecrets" => Some("name"),
        "ports" => Some("containerPort"),
        "volumeMounts" => Some("mountPath"),
        "hostAliases" => Some("ip"),
        "volumeDevices" => Some("devicePath"),
        "topologySpreadConstraints" => Some("topologyKey"),
        _ => None,
    }
}

/// Merges `patch` into `target`.
pub(super) fn merge(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (key, value) in patch {
                merge_entry(target, key, value);
            }
        }
        (target, patch) => *target = patch.clone(),
    }
}

fn merge_entry(target: &mut serde_json::Map<String, Value>, key: &str, patch: &Value) {
    if deletes(patch) {
        target.remove(key);
        return;
    }
    match (target.get_mut(key), patch) {
        (Some(Value::Array(items)), Value::Array(changes)) => merge_list(items, key, changes),
        (Some(existing), _) => merge(existing, patch),
        (None, _) => {
            target.insert(key.to_owned(), patch.clone());
        }
    }
}

fn merge_list(items: &mut Vec<Value>, list: &str, changes: &[Value]) {
    let key = item_key(list).map(|key| match (list, changes.first()) {
        ("ports", Some(port)) if port.get("port").is_some() => "port",
        _ => key,
    });
    let keyed = |value: &Value| key.and_then(|key| value.get(key)).cloned();
    if key.is_none() || changes.iter().any(|change| keyed(change).is_none()) {
        *items = changes.to_vec();
        return;
    }
    for change in changes {
        let position = items.iter().position(|item| keyed(item) == keyed(change));
        match position {
            Some(position) if deletes(change) => {
                items.remove(position);
            }
            Some(position) => merge(&mut items[position], change),
            None if deletes(change) => {}
            None => items.push(change.clone()),
        }
    }
}

fn deletes(patch: &Value) -> bool {
    patch.get(DIRECTIVE).and_then(Value::as_str) == Some("delete")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn merges_as_kubectl_does() {
        let cases = [
            (json!({"a": 1}), json!({"b": 2}), json!({"a": 1, "b": 2})),
            (
                json!({"a": {"x": 1}}),
                json!({"a": {"$patch": "delete"}}),
                json!({}),
            ),
            (
                json!({"containers": [{"name": "a", "image": "i"}]}),
                json!({"containers": [{"name": "a", "tty": true}, {"name": "b"}]}),
                json!({"containers": [{"name": "a", "image": "i", "tty": true}, {"name": "b"}]}),
            ),
            (
                json!({"containers": [{"name": "a"}, {"name": "b"}]}),
                json!({"containers": [{"name": "a", "$patch": "delete"}]}),
                json!({"containers": [{"name": "b"}]}),
            ),
            (
                json!({"args": [1, 2]}),
                json!({"args": [3]}),
                json!({"args": [3]}),
            ),
            (
                json!({"ports": [{"name": "http", "port": 80}]}),
                json!({"ports": [{"port": 80, "nodePort": 30080}]}),
                json!({"ports": [{"name": "http", "port": 80, "nodePort": 30080}]}),
            ),
        ];
        for (mut target, patch, expected) in cases {
            merge(&mut target, &patch);
            assert_eq!(target, expected);
        }
    }
}
