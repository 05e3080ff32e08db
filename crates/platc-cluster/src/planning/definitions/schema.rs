//! Compares two schemas of a custom kind: what the first allows and the second does not.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::object::{items, text};

/// Keeps fields that no schema mentions.
const PRESERVE: &str = "x-kubernetes-preserve-unknown-fields";

/// Bounds of a value, and whether a larger number allows less.
const BOUNDS: &[(&str, bool)] = &[
    ("maximum", false),
    ("minimum", true),
    ("maxItems", false),
    ("minItems", true),
    ("maxLength", false),
    ("minLength", true),
    ("maxProperties", false),
    ("minProperties", true),
];

/// What a version of a definition allows and another does not, such as `v1 spec.size is removed`.
pub(super) fn losses(version: &str, before: &Value, after: &Value) -> Vec<String> {
    let schema = |version: &'_ Value| version.pointer("/schema/openAPIV3Schema").cloned();
    let mut walk = Walk {
        version,
        losses: Vec::new(),
    };
    if let (Some(before), Some(after)) = (schema(before), schema(after)) {
        walk.compare("", &before, &after);
    }
    walk.losses
}

struct Walk<'a> {
    version: &'a str,
    losses: Vec<String>,
}

impl Walk<'_> {
    fn lose(&mut self, path: &str, what: &str) {
        let path = if path.is_empty() { "the object" } else { path };
        self.losses.push(format!("{} {path} {what}", self.version));
    }

    fn compare(&mut self, path: &str, before: &Value, after: &Value) {
        let kind = |schema| text(schema, "/type").unwrap_or("any value").to_owned();
        let any = after.get("type").is_none() || after.get("x-kubernetes-int-or-string").is_some();
        if kind(before) != kind(after) && !any {
            let what = format!("is {} instead of {}", kind(after), kind(before));
            return self.lose(path, &what);
        }
        self.values(path, before, after);
        self.required(path, before, after);
        self.fields(path, before, after);
        if let (Some(before), Some(after)) = (before.get("items"), after.get("items")) {
            self.compare(&format!("{path}[]"), before, after);
        }
    }

    /// Values that are no longer allowed.
    fn values(&mut self, path: &str, before: &Value, after: &Value) {
        let allowed = items(after, "/enum");
        let gone: Vec<String> = items(before, "/enum")
            .iter()
            .filter(|value| !allowed.contains(value))
            .map(ToString::to_string)
            .collect();
        if !allowed.is_empty() && before.get("enum").is_none() {
            self.lose(path, "allows only some values");
        } else if !allowed.is_empty() && !gone.is_empty() {
            self.lose(path, &format!("does not allow {}", gone.join(", ")));
        }
        for (bound, larger_is_less) in BOUNDS {
            let number = |schema: &Value| schema.get(bound).and_then(Value::as_f64);
            let Some(new) = number(after) else {
                continue;
            };
            let is_less = match number(before) {
                None => true,
                Some(old) if *larger_is_less => new > old,
                Some(old) => new < old,
            };
            if is_less {
                self.lose(path, &format!("has the {bound} {new}"));
            }
        }
        let pattern = text(after, "/pattern");
        if pattern.is_some() && pattern != text(before, "/pattern") {
            self.lose(path, "has another pattern");
        }
    }

    /// Fields that every object must have from now on. A field with a default is there by itself.
    fn required(&mut self, path: &str, before: &Value, after: &Value) {
        let names = |schema| -> BTreeSet<String> {
            let names = items(schema, "/required").iter();
            names.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        for name in names(after).difference(&names(before)) {
            let field = after.get("properties").and_then(|fields| fields.get(name));
            if field.is_none_or(|field| field.get("default").is_none()) {
                self.lose(&joined(path, name), "is required");
            }
        }
    }

    /// Fields that are no longer kept.
    fn fields(&mut self, path: &str, before: &Value, after: &Value) {
        let none = Map::new();
        let fields =
            |schema: &'_ Value| schema.get("properties").and_then(Value::as_object).cloned();
        let new = fields(after).unwrap_or_default();
        let others = after
            .get("additionalProperties")
            .filter(|others| others.is_object());
        let keeps_all = after.get(PRESERVE) == Some(&Value::Bool(true))
            || after.get("additionalProperties") == Some(&Value::Bool(true));
        for (name, old) in &fields(before).unwrap_or(none) {
            let path = joined(path, name);
            match new.get(name).or(others) {
                Some(new) => self.compare(&path, old, new),
                None if keeps_all => {}
                None => self.lose(&path, "is removed"),
            }
        }
        let kept_all = before.get(PRESERVE) == Some(&Value::Bool(true));
        let old_others = before.get("additionalProperties");
        match (old_others.filter(|old| old.is_object()), others) {
            _ if keeps_all => {}
            (Some(old), Some(new)) => self.compare(&joined(path, "*"), old, new),
            _ if kept_all || old_others.is_some_and(|old| *old != Value::Bool(false)) => {
                self.lose(path, "keeps only the fields that it names");
            }
            _ => {}
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The losses when the schema of `spec` changes from one to another.
    fn losses_of(before: &Value, after: &Value) -> Vec<String> {
        let [before, after] = [before, after].map(|spec| {
            let schema = json!({"type": "object", "properties": {"spec": spec}});
            json!({"schema": {"openAPIV3Schema": schema}})
        });
        losses("v1", &before, &after)
    }

    /// A schema of these properties.
    fn fields(properties: &str) -> Value {
        let properties: Value = serde_json::from_str(properties).unwrap();
        json!({"type": "object", "properties": properties})
    }

    #[test]
    fn row_07_a_field_that_is_no_longer_kept_is_a_loss() {
        let string = json!({"type": "string"});
        let keeps_all = json!({"type": "object", PRESERVE: true});
        let map =
            |values: &str| json!({"type": "object", "additionalProperties": {"type": values}});
        let list = |item: &Value| json!({"type": "array", "items": item});
        let one = json!({"type": "object", "properties": {"a": string}});
        let (two, none) = (
            fields(r#"{"a": {"type": "string"}, "b": {}}"#),
            fields("{}"),
        );
        let names_only = "v1 spec keeps only the fields that it names";
        for (before, after, expected) in [
            (&one, &two, None),
            (&one, &none, Some("v1 spec.a is removed")),
            (&one, &keeps_all, None),
            (&one, &map("string"), None),
            (
                &one,
                &map("integer"),
                Some("v1 spec.a is integer instead of string"),
            ),
            (&keeps_all, &none, Some(names_only)),
            (&map("string"), &map("string"), None),
            (
                &map("string"),
                &map("integer"),
                Some("v1 spec.* is integer instead of string"),
            ),
            (&map("string"), &none, Some(names_only)),
            (&list(&one), &list(&none), Some("v1 spec[].a is removed")),
            (&string, &json!({"x-kubernetes-int-or-string": true}), None),
        ] {
            let expected: Vec<&str> = expected.into_iter().collect();
            assert_eq!(losses_of(before, after), expected, "{before} {after}");
        }
    }

    #[test]
    fn row_07_a_value_that_is_no_longer_allowed_is_a_loss() {
        let none: &[&str] = &[];
        for (before, after, expected) in [
            (r#""enum": ["x", "y"]"#, r#""enum": ["x", "y", "z"]"#, none),
            (
                r#""enum": ["x", "y"]"#,
                r#""enum": ["x"]"#,
                &["v1 spec.a does not allow \"y\""],
            ),
            (
                "",
                r#""enum": ["x"]"#,
                &["v1 spec.a allows only some values"],
            ),
            (
                r#""maximum": 5, "minLength": 1"#,
                r#""maximum": 4, "minLength": 2"#,
                &[
                    "v1 spec.a has the maximum 4",
                    "v1 spec.a has the minLength 2",
                ],
            ),
            (r#""maximum": 5, "minLength": 1"#, r#""maximum": 6"#, none),
            (
                "",
                r#""pattern": "^x$""#,
                &["v1 spec.a has another pattern"],
            ),
        ] {
            let schema = |facts: &str| {
                let comma = if facts.is_empty() { "" } else { ", " };
                fields(&format!(r#"{{"a": {{"type": "string"{comma}{facts}}}}}"#))
            };
            let losses = losses_of(&schema(before), &schema(after));
            assert_eq!(losses, expected, "{before} {after}");
        }
    }

    #[test]
    fn row_07_a_field_that_becomes_required_is_a_loss_unless_it_has_a_default() {
        let before = fields(r#"{"a": {"type": "string"}, "b": {"type": "string"}}"#);
        let mut after =
            fields(r#"{"a": {"type": "string"}, "b": {"type": "string", "default": "x"}}"#);
        after["required"] = json!(["a", "b"]);
        assert_eq!(losses_of(&before, &after), ["v1 spec.a is required"]);
    }
}
