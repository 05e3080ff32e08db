//! What the testbed plays, against the real API server.

use platc_testbed::Testbed;
use serde_json::{Value, json};

mod access;
mod claims;
mod daemon_sets;
mod deletion;
mod deployments;
mod jobs;
mod pods;
mod proxy;
mod services;
mod stateful_sets;

/// The shared testbed, unless its programs are not there.
fn testbed(test: &str) -> Option<&'static Testbed> {
    Testbed::shared()
        .map_err(|missing| platc_testing::skip(test, &missing.to_string()))
        .ok()
}

/// A workload whose pods have one container and the label `app`.
fn workload(kind: &str, name: &str, spec: &Value) -> Value {
    let mut object = json!({
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": {
            "selector": {"matchLabels": {"app": name}},
            "template": template(name, "example.com/app:1"),
        },
    });
    for (field, value) in spec.as_object().into_iter().flatten() {
        object["spec"][field] = value.clone();
    }
    object
}

/// A pod template with one container.
fn template(name: &str, image: &str) -> Value {
    json!({
        "metadata": {"labels": {"app": name}},
        "spec": {"containers": [{
            "name": "main",
            "image": image,
            "ports": [{"name": "http", "containerPort": 8080}],
        }]},
    })
}

/// The patch that gives a workload another image.
fn image(image: &str) -> Value {
    json!({"spec": {"template": {"spec": {"containers": [{"name": "main", "image": image}]}}}})
}

/// A condition of an object: its status and its reason.
fn condition<'object>(object: &'object Value, kind: &str) -> Option<(&'object str, &'object str)> {
    let list = object["status"]["conditions"].as_array()?;
    let found = list.iter().find(|condition| condition["type"] == kind)?;
    let text = |name: &str| found[name].as_str().unwrap_or_default();
    Some((text("status"), text("reason")))
}

/// The names of the objects of a list, sorted.
fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().into_iter().flatten();
    let mut names: Vec<String> = items
        .filter_map(|item| Some(item["metadata"]["name"].as_str()?.to_owned()))
        .collect();
    names.sort();
    names
}
