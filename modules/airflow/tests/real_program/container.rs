//! Containers out of the compiled manifests, with their environment as the kubelet makes it.

use std::collections::BTreeMap;

use platc_compiler::{Compilation, Registry};
use platc_module_airflow::Airflow;
use platc_testing::{Provider, S3, compile_text, config_file, manifest};
use serde_json::Value;

/// The compiled component `airflow.main`.
pub(crate) struct Pods {
    compilation: Compilation,
    database: Option<String>,
}

/// A container that can be run without Kubernetes.
#[derive(Clone)]
pub(crate) struct Container {
    /// What follows `airflow`.
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: BTreeMap<String, String>,
    liveness: Vec<String>,
}

impl Pods {
    pub(crate) fn of(platform: &str) -> Self {
        let registry = Registry::new()
            .with::<Airflow>()
            .with::<Provider>()
            .with::<S3>();
        Self {
            compilation: compile_text(&registry, platform),
            database: None,
        }
    }

    /// The same, with the database at `host:port` of this machine.
    pub(crate) fn with_database_at(self, endpoint: &str) -> Self {
        Self {
            database: Some(endpoint.to_owned()),
            ..self
        }
    }

    /// The text of a file in a ConfigMap.
    pub(crate) fn file(&self, object: &str, file: &str) -> String {
        config_file(&self.compilation, &self.path(object), file)
    }

    /// A container of the object whose path starts with this.
    pub(crate) fn container(&self, object: &str, name: &str) -> Container {
        let object = manifest(&self.compilation, &self.path(object));
        let pod = &object["spec"]["template"]["spec"];
        let container = ["initContainers", "containers"]
            .iter()
            .filter_map(|list| pod[list].as_array())
            .flatten()
            .find(|container| container["name"] == name)
            .expect("the container is there");
        let mut environment = environment(container);
        if let Some(endpoint) = &self.database {
            for value in environment.values_mut() {
                *value = value.replace("postgresql.core.example.com:5432", endpoint);
            }
        }
        let arguments = texts(&container["args"])
            .iter()
            .map(|argument| expand(argument, &environment))
            .collect::<Vec<_>>();
        assert_eq!(arguments[0], "airflow");
        Container {
            arguments: arguments[1..].to_vec(),
            environment,
            liveness: texts(&container["livenessProbe"]["exec"]["command"]),
        }
    }

    fn path(&self, object: &str) -> String {
        let start = format!("airflow.main/{object}");
        let paths = self
            .compilation
            .manifests
            .iter()
            .map(|manifest| &manifest.path);
        let found = paths.clone().find(|path| path.starts_with(&start));
        let all: Vec<&String> = paths.collect();
        assert!(found.is_some(), "no {start} in {all:#?}");
        found.cloned().unwrap_or_default()
    }
}

impl Container {
    /// The same container with another command of `airflow`.
    pub(crate) fn with_arguments(&self, arguments: &[&str]) -> Self {
        Self {
            arguments: arguments.iter().map(|&text| text.to_owned()).collect(),
            ..self.clone()
        }
    }

    /// The same container with one argument more, which wins over the same one before.
    pub(crate) fn with_argument(&self, argument: &str) -> Self {
        let mut container = self.clone();
        container.arguments.push(argument.to_owned());
        container
    }

    /// What the liveness probe runs, without the entry point of the image, which is not here.
    pub(crate) fn liveness_command(&self) -> Vec<String> {
        self.liveness
            .iter()
            .map(|word| word.replace("exec /entrypoint ", "exec "))
            .collect()
    }
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

/// The variables in their order, each expanded with those before it.
fn environment(container: &Value) -> BTreeMap<String, String> {
    let mut environment = BTreeMap::new();
    for variable in container["env"].as_array().into_iter().flatten() {
        let name = variable["name"].as_str().expect("a variable has a name");
        let value = match variable["value"].as_str() {
            Some(text) => expand(text, &environment),
            None => from_elsewhere(&variable["valueFrom"]),
        };
        let before = environment.insert(name.to_owned(), value);
        assert_eq!(before, None, "{name} is set twice");
    }
    environment
}

/// The value of a Secret, or the address of the pod.
fn from_elsewhere(source: &Value) -> String {
    match source["fieldRef"]["fieldPath"].as_str() {
        Some("status.podIP") => "127.0.0.1".to_owned(),
        _ => secret(&source["secretKeyRef"]),
    }
}

/// A value made from the names of the Secret and its key; a Fernet key has to be 32 bytes.
fn secret(reference: &Value) -> String {
    let part = |name: &str| reference[name].as_str().expect("a Secret has names");
    match part("key") {
        "fernet-key" => "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=".to_owned(),
        key => format!("{}.{key}", part("name")),
    }
}

/// Fills in `$(NAME)` as the kubelet does: an unknown name stays as it is, `$$` is one `$`.
fn expand(text: &str, environment: &BTreeMap<String, String>) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        expanded.push_str(before);
        let reference = after
            .strip_prefix('(')
            .and_then(|inner| inner.split_once(')'));
        rest = match (after.strip_prefix('$'), reference) {
            (Some(after), _) => {
                expanded.push('$');
                after
            }
            (None, Some((name, after))) => {
                match environment.get(name) {
                    Some(value) => expanded.push_str(value),
                    None => expanded.extend(["$(", name, ")"]),
                }
                after
            }
            (None, None) => {
                expanded.push('$');
                after
            }
        };
    }
    expanded.push_str(rest);
    expanded
}
