//! Finds the changes to an object that a server refuses to make in place.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::claims;
use crate::identity::Identity;
use crate::immutable_table::{Field, RULES, Remedy, When};
use crate::quantity::amount;
use crate::visible::short_value;

/// A change to a field that cannot be made in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The field, without list positions other than names.
    pub(crate) path: String,
    /// Old and new value where both are short.
    pub(crate) values: Option<(String, String)>,
    pub(crate) remedy: Remedy,
}

/// Every change from `before` to `after` that a server refuses.
pub(crate) fn violations(identity: &Identity, before: &Value, after: &Value) -> Vec<Violation> {
    let rules = RULES
        .iter()
        .filter(|rule| identity.is(rule.group, rule.kind));
    let mut found: Vec<Violation> = rules
        .flat_map(|rule| {
            let broken = move |path: &String| {
                let frozen = before.get("immutable") == Some(&Value::Bool(true));
                breaks(rule.when, at(before, path), at(after, path), frozen)
            };
            paths(rule.field, before, after)
                .into_iter()
                .filter(broken)
                .map(|path| {
                    let values = short_values(at(before, &path), at(after, &path));
                    Violation {
                        path,
                        values,
                        remedy: rule.remedy,
                    }
                })
        })
        .collect();
    if identity.is("apps", "StatefulSet") {
        let templates = |value| at(value, "spec.volumeClaimTemplates");
        found.extend(claims::violations(templates(before), templates(after)));
    }
    found
}

/// Both values if a sentence can hold them.
pub(crate) fn short_values(
    before: Option<&Value>,
    after: Option<&Value>,
) -> Option<(String, String)> {
    Some((short_value(before?)?, short_value(after?)?))
}

/// The value at a dotted path; `null` is no value.
pub(crate) fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.')
        .try_fold(value, |value, field| value.get(field))
        .filter(|value| !value.is_null())
}

fn paths(field: Field, before: &Value, after: &Value) -> Vec<String> {
    match field {
        Field::At(path) => vec![path.to_owned()],
        Field::SpecExcept(mutable) => {
            let fields = |value| at(value, "spec").and_then(Value::as_object);
            let names: BTreeSet<&String> = [fields(before), fields(after)]
                .into_iter()
                .flatten()
                .flat_map(serde_json::Map::keys)
                .collect();
            let fixed = names
                .into_iter()
                .filter(|name| !mutable.contains(&name.as_str()));
            fixed.map(|name| format!("spec.{name}")).collect()
        }
    }
}

fn breaks(when: When, before: Option<&Value>, after: Option<&Value>, frozen: bool) -> bool {
    if before == after {
        return false;
    }
    match when {
        When::Changes => true,
        When::ChangesOnceSet => before.is_some(),
        When::ObjectIsFrozen => frozen,
        When::Shrinks => !grows_or_stays(before, after),
        When::DiffersBesidesImages => without_images(before) != without_images(after),
        When::AddressDiffers => after.is_some() || before.and_then(Value::as_str) == Some("None"),
        When::FirstDiffers => match (before.and_then(|b| b.get(0)), after.and_then(|a| a.get(0))) {
            (Some(before), Some(after)) => before != after,
            _ => false,
        },
    }
}

fn grows_or_stays(before: Option<&Value>, after: Option<&Value>) -> bool {
    match (before.and_then(amount), after.and_then(amount)) {
        (Some(before), Some(after)) => after >= before,
        _ => false,
    }
}

fn without_images(containers: Option<&Value>) -> Option<Value> {
    let mut containers = containers?.clone();
    for container in containers.as_array_mut()? {
        if let Some(fields) = container.as_object_mut() {
            fields.remove("image");
        }
    }
    Some(containers)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(api_version: &str, kind: &str, before: &Value, after: &Value) -> Vec<String> {
        let identity = Identity {
            api_version: api_version.to_owned(),
            kind: kind.to_owned(),
            namespace: None,
            name: "x".to_owned(),
        };
        violations(&identity, before, after)
            .into_iter()
            .map(|v| v.path)
            .collect()
    }

    /// The violations when `spec` changes from one JSON text to another.
    fn check_spec(api_version: &str, kind: &str, before: &str, after: &str) -> Vec<String> {
        let object = |spec: &str| json!({ "spec": serde_json::from_str::<Value>(spec).unwrap() });
        check(api_version, kind, &object(before), &object(after))
    }

    #[test]
    #[rustfmt::skip]
    fn only_changes_to_a_spec_that_a_server_refuses_are_violations() {
        let claim = "PersistentVolumeClaim";
        let empty: &[&str] = &[];
        for (api_version, kind, before, after, expected) in [
            ("v1", "Service", r#"{"clusterIP": "None"}"#, "{}", &["spec.clusterIP"][..]),
            ("v1", "Service", "{}", r#"{"clusterIP": "None"}"#, &["spec.clusterIP"]),
            ("v1", "Service", r#"{"clusterIP": "10.0.0.1"}"#, "{}", empty),
            ("v1", "Service", r#"{"type": "ClusterIP"}"#, r#"{"type": "ExternalName"}"#, empty),
            ("v1", "Service", r#"{"ipFamilies": ["IPv4"]}"#, r#"{"ipFamilies": ["IPv4", "IPv6"]}"#, empty),
            ("v1", "Service", r#"{"ipFamilies": ["IPv4"]}"#, r#"{"ipFamilies": ["IPv6"]}"#, &["spec.ipFamilies"]),
            ("v1", claim, r#"{"volumeName": "a"}"#, r#"{"volumeName": "b"}"#, &["spec.volumeName"]),
            ("v1", claim, "{}", r#"{"storageClassName": "b"}"#, empty),
            ("v1", claim, r#"{"resources": {"requests": {"storage": "1Gi"}}}"#, r#"{"resources": {"requests": {"storage": "1024Mi"}}}"#, empty),
            ("v1", claim, r#"{"resources": {"requests": {"storage": "2Gi"}}}"#, r#"{"resources": {"requests": {"storage": "1Gi"}}}"#, &["spec.resources.requests.storage"]),
            ("v1", "PersistentVolume", r#"{"nfs": {"path": "/a"}}"#, r#"{"csi": {}}"#, &["spec.csi", "spec.nfs"]),
            ("v1", "Pod", r#"{"containers": [{"name": "a", "image": "x"}]}"#, r#"{"containers": [{"name": "a", "image": "y"}]}"#, empty),
            ("v1", "Pod", r#"{"containers": [{"name": "a"}]}"#, r#"{"containers": [{"name": "b"}]}"#, &["spec.containers"]),
            ("batch/v1", "Job", r#"{"backoffLimit": 1}"#, r#"{"backoffLimit": 2}"#, empty),
            ("batch/v1", "CronJob", r#"{"jobTemplate": 1}"#, r#"{"jobTemplate": 2}"#, empty),
            ("apps/v1", "StatefulSet", r#"{"serviceName": "a", "replicas": 1}"#, r#"{"serviceName": "b"}"#, &["spec.serviceName"]),
            ("example.org/v1", "StatefulSet", r#"{"serviceName": "a"}"#, "{}", empty),
        ] {
            assert_eq!(check_spec(api_version, kind, before, after), expected, "{kind} {before} {after}");
        }
    }

    #[test]
    fn a_frozen_config_map_can_neither_change_nor_thaw() {
        let frozen = json!({"data": {"a": "1"}, "immutable": true});
        let thawed = json!({"data": {"a": "2"}});
        let check = |before, after| check("v1", "ConfigMap", before, after);
        assert_eq!(check(&frozen, &thawed), ["data", "immutable"]);
        assert_eq!(check(&thawed, &frozen), Vec::<String>::new());
    }
}
