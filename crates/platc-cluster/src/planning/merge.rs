//! What an object would roughly look like after an apply that the server does not take: good enough to
//! show which fields it is about.

use serde_json::{Map, Value};

/// The live object with the manifest laid over it. Lists whose items have names are merged by them, as
/// server-side apply merges the lists of pods; every other list is taken from the manifest.
pub(super) fn overlaid(live: &Value, manifest: &Value) -> Value {
    match (live, manifest) {
        (Value::Object(live), Value::Object(manifest)) => Value::Object(fields(live, manifest)),
        (Value::Array(live), Value::Array(manifest)) if is_named(live) && is_named(manifest) => {
            Value::Array(named(live, manifest))
        }
        _ => manifest.clone(),
    }
}

fn fields(live: &Map<String, Value>, manifest: &Map<String, Value>) -> Map<String, Value> {
    let mut merged = live.clone();
    for (name, value) in manifest {
        let value = match live.get(name) {
            Some(old) => overlaid(old, value),
            None => value.clone(),
        };
        merged.insert(name.clone(), value);
    }
    merged
}

/// Items that are only in the live list are left out: most were removed from the manifest.
fn named(live: &[Value], manifest: &[Value]) -> Vec<Value> {
    let item = |item: &Value| {
        let old = live.iter().find(|old| name(old) == name(item));
        old.map_or_else(|| item.clone(), |old| overlaid(old, item))
    };
    manifest.iter().map(item).collect()
}

fn is_named(list: &[Value]) -> bool {
    list.iter().all(|item| name(item).is_some())
}

/// The name of an item; claim templates have theirs in their metadata.
fn name(item: &Value) -> Option<&str> {
    let name = item.get("name").or_else(|| item.pointer("/metadata/name"));
    name?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_server_filled_in_stays_and_what_the_manifest_says_counts() {
        let live = json!({"spec": {"replicas": 2, "serviceName": "a", "template": {"containers": [
            {"name": "app", "image": "x:1", "pullPolicy": "Always"}, {"name": "old"}]}}});
        let manifest = json!({"spec": {"serviceName": "b", "template": {"containers": [
            {"name": "app", "image": "x:2"}]}}});
        assert_eq!(
            overlaid(&live, &manifest),
            json!({"spec": {"replicas": 2, "serviceName": "b", "template": {"containers": [
                {"name": "app", "image": "x:2", "pullPolicy": "Always"}]}}})
        );
    }
}
