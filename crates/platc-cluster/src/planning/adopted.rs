//! What an object loses when it is taken over: fields that the former tool set and the manifest does not
//! name.
//!
//! A dry run does not show that. The takeover gives these fields to platc first, and the apply that does
//! not name them removes them, or the server fills in its default: a dry run of a new object tells which.

use serde_json::Value;

use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::Key;
use crate::ownership::adoption::{Takeover, is_former};
use crate::ownership::field_path::{FieldPath, FieldSet};
use crate::ownership::fields::{applied, entries};

/// The object as it is after the takeover and the apply. `after` is the server's answer to a dry run of
/// the apply alone.
pub(super) async fn adopted(
    cluster: &Cluster,
    (kind, key): (&Kind, &Key),
    manifest: &Value,
    takeover: &Takeover,
    after: Value,
) -> Result<Value, Error> {
    let lost = lost(takeover, &after);
    if lost.is_empty() {
        return Ok(after);
    }
    let mut new = manifest.clone();
    if let Some(metadata) = new.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.shift_remove("name");
        metadata.insert("generateName".to_owned(), "platc-".into());
    }
    let defaults = match cluster.try_create(kind, key, &new).await {
        Ok(made) => made,
        // What the server does not say is shown as if it had no defaults.
        Err(Error::Refused(_)) => Value::Null,
        Err(error) => return Err(error),
    };
    Ok(without(after, &lost, &defaults))
}

/// The fields that nobody owns any more.
fn lost(takeover: &Takeover, after: &Value) -> Vec<FieldPath> {
    let ours = applied(after).map(|entry| entry.fields());
    let others = entries(after).filter(|entry| !is_former(entry));
    let kept = others.fold(ours.unwrap_or_default(), |all, entry| {
        all.union(&entry.fields())
    });
    let is_kept = |path: &FieldPath| holds(&kept, path);
    let lost = takeover.fields.iter().filter(|path| !is_kept(path));
    lost.cloned().collect()
}

/// Whether the field, or one below it, is in the set.
fn holds(set: &FieldSet, path: &FieldPath) -> bool {
    set.iter().any(|other| other.is_within(path))
}

/// The object without these fields, but with the server's defaults for them.
fn without(mut object: Value, lost: &[FieldPath], defaults: &Value) -> Value {
    let mut gone: Vec<Vec<String>> = Vec::new();
    for path in lost {
        let Some(pointer) = path.pointer_in(&object) else {
            continue;
        };
        let default = path.pointer_in(defaults);
        let default = default.and_then(|pointer| defaults.pointer(&pointer));
        let is_leaf = !lost
            .iter()
            .any(|other| other != path && other.is_within(path));
        match (default, object.pointer_mut(&pointer)) {
            (Some(default), Some(field)) if is_leaf => field.clone_from(default),
            (Some(_), _) | (None, None) => {}
            (None, Some(_)) => gone.push(pointer.split('/').map(str::to_owned).collect()),
        }
    }
    // The last first: what is taken out of a list moves what is behind it.
    gone.sort_by_key(|steps| std::cmp::Reverse(places(steps)));
    for steps in gone {
        remove(&mut object, &steps);
    }
    object
}

/// The steps so that numbers are in the order of numbers.
fn places(steps: &[String]) -> Vec<(usize, String)> {
    let place = |step: &String| (step.parse().unwrap_or(0), step.clone());
    steps.iter().map(place).collect()
}

fn remove(object: &mut Value, steps: &[String]) {
    let Some((last, parents)) = steps.split_last() else {
        return;
    };
    match object.pointer_mut(&parents.join("/")) {
        Some(Value::Object(fields)) => {
            fields.shift_remove(&last.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(items)) => {
            if let Some(index) = last.parse().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ownership::adoption::takeover;

    #[test]
    fn what_only_the_former_tool_set_goes_or_becomes_the_default() {
        let entry = |manager: &str, operation: &str, fields: &Value| {
            json!({
                "manager": manager, "operation": operation, "apiVersion": "apps/v1",
                "time": "2026-11-21T10:00:00Z", "fieldsType": "FieldsV1", "fieldsV1": fields,
            })
        };
        let helm = json!({
            "f:metadata": {"f:labels": {"f:chart": {}, "f:app": {}}},
            "f:spec": {
                "f:replicas": {}, "f:revisionHistoryLimit": {},
                "f:ports": {
                    ".": {},
                    "k:{\"port\":1}": {".": {}, "f:port": {}},
                    "k:{\"port\":2}": {".": {}, "f:port": {}, "f:name": {}},
                    "k:{\"port\":3}": {".": {}, "f:port": {}},
                },
            },
        });
        let ours = json!({
            "f:metadata": {"f:labels": {"f:app": {}}},
            "f:spec": {"f:ports": {"k:{\"port\":2}": {".": {}, "f:port": {}}}},
        });
        let scaler = json!({"f:spec": {"f:replicas": {}}});
        let object = |managers: Value, labels: Value, spec: Value| {
            json!({
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": {"name": "web", "labels": labels, "managedFields": managers},
                "spec": spec,
            })
        };
        let labels = json!({"app": "web", "chart": "web-1"});
        let spec = json!({
            "replicas": 3, "revisionHistoryLimit": 3,
            "ports": [{"port": 1}, {"port": 2, "name": "b"}, {"port": 3}],
        });
        let helm = entry("helm", "Apply", &helm);
        let scaler = entry("scaler", "Update", &scaler);
        let live = object(json!([helm, scaler]), labels.clone(), spec.clone());
        let managers = json!([entry("platc", "Apply", &ours), helm, scaler]);
        let after = object(managers.clone(), labels, spec);
        let takeover = takeover(&live).unwrap();
        let lost = lost(&takeover, &after);
        let defaults = json!({"spec": {"revisionHistoryLimit": 10, "ports": [{"port": 2}]}});
        let expected = object(
            managers,
            json!({"app": "web"}),
            json!({"replicas": 3, "revisionHistoryLimit": 10, "ports": [{"port": 2}]}),
        );
        assert_eq!(without(after, &lost, &defaults), expected);
    }
}
