//! What has to be asked for to say why an object is not ready.

use serde_json::Value;

use super::endpoints::{selects_nothing, services_of_webhooks};
use super::group_and_kind;
use crate::object::{items, text};

/// What to LIST. Everything is in the object's namespace unless it says otherwise. More than is asked
/// for does no harm, so one LIST of a namespace may serve many objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The label selector of its pods.
    pub pods: Option<String>,
    /// The label selector of its `ReplicaSet`s.
    pub replica_sets: Option<String>,
    /// Whether events may say more.
    pub events: bool,
    /// Whether `StorageClass`es matter.
    pub storage_classes: bool,
    /// Namespace and name of each Service whose Endpoints or `EndpointSlice`s matter.
    pub endpoints: Vec<(String, String)>,
}

/// What to LIST for a live object that has to wait, before it is judged again.
pub fn needs(object: &Value) -> Needs {
    match group_and_kind(object) {
        ("apps", "Deployment") => Needs {
            replica_sets: selector(object),
            ..with_pods(object)
        },
        ("apps", "StatefulSet" | "DaemonSet") | ("batch", "Job") => with_pods(object),
        ("", "Pod") => Needs {
            events: true,
            ..Needs::default()
        },
        ("", "PersistentVolumeClaim") => Needs {
            events: true,
            storage_classes: true,
            ..Needs::default()
        },
        ("", "Service") if !selects_nothing(object) => Needs {
            endpoints: own_endpoints(object),
            ..Needs::default()
        },
        ("admissionregistration.k8s.io", _) => {
            let mut endpoints: Vec<(String, String)> = services_of_webhooks(object)
                .map(|(namespace, name)| (namespace.to_owned(), name.to_owned()))
                .collect();
            endpoints.sort();
            endpoints.dedup();
            Needs {
                endpoints,
                ..Needs::default()
            }
        }
        _ => Needs::default(),
    }
}

fn with_pods(object: &Value) -> Needs {
    Needs {
        pods: selector(object),
        events: true,
        ..Needs::default()
    }
}

fn own_endpoints(service: &Value) -> Vec<(String, String)> {
    let namespace = text(service, "/metadata/namespace");
    let name = text(service, "/metadata/name");
    let own = namespace.zip(name);
    own.map(|(namespace, name)| (namespace.to_owned(), name.to_owned()))
        .into_iter()
        .collect()
}

/// `spec.selector` as a LIST takes it; `None` when it selects nothing.
fn selector(object: &Value) -> Option<String> {
    let labels = object.pointer("/spec/selector/matchLabels");
    let labels = labels
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some(format!("{name}={}", value.as_str()?)));
    let rules = items(object, "/spec/selector/matchExpressions")
        .iter()
        .filter_map(rule);
    let parts: Vec<String> = labels.chain(rules).collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

fn rule(expression: &Value) -> Option<String> {
    let key = text(expression, "/key")?;
    let values: Vec<&str> = items(expression, "/values")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let values = values.join(",");
    match text(expression, "/operator")? {
        "In" => Some(format!("{key} in ({values})")),
        "NotIn" => Some(format!("{key} notin ({values})")),
        "Exists" => Some(key.to_owned()),
        "DoesNotExist" => Some(format!("!{key}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn endpoints(names: &[&str]) -> Needs {
        Needs {
            endpoints: names
                .iter()
                .map(|name| ("web".to_owned(), (*name).to_owned()))
                .collect(),
            ..Needs::default()
        }
    }

    #[test]
    fn each_kind_names_what_tells_why_it_is_not_ready() {
        let labels = json!({"matchLabels": {"app": "a", "role": "b"}});
        let pods = Needs {
            pods: Some("app=a,role=b".to_owned()),
            events: true,
            ..Needs::default()
        };
        let deployment = Needs {
            replica_sets: Some("app=a,role=b".to_owned()),
            ..pods.clone()
        };
        let claim = Needs {
            events: true,
            storage_classes: true,
            ..Needs::default()
        };
        for (version, kind, spec, expected) in [
            (
                "apps/v1",
                "Deployment",
                json!({"selector": labels}),
                deployment,
            ),
            (
                "apps/v1",
                "StatefulSet",
                json!({"selector": labels}),
                pods.clone(),
            ),
            (
                "apps/v1",
                "DaemonSet",
                json!({"selector": labels}),
                pods.clone(),
            ),
            ("batch/v1", "Job", json!({"selector": labels}), pods),
            ("v1", "PersistentVolumeClaim", json!({}), claim),
            (
                "v1",
                "Service",
                json!({"selector": {"app": "a"}}),
                endpoints(&["x"]),
            ),
            ("v1", "Service", json!({}), Needs::default()),
            ("v1", "ConfigMap", json!({}), Needs::default()),
            (
                "example.org/v1",
                "Deployment",
                json!({"selector": labels}),
                Needs::default(),
            ),
        ] {
            let object = json!({
                "apiVersion": version, "kind": kind,
                "metadata": {"name": "x", "namespace": "web"}, "spec": spec,
            });
            assert_eq!(needs(&object), expected, "{version} {kind}");
        }
    }

    #[test]
    fn webhooks_name_each_service_once() {
        let calls =
            |name: &str| json!({"clientConfig": {"service": {"namespace": "web", "name": name}}});
        let webhooks = json!({
            "apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
            "webhooks": [calls("b"), calls("a"), calls("b")],
        });
        assert_eq!(needs(&webhooks), endpoints(&["a", "b"]));
    }

    #[test]
    fn a_selector_is_written_as_a_request_takes_it() {
        for (selector, expected) in [
            (json!({"matchLabels": {"a": "1"}}), Some("a=1")),
            (
                json!({
                    "matchLabels": {"a": "1"},
                    "matchExpressions": [
                        {"key": "b", "operator": "In", "values": ["x", "y"]},
                        {"key": "c", "operator": "NotIn", "values": ["z"]},
                        {"key": "d", "operator": "Exists"},
                        {"key": "e", "operator": "DoesNotExist"},
                    ],
                }),
                Some("a=1,b in (x,y),c notin (z),d,!e"),
            ),
            (json!({}), None),
            (json!(null), None),
        ] {
            let object = json!({"spec": {"selector": selector}});
            assert_eq!(super::selector(&object).as_deref(), expected);
        }
    }
}
