//! Replaces the values of Secrets, so that no plan, diff or report ever holds one.

use serde_json::{Map, Value};

use crate::error::Side;
use crate::identity::Identity;

/// Holds the whole manifest of an object that `kubectl apply` wrote, values included.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The fields of a Secret that hold values.
pub(crate) const SENSITIVE_FIELDS: [&str; 2] = ["data", "stringData"];

/// Whether an object's values must not be shown.
pub(crate) fn is_secret(identity: &Identity) -> bool {
    identity.is("", "Secret")
}

/// A Secret with each value replaced by stars; where `other` holds a different one, the stars
/// say which side they stand for, as in `kubectl diff`, so that a change still shows as one.
pub(crate) fn mask(side: Side, value: &Value, other: Option<&Value>) -> Value {
    let mut masked = value.clone();
    for field in SENSITIVE_FIELDS {
        if let Some(values) = masked.get_mut(field) {
            let counterpart = other.and_then(|other| other.get(field));
            *values = mask_field(side, values, counterpart);
        }
    }
    let annotation = |value: &Value| {
        value
            .get("metadata")?
            .get("annotations")?
            .get(LAST_APPLIED)
            .cloned()
    };
    if let Some(applied) = annotation(value) {
        let stars = stars(side, &applied, other.and_then(annotation).as_ref());
        if let Some(slot) = masked
            .get_mut("metadata")
            .and_then(|m| m.get_mut("annotations"))
            .and_then(|a| a.get_mut(LAST_APPLIED))
        {
            *slot = stars;
        }
    }
    masked
}

/// The YAML of a masked Secret. Its own text cannot be used: a value may be spelled in it in
/// any of the styles of YAML.
pub(crate) fn to_yaml(masked: &Value) -> String {
    let options = serde_saphyr::ser_options! { folded_wrap_chars: usize::MAX };
    serde_saphyr::to_string_with_options(masked, options).unwrap_or_default()
}

fn mask_field(side: Side, values: &Value, other: Option<&Value>) -> Value {
    match values {
        Value::Null => Value::Null,
        Value::Object(entries) => Value::Object(
            entries
                .iter()
                .map(|(key, value)| {
                    let counterpart = other.and_then(|other| other.get(key));
                    (key.clone(), stars(side, value, counterpart))
                })
                .collect::<Map<_, _>>(),
        ),
        value => stars(side, value, other),
    }
}

fn stars(side: Side, value: &Value, other: Option<&Value>) -> Value {
    let stars = match (other, side) {
        (Some(other), Side::Baseline) if other != value => "*** (before)",
        (Some(other), Side::Compiled) if other != value => "*** (after)",
        _ => "***",
    };
    Value::String(stars.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_value_of_a_secret_is_replaced() {
        let before = json!({
            "metadata": {"annotations": {LAST_APPLIED: "{\"data\":{\"a\":\"b25l\"}}", "team": "data"}},
            "data": {"a": "b25l", "b": "dHdv"},
            "stringData": "not a map",
        });
        let after = json!({"data": {"a": "b25l", "b": "dHJvaXM=", "c": 1}});
        assert_eq!(
            mask(Side::Baseline, &before, Some(&after)),
            json!({
                "metadata": {"annotations": {LAST_APPLIED: "***", "team": "data"}},
                "data": {"a": "***", "b": "*** (before)"},
                "stringData": "***",
            })
        );
        assert_eq!(
            mask(Side::Compiled, &after, Some(&before)),
            json!({"data": {"a": "***", "b": "*** (after)", "c": "***"}})
        );
    }
}
