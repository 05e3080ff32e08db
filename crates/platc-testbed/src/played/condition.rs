//! Conditions of a status.

use serde_json::{Value, json};

use super::cluster::now;
use super::object::Object;

/// A condition as it should be.
pub(crate) struct Condition<'text> {
    pub(crate) kind: &'text str,
    pub(crate) holds: bool,
    pub(crate) reason: &'text str,
    pub(crate) message: &'text str,
}

/// The conditions of an object with these among them. A condition that stays keeps its times.
pub(crate) fn conditions(object: &Object, wanted: &[Condition<'_>]) -> Value {
    let mut list: Vec<Value> = object.list("/status/conditions").to_vec();
    for condition in wanted {
        let status = if condition.holds { "True" } else { "False" };
        let before = list
            .iter()
            .position(|entry| entry["type"] == condition.kind);
        let since = before
            .map(|index| &list[index])
            .filter(|entry| entry["status"] == status)
            .map_or_else(|| json!(now()), |entry| entry["lastTransitionTime"].clone());
        let mut entry = json!({
            "type": condition.kind,
            "status": status,
            "lastTransitionTime": since,
        });
        for (name, text) in [("reason", condition.reason), ("message", condition.message)] {
            if !text.is_empty() {
                entry[name] = json!(text);
            }
        }
        match before {
            Some(index) if says_the_same(&list[index], &entry) => {}
            Some(index) => list[index] = entry,
            None => list.push(entry),
        }
    }
    Value::Array(list)
}

/// Whether what is there has all that is wanted; the server and others add times of their own.
fn says_the_same(before: &Value, wanted: &Value) -> bool {
    ["status", "reason", "message"]
        .iter()
        .all(|name| before[name] == wanted[name])
}
