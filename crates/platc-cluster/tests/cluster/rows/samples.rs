//! Manifests that several rows need, and what they look at.

use std::fmt::Write as _;

use platc_cluster::applying::Event;
use serde_json::{Value, json};

use crate::scene::{Heard, Scene};

/// A Deployment of one container; `pod` is more of its pod, as YAML in one line that begins with a
/// comma.
pub(super) fn deployment(name: &str, replicas: u32, pod: &str) -> String {
    format!(
        "
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: NS}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: main, image: 'registry.example/{name}:1'}}]{pod}}}
"
    )
}

/// A StatefulSet of one pod without claims; `spec` is more of it, as YAML in one line.
pub(super) fn stateful_set(name: &str, image: &str, spec: &str) -> String {
    format!(
        "
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: {name}, namespace: NS}}
spec:
  serviceName: {name}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: main, image: '{image}'}}]}}
  {spec}
"
    )
}

/// A Job that is called `base` and has the digest of its specification in its name, as the compiler
/// names it.
pub(super) fn job(base: &str, digest: &str) -> String {
    format!(
        "
apiVersion: batch/v1
kind: Job
metadata:
  name: {base}-{digest}
  namespace: NS
  annotations: {{platc.io/job: {base}}}
spec:
  backoffLimit: 0
  template:
    metadata: {{labels: {{app: {base}}}}}
    spec:
      restartPolicy: Never
      containers: [{{name: main, image: 'registry.example/{base}:{digest}'}}]
"
    )
}

/// A ConfigMap with one entry.
pub(super) fn config_map(name: &str, color: &str) -> String {
    format!(
        "
apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}, namespace: NS}}
data: {{color: {color}}}
"
    )
}

/// The definition of the kind `Well` in the group `NS.example.org`, with these versions and the schema
/// of its specification; the last version is the one that is stored.
pub(super) fn definition(versions: &[(&str, &str)]) -> String {
    let mut text = "
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: wells.NS.example.org}
spec:
  group: NS.example.org
  scope: Namespaced
  names: {kind: Well, listKind: WellList, plural: wells, singular: well}
  versions:
"
    .to_owned();
    for (index, (version, spec)) in versions.iter().enumerate() {
        let stored = index + 1 == versions.len();
        let _ = write!(
            text,
            "  - name: {version}
    served: true
    storage: {stored}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: {{type: object, properties: {{{spec}}}}}
          status: {{type: object, x-kubernetes-preserve-unknown-fields: true}}
"
        );
    }
    text
}

/// A custom object that says itself that it is ready.
pub(super) fn well(version: &str, spec: &str) -> String {
    format!(
        "
apiVersion: NS.example.org/{version}
kind: Well
metadata: {{name: deep, namespace: NS}}
spec: {{{spec}}}
status: {{conditions: [{{type: Ready, status: 'True'}}]}}
"
    )
}

/// Objects of the whole cluster that a test made; they go when this is dropped. `NS` in the paths is
/// the namespace of the scene.
pub(super) struct Leftovers<'s>(pub(super) &'s Scene, pub(super) &'s [&'s str]);

impl Drop for Leftovers<'_> {
    fn drop(&mut self) {
        let Self(scene, paths) = self;
        for path in *paths {
            let path = path.replace("NS", scene.namespace.name());
            // A test that failed may not have made it.
            let _ = scene.testbed.try_request("DELETE", &path, &Value::Null);
        }
    }
}

/// What happened to whom, in order: `applied Job/init`, `ready Job/init`, `failed Deployment/web`.
pub(super) fn story(heard: &Heard) -> Vec<String> {
    let events = heard.events();
    let told = events.iter().filter_map(|event| match event {
        Event::Applied { key, .. } => Some(("applied", key)),
        Event::Ready { key, .. } => Some(("ready", key)),
        Event::Failed { key, .. } => Some(("failed", key)),
        Event::Skipped { key, .. } => Some(("skipped", key)),
        Event::Deleted(key) => Some(("deleted", key)),
        Event::NotDeleted { key, .. } => Some(("not deleted", key)),
        _ => None,
    });
    told.map(|(what, key)| format!("{what} {}/{}", key.kind, key.name))
        .collect()
}

/// The names of the objects at a path of the namespace, sorted, without those that are not the
/// platform's.
pub(super) fn owned(scene: &Scene, api_version: &str, plural: &str) -> Vec<String> {
    let selector = "labelSelector=applyset.kubernetes.io%2Fpart-of";
    let list = scene
        .namespace
        .get(api_version, &format!("{plural}?{selector}"))
        .expect("the server lists it");
    names(&list)
}

/// The names of all objects at a path of the namespace, sorted.
pub(super) fn names_at(scene: &Scene, api_version: &str, rest: &str) -> Vec<String> {
    names(
        &scene
            .namespace
            .get(api_version, rest)
            .expect("the server lists it"),
    )
}

fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let mut names: Vec<String> = items
        .iter()
        .filter_map(|item| item["metadata"]["name"].as_str().map(str::to_owned))
        .collect();
    names.sort();
    names
}

/// Writes a few fields in the name of another manager.
pub(super) fn write_as(scene: &Scene, manager: &str, api_version: &str, rest: &str, patch: &Value) {
    scene.namespace.patch(
        api_version,
        &format!("{rest}?fieldManager={manager}"),
        patch,
    );
}

/// The number of replicas that a Deployment wants.
pub(super) fn replicas(scene: &Scene, name: &str) -> Value {
    let found = scene
        .namespace
        .get("apps/v1", &format!("deployments/{name}"));
    found.map_or(json!(null), |object| object["spec"]["replicas"].clone())
}
