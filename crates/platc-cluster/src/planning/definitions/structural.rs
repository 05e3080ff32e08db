//! Checks an object of a custom kind by the schema of its definition, as the server does when it has the
//! definition: types, required and unknown fields, allowed values.
//!
//! Rules in CEL (`x-kubernetes-validations`) and formats are left to the server. So is a pattern that
//! only the server's own reader knows.

use regex_lite::Regex;
use serde_json::{Map, Value};

use crate::object::{items, text};

const INT_OR_STRING: &str = "x-kubernetes-int-or-string";
const PRESERVE: &str = "x-kubernetes-preserve-unknown-fields";
const EMBEDDED: &str = "x-kubernetes-embedded-resource";

/// Fields that every object has, and no schema needs to mention.
const OF_EVERY_OBJECT: &[&str] = &["apiVersion", "kind", "metadata"];

/// What the schema does not allow about the object, each with the path of the field.
pub(super) fn mistakes(schema: &Value, object: &Value) -> Vec<String> {
    let mut walk = Walk::default();
    walk.object("", schema, object, true);
    walk.mistakes
}

#[derive(Default)]
struct Walk {
    mistakes: Vec<String>,
}

impl Walk {
    fn note(&mut self, path: &str, what: &str) {
        let path = if path.is_empty() { "the object" } else { path };
        self.mistakes.push(format!("{path} {what}"));
    }

    /// Everything about a value: its type, its fields or items, its bounds.
    fn value(&mut self, path: &str, schema: &Value, value: &Value) {
        if value.is_null() {
            // The server drops it where there is a default.
            if !is_set(schema, "nullable") && schema.get("default").is_none() {
                self.note(path, "is null");
            }
            return;
        }
        if let Some(wanted) = wrong_type(schema, value) {
            return self.note(path, &format!("is {}, not {wanted}", shown(value)));
        }
        match value {
            Value::Object(_) => self.object(path, schema, value, is_set(schema, EMBEDDED)),
            Value::Array(list) => {
                if let Some(schema) = schema.get("items") {
                    for (index, item) in list.iter().enumerate() {
                        self.value(&format!("{path}[{index}]"), schema, item);
                    }
                }
                self.allowed(path, schema, value);
            }
            _ => self.allowed(path, schema, value),
        }
    }

    fn object(&mut self, path: &str, schema: &Value, value: &Value, is_object_of_kind: bool) {
        let none = Map::new();
        let fields = value.as_object().unwrap_or(&none);
        let known = schema.get("properties").and_then(Value::as_object);
        let others = schema.get("additionalProperties");
        for (name, value) in fields {
            if is_object_of_kind && OF_EVERY_OBJECT.contains(&name.as_str()) {
                continue;
            }
            let path = joined(path, name);
            match known.and_then(|known| known.get(name)).or(others) {
                Some(Value::Bool(true)) => {}
                Some(schema @ Value::Object(_)) => self.value(&path, schema, value),
                _ if is_set(schema, PRESERVE) => {}
                _ => self.note(&path, "is no field that the definition has"),
            }
        }
        for name in items(schema, "/required").iter().filter_map(Value::as_str) {
            let has_default = known
                .and_then(|known| known.get(name)?.get("default"))
                .is_some();
            if !fields.contains_key(name) && !has_default {
                self.note(&joined(path, name), "is missing");
            }
        }
        self.allowed(path, schema, value);
    }

    /// What is said of the value besides its type, here and in the branches of the schema.
    fn allowed(&mut self, path: &str, schema: &Value, value: &Value) {
        for what in limits(schema, value) {
            self.note(path, &what);
        }
        for branch in items(schema, "/allOf") {
            self.branch(path, branch, value);
        }
        let fitting = |branches: &str| {
            let branches = items(schema, branches).iter();
            branches.filter(|branch| fits(branch, value)).count()
        };
        if schema.get("anyOf").is_some() && fitting("/anyOf") == 0 {
            self.note(path, "is none of what the definition allows");
        }
        if schema.get("oneOf").is_some() && fitting("/oneOf") != 1 {
            self.note(path, "must be exactly one of what the definition allows");
        }
        if schema.get("not").is_some_and(|not| fits(not, value)) {
            self.note(path, "is what the definition excludes");
        }
    }

    /// A branch of a schema: it says only what is allowed, and nothing of fields that it does not name.
    fn branch(&mut self, path: &str, schema: &Value, value: &Value) {
        if let Some(wanted) = wrong_type(schema, value) {
            return self.note(path, &format!("is {}, not {wanted}", shown(value)));
        }
        if let (Some(known), Some(fields)) = (
            schema.get("properties").and_then(Value::as_object),
            value.as_object(),
        ) {
            for (name, schema) in known {
                if let Some(value) = fields.get(name) {
                    self.branch(&joined(path, name), schema, value);
                }
            }
        }
        if let (Some(schema), Some(list)) = (schema.get("items"), value.as_array()) {
            for (index, item) in list.iter().enumerate() {
                self.branch(&format!("{path}[{index}]"), schema, item);
            }
        }
        if let Some(fields) = value.as_object() {
            for name in items(schema, "/required").iter().filter_map(Value::as_str) {
                if !fields.contains_key(name) {
                    self.note(&joined(path, name), "is missing");
                }
            }
        }
        self.allowed(path, schema, value);
    }
}

fn fits(schema: &Value, value: &Value) -> bool {
    let mut walk = Walk::default();
    walk.branch("", schema, value);
    walk.mistakes.is_empty()
}

/// The type that the value should have, if it has another.
fn wrong_type(schema: &Value, value: &Value) -> Option<&'static str> {
    let is_integer = value.as_f64().is_some_and(|number| number.fract() == 0.0);
    if is_set(schema, INT_OR_STRING) {
        return (!value.is_string() && !is_integer).then_some("an integer or a string");
    }
    let (fits, wanted) = match text(schema, "/type")? {
        "object" => (value.is_object(), "an object"),
        "array" => (value.is_array(), "a list"),
        "string" => (value.is_string(), "a string"),
        "boolean" => (value.is_boolean(), "true or false"),
        "integer" => (is_integer, "an integer"),
        "number" => (value.is_number(), "a number"),
        _ => return None,
    };
    (!fits).then_some(wanted)
}

/// The values and the bounds that a value is outside of.
fn limits(schema: &Value, value: &Value) -> Vec<String> {
    let mut said = Vec::new();
    let values = items(schema, "/enum");
    if !values.is_empty() && !values.contains(value) {
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        said.push(format!(
            "is {}, not one of {}",
            shown(value),
            values.join(", ")
        ));
    }
    if let (Some(pattern), Some(text)) = (text(schema, "/pattern"), value.as_str())
        && Regex::new(pattern).is_ok_and(|pattern| !pattern.is_match(text))
    {
        said.push(format!(
            "is {}, which does not match `{pattern}`",
            shown(value)
        ));
    }
    said.extend(bounds(schema, value));
    said
}

/// The bounds that a number is outside of, or the size of a text, a list or an object.
fn bounds(schema: &Value, value: &Value) -> Option<String> {
    let count = |count: usize| u32::try_from(count).map(f64::from).ok();
    let (size, least, most, unit) = match value {
        Value::Number(number) => (number.as_f64(), "minimum", "maximum", ""),
        Value::String(text) => (
            count(text.chars().count()),
            "minLength",
            "maxLength",
            " characters",
        ),
        Value::Array(list) => (count(list.len()), "minItems", "maxItems", " items"),
        Value::Object(fields) => (
            count(fields.len()),
            "minProperties",
            "maxProperties",
            " fields",
        ),
        Value::Null | Value::Bool(_) => return None,
    };
    let size = size?;
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    let (is, must_be) = if unit.is_empty() {
        ("is", "must be")
    } else {
        ("has", "must have")
    };
    if let Some(least) = bound(least) {
        let is_open = is_set(schema, "exclusiveMinimum");
        if size < least || is_open && size <= least {
            let than = if is_open { "more than" } else { "at least" };
            return Some(format!("{is} {size}{unit}, {must_be} {than} {least}"));
        }
    }
    let most_allowed = bound(most)?;
    let is_open = is_set(schema, "exclusiveMaximum");
    let than = if is_open { "less than" } else { "at most" };
    (size > most_allowed || is_open && size >= most_allowed)
        .then(|| format!("{is} {size}{unit}, {must_be} {than} {most_allowed}"))
}

fn is_set(schema: &Value, name: &str) -> bool {
    schema.get(name) == Some(&Value::Bool(true))
}

/// A value in a few characters.
fn shown(value: &Value) -> String {
    const MOST: usize = 40;
    match value {
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        other => {
            let text = other.to_string();
            match text.char_indices().nth(MOST) {
                Some((end, _)) => format!("{}...", &text[..end]),
                None => text,
            }
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
mod tests;
