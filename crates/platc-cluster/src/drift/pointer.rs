//! Where a field stands in an object whose path a plan tells.

use std::fmt::Write as _;

use serde_json::{Deserializer, Value};

/// One step of a path.
#[derive(Debug, PartialEq, Eq)]
enum Step<'p> {
    Field(String),
    /// The item whose key field has this value.
    Item(&'p str, &'p str),
    Index(usize),
    /// Not a field: the order of the list.
    Order,
}

/// The JSON pointer of the field with this path, as `platc_plan` writes paths
/// (`spec.containers[name=app].image`, `data["core-site.xml"]`); `None` when the object does not have
/// it.
pub(super) fn pointer(object: &Value, path: &str) -> Option<String> {
    let (mut pointer, mut value, mut rest) = (String::new(), object, path);
    while !rest.is_empty() {
        let (step, after) = next_step(rest)?;
        rest = after;
        let position = match step {
            Step::Order => break,
            Step::Field(name) => {
                value = value.get(&name)?;
                let name = name.replace('~', "~0").replace('/', "~1");
                let _ = write!(pointer, "/{name}");
                continue;
            }
            Step::Item(key, wanted) => {
                let mut items = value.as_array()?.iter();
                items.position(|item| is_known_by(item, key, wanted))?
            }
            Step::Index(index) => index,
        };
        value = value.get(position)?;
        let _ = write!(pointer, "/{position}");
    }
    Some(pointer)
}

/// The first step of a path, and what follows it.
fn next_step(path: &str) -> Option<(Step<'_>, &str)> {
    if let Some(quoted) = path.strip_prefix('[').filter(|rest| rest.starts_with('"')) {
        let mut texts = Deserializer::from_str(quoted).into_iter::<String>();
        let name = texts.next()?.ok()?;
        let after = quoted.get(texts.byte_offset()..)?.strip_prefix(']')?;
        return Some((Step::Field(name), after));
    }
    if let Some(rest) = path.strip_prefix('[') {
        let (content, after) = rest.split_once(']')?;
        let step = match content.split_once('=') {
            Some((key, value)) => Step::Item(key, value),
            None if content == "order" => Step::Order,
            None => Step::Index(content.parse().ok()?),
        };
        return Some((step, after));
    }
    let rest = path.strip_prefix('.').unwrap_or(path);
    let end = rest.find(['.', '[']).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    Some((Step::Field(name.to_owned()), after))
}

/// Claim templates have the name they are known by in their metadata.
fn is_known_by(item: &Value, key: &str, wanted: &str) -> bool {
    let known = item
        .get(key)
        .or_else(|| item.get("metadata").and_then(|metadata| metadata.get(key)));
    match known {
        Some(Value::String(text)) => text == wanted,
        Some(Value::Number(number)) => number.to_string() == wanted,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_of_a_plan_leads_to_the_field() {
        let object = json!({
            "metadata": {"annotations": {"a.b/c~d": "x", "say \"hi\"]": "y"}},
            "data": {"core-site.xml": "z"},
            "spec": {
                "replicas": 1,
                "containers": [
                    {"name": "side"},
                    {"name": "app", "args": ["-v", "-x"], "ports": [{"containerPort": 80}]},
                ],
                "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {}}],
                "volumeMounts": [{"mountPath": "/var/x.y"}],
            },
        });
        for (path, expected) in [
            ("spec.replicas", Some("/spec/replicas")),
            (
                "spec.containers[name=app].args[1]",
                Some("/spec/containers/1/args/1"),
            ),
            (
                "spec.containers[name=app].ports[containerPort=80]",
                Some("/spec/containers/1/ports/0"),
            ),
            ("spec.containers[order]", Some("/spec/containers")),
            (
                "spec.volumeClaimTemplates[name=data].spec",
                Some("/spec/volumeClaimTemplates/0/spec"),
            ),
            (
                "spec.volumeMounts[mountPath=/var/x.y]",
                Some("/spec/volumeMounts/0"),
            ),
            (r#"data["core-site.xml"]"#, Some("/data/core-site.xml")),
            (
                r#"metadata.annotations["a.b/c~d"]"#,
                Some("/metadata/annotations/a.b~1c~0d"),
            ),
            (
                r#"metadata.annotations["say \"hi\"]"]"#,
                Some("/metadata/annotations/say \"hi\"]"),
            ),
            ("", Some("")),
            ("spec.paused", None),
            ("spec.containers[name=gone].image", None),
            ("spec.containers[7]", None),
            ("spec.containers[name=app", None),
            (r#"data["core"#, None),
        ] {
            assert_eq!(pointer(&object, path).as_deref(), expected, "{path}");
        }
    }
}
