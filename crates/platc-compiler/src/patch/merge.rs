//! Strategic merge: tables key by key, lists item by item where items have a key.

use platc_diagnostics::{Path, Segment};
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
            target.insert(key.to_owned(), without_directives(patch));
        }
    }
}

/// What a patch puts where nothing was: there is nothing to delete.
fn without_directives(patch: &Value) -> Value {
    match patch {
        Value::Object(entries) => Value::Object(
            entries
                .iter()
                .filter(|(_, value)| !deletes(value))
                .map(|(key, value)| (key.clone(), without_directives(value)))
                .collect(),
        ),
        Value::Array(items) => {
            let kept = items.iter().filter(|item| !deletes(item));
            Value::Array(kept.map(without_directives).collect())
        }
        scalar => scalar.clone(),
    }
}

/// Where in `patch` the value at `path` of the merged object came from: the path of it, or of the
/// last table around it that is in the patch.
pub(super) fn place_in_patch(merged: &Value, patch: &Value, path: &Path) -> Path {
    let mut place = Path::root();
    let (mut merged, mut patch) = (merged, patch);
    let mut list = "";
    for segment in path.segments() {
        let step = match segment {
            Segment::Key(key) => {
                list = key;
                patch.get(key).map(|value| (place.key(key), value))
            }
            Segment::Index(index) => item_in_patch(list, merged, patch, *index)
                .and_then(|index| Some((place.index(index), patch.get(index)?))),
        };
        let (Some((next, in_patch)), Some(in_merged)) = (step, child(merged, segment)) else {
            break;
        };
        (place, patch, merged) = (next, in_patch, in_merged);
    }
    place
}

/// The value one step below another.
pub(super) fn child<'v>(value: &'v Value, segment: &Segment) -> Option<&'v Value> {
    match segment {
        Segment::Key(key) => value.get(key),
        Segment::Index(index) => value.get(*index),
    }
}

/// The index in the patch of item `index` of the merged list.
fn item_in_patch(list: &str, merged: &Value, patch: &Value, index: usize) -> Option<usize> {
    let changes = patch.as_array()?;
    let Some(key) = key_of_items(list, changes) else {
        return Some(index);
    };
    let wanted = merged.get(index)?.get(key)?;
    changes
        .iter()
        .position(|change| change.get(key) == Some(wanted))
}

fn merge_list(items: &mut Vec<Value>, list: &str, changes: &[Value]) {
    let Some(key) = key_of_items(list, changes) else {
        *items = changes.iter().map(without_directives).collect();
        return;
    };
    for change in changes {
        let position = items
            .iter()
            .position(|item| item.get(key) == change.get(key));
        match position {
            Some(position) if deletes(change) => {
                items.remove(position);
            }
            Some(position) => merge(&mut items[position], change),
            None if deletes(change) => {}
            None => items.push(without_directives(change)),
        }
    }
}

/// The key by which the items of a patch find theirs; `None` when the patch replaces the list.
fn key_of_items(list: &str, changes: &[Value]) -> Option<&'static str> {
    let key = match (list, changes.first()) {
        ("ports", Some(port)) if port.get("port").is_some() => "port",
        _ => item_key(list)?,
    };
    changes
        .iter()
        .all(|change| change.get(key).is_some())
        .then_some(key)
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
                json!({}),
                json!({"a": {"b": {"$patch": "delete"}, "c": [{"$patch": "delete"}, 1]}}),
                json!({"a": {"c": [1]}}),
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

    #[test]
    fn a_place_in_the_merged_object_is_found_in_the_patch() {
        let patch = json!({"spec": {
            "containers": [{"name": "b", "ports": [{"contanerPort": 1}]}],
            "args": ["x"],
        }});
        let mut merged = json!({"spec": {"containers": [{"name": "a"}, {"name": "b"}]}});
        merge(&mut merged, &patch);
        for (path, expected) in [
            (
                "spec.containers[1].ports[0].contanerPort",
                "spec.containers[0].ports[0].contanerPort",
            ),
            ("spec.containers[0].image", "spec.containers"),
            ("spec.containers[1].image", "spec.containers[0]"),
            ("spec.args[0]", "spec.args[0]"),
            ("status", ""),
        ] {
            let place = place_in_patch(&merged, &patch, &Path::parse(path));
            assert_eq!(place.to_string(), expected, "{path}");
        }
    }
}
