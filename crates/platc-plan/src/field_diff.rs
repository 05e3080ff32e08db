//! The fields in which two versions of an object differ.

use serde_json::Value;

use crate::field_path::{FieldPath, Step, item_keys, item_value};

/// A field that is not the same on both sides; a field that is only on one side appears once,
/// with everything in it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// Such as `spec.template.spec.containers[name=namenode].image`. Items of a list are known by
    /// their name, port, mount path or key where each has one, else by their position from 0;
    /// `[order]` at the end means that the same items stand in another order.
    pub path: String,
    /// The old value; `None` if the field is new. Stars for the value of a Secret.
    pub before: Option<Value>,
    /// The new value; `None` if the field is gone. Stars for the value of a Secret.
    pub after: Option<Value>,
}

/// A [`FieldChange`] whose path can still be asked for its steps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Difference {
    pub(crate) path: FieldPath,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

impl From<Difference> for FieldChange {
    fn from(difference: Difference) -> Self {
        Self {
            path: difference.path.to_string(),
            before: difference.before,
            after: difference.after,
        }
    }
}

/// Every difference, in the order of the fields of `after`, then of those only `before` has.
/// `null` is the same as an absent field, as it is for the API server.
pub(crate) fn diff_objects(before: &Value, after: &Value) -> Vec<Difference> {
    let mut differences = Vec::new();
    diff_values(
        &FieldPath::default(),
        Some(before),
        Some(after),
        &mut differences,
    );
    differences
}

fn diff_values(
    path: &FieldPath,
    before: Option<&Value>,
    after: Option<&Value>,
    out: &mut Vec<Difference>,
) {
    match (present(before), present(after)) {
        (None, None) => {}
        (Some(before), Some(after)) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let gone = before.keys().filter(|key| !after.contains_key(*key));
            for key in after.keys().chain(gone) {
                let path = path.then(Step::Field(key.clone()));
                diff_values(&path, before.get(key), after.get(key), out);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            diff_lists(path, before, after, out);
        }
        (before, after) => out.push(Difference {
            path: path.clone(),
            before: before.cloned(),
            after: after.cloned(),
        }),
    }
}

fn present(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}

fn diff_lists(path: &FieldPath, before: &[Value], after: &[Value], out: &mut Vec<Difference>) {
    if let Some(key) = shared_key(path, before, after) {
        diff_keyed_lists(path, key, (before, after), out);
    } else if before.len() == after.len() {
        for (index, (before, after)) in before.iter().zip(after).enumerate() {
            diff_values(
                &path.then(Step::Index(index)),
                Some(before),
                Some(after),
                out,
            );
        }
    } else {
        out.push(Difference {
            path: path.clone(),
            before: Some(Value::Array(before.to_vec())),
            after: Some(Value::Array(after.to_vec())),
        });
    }
}

/// The first key that every item of both lists has, with no value twice in a list.
fn shared_key(path: &FieldPath, before: &[Value], after: &[Value]) -> Option<&'static str> {
    let list = path.0.iter().rev().find_map(|step| match step {
        Step::Field(name) => Some(name.as_str()),
        _ => None,
    })?;
    let unique = |items: &[Value], key: &str| {
        let mut seen = std::collections::BTreeSet::new();
        items
            .iter()
            .all(|item| item_value(item, key).is_some_and(|value| seen.insert(value)))
    };
    item_keys(list)
        .iter()
        .find(|key| unique(before, key) && unique(after, key))
        .copied()
}

fn diff_keyed_lists(
    path: &FieldPath,
    key: &'static str,
    (before, after): (&[Value], &[Value]),
    out: &mut Vec<Difference>,
) {
    let names = |items: &[Value]| -> Vec<String> {
        items
            .iter()
            .filter_map(|item| item_value(item, key))
            .collect()
    };
    let (names_before, names_after) = (names(before), names(after));
    let find = |items: &'_ [Value], names: &[String], name: &String| {
        let position = names.iter().position(|other| other == name);
        position.and_then(|position| items.get(position).cloned())
    };
    let gone = names_before
        .iter()
        .filter(|name| !names_after.contains(name));
    for name in names_after.iter().chain(gone) {
        let path = path.then(Step::Item {
            key,
            value: name.clone(),
        });
        let before = find(before, &names_before, name);
        let after = find(after, &names_after, name);
        diff_values(&path, before.as_ref(), after.as_ref(), out);
    }
    let kept = |names: &[String], others: &[String]| -> Vec<String> {
        names
            .iter()
            .filter(|name| others.contains(name))
            .cloned()
            .collect()
    };
    let order_before = kept(&names_before, &names_after);
    let order_after = kept(&names_after, &names_before);
    if order_before != order_after {
        out.push(Difference {
            path: path.then(Step::Order),
            before: Some(Value::from(order_before)),
            after: Some(Value::from(order_after)),
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn diff(before: &Value, after: &Value) -> Vec<String> {
        let show = |value: Option<Value>| value.map_or_else(|| "-".to_owned(), |v| v.to_string());
        diff_objects(before, after)
            .into_iter()
            .map(|d| format!("{}: {} => {}", d.path, show(d.before), show(d.after)))
            .collect()
    }

    #[test]
    fn differences_are_found_where_they_are() {
        for (before, after, expected) in [
            (json!({"a": null}), json!({}), vec![]),
            (
                json!({"a": 1}),
                json!({"b": {"c": 2}}),
                vec![r#"b: - => {"c":2}"#, "a: 1 => -"],
            ),
            (
                json!({"env": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}]}),
                json!({"env": [{"name": "B", "value": "3"}]}),
                vec![
                    r#"env[name=B].value: "2" => "3""#,
                    r#"env[name=A]: {"name":"A","value":"1"} => -"#,
                ],
            ),
            (
                json!({"initContainers": [{"name": "a"}, {"name": "b"}]}),
                json!({"initContainers": [{"name": "b"}, {"name": "a"}, {"name": "c"}]}),
                vec![
                    r#"initContainers[name=c]: - => {"name":"c"}"#,
                    r#"initContainers[order]: ["a","b"] => ["b","a"]"#,
                ],
            ),
            (
                json!({"args": ["a", "b"]}),
                json!({"args": ["a", "c"]}),
                vec![r#"args[1]: "b" => "c""#],
            ),
            (
                json!({"args": ["a"]}),
                json!({"args": ["a", "c"]}),
                vec![r#"args: ["a"] => ["a","c"]"#],
            ),
            (
                json!({"volumeMounts": [{"name": "v", "mountPath": "/a"}, {"name": "v", "mountPath": "/b"}]}),
                json!({"volumeMounts": [{"name": "v", "mountPath": "/a"}, {"name": "w", "mountPath": "/b"}]}),
                vec![r#"volumeMounts[mountPath=/b].name: "v" => "w""#],
            ),
            (
                json!({"ports": [{"containerPort": 1, "x": 1}]}),
                json!({"ports": [{"containerPort": 1, "x": 2}]}),
                vec!["ports[containerPort=1].x: 1 => 2"],
            ),
        ] {
            assert_eq!(diff(&before, &after), expected);
        }
    }
}
