//! What others do to the cluster in a session.
//!
//! | Line | What is done |
//! | --- | --- |
//! | `behave TARGET BEHAVIOUR` | pods of `Kind.name` in `NAMESPACE` behave so from now on |
//! | `create-as MANAGER FILE` | creates the objects of a file, as `kubectl create` and `kubectl apply` do |
//! | `apply-as MANAGER FILE` | applies them on the server's side, as Helm 4 does |
//! | `patch PATH JSON`, `delete PATH` | changes or deletes an object |
//! | `show PATH POINTER...` | prints what is at these pointers of an object |
//! | `until PATH POINTER JSON` | waits until that is at the pointer |
//! | `same PATH` | remembers the objects of a list; later says how many are the same |

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use platc_testbed::Testbed;
use serde_json::{Value, json};

/// How long a line may wait.
const PATIENCE: Duration = Duration::from_mins(1);
/// The field manager of a client-side `kubectl apply`.
const CLIENT_SIDE: &str = "kubectl-client-side-apply";
/// The field manager of Helm 4.
const HELM: &str = "helm";

/// Everybody but the commands under test.
pub(crate) struct Others {
    testbed: &'static Testbed,
    namespace: String,
    directory: PathBuf,
    /// UIDs by the path of a list.
    remembered: BTreeMap<String, BTreeSet<String>>,
}

impl Others {
    pub(crate) fn new(testbed: &'static Testbed, namespace: &str, directory: PathBuf) -> Self {
        Self {
            testbed,
            namespace: namespace.to_owned(),
            directory,
            remembered: BTreeMap::new(),
        }
    }

    /// Does what a line says; returns what there is to show.
    pub(crate) fn run(&mut self, line: &str) -> String {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
        match verb {
            "behave" => self.behave(first, second),
            "create-as" => self.write("POST", first, second),
            "apply-as" => self.write("APPLY", first, second),
            "patch" => {
                let patch = serde_json::from_str(second).expect("the patch is JSON");
                self.must("PATCH", first, &patch);
            }
            "delete" => {
                self.must("DELETE", first, &Value::Null);
            }
            "show" => return self.show(first, second),
            "until" => self.until(first, second),
            "same" => return self.same(rest),
            _ => unreachable!("nobody can `{verb}`"),
        }
        String::new()
    }

    fn must(&self, method: &str, path: &str, body: &Value) -> Value {
        let (code, answer) = self.testbed.request(method, path, body);
        assert!((200..300).contains(&code), "{method} {path}: {answer:#}");
        answer
    }

    fn ensure_namespace(&self) {
        let namespace = json!({
            "apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.namespace},
        });
        let all = "/api/v1/namespaces";
        let (code, answer) = self.testbed.request("POST", all, &namespace);
        assert!(code == 201 || code == 409, "{answer:#}");
    }

    fn behave(&self, target: &str, behaviour: &str) {
        self.ensure_namespace();
        let map = json!({
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": {"name": "testbed-behaviour"},
            "data": {target: behaviour.replace("\\n", "\n")},
        });
        let all = format!("/api/v1/namespaces/{}/configmaps", self.namespace);
        let (code, answer) = self.testbed.request("POST", &all, &map);
        if code == 409 {
            self.must("PATCH", &format!("{all}/testbed-behaviour"), &map);
        } else {
            assert_eq!(code, 201, "{answer:#}");
        }
    }

    /// Writes the objects of a file in the name of a manager.
    fn write(&self, method: &str, manager: &str, file: &str) {
        self.ensure_namespace();
        let text = std::fs::read_to_string(self.directory.join(file)).expect("the file is there");
        for document in text.split("\n---\n") {
            let mut object: Value =
                serde_saphyr::from_str(document).expect("the file holds objects as YAML");
            if manager == CLIENT_SIDE {
                let applied = object.to_string();
                let last = "kubectl.kubernetes.io/last-applied-configuration";
                object["metadata"]["annotations"][last] = applied.into();
            }
            if manager == HELM {
                let metadata = &mut object["metadata"];
                metadata["labels"]["app.kubernetes.io/managed-by"] = "Helm".into();
                metadata["annotations"]["meta.helm.sh/release-name"] = "release".into();
                metadata["annotations"]["meta.helm.sh/release-namespace"] =
                    self.namespace.clone().into();
            }
            let mut path = path_of(&object);
            if method == "APPLY" {
                path.push('/');
                path.push_str(object["metadata"]["name"].as_str().unwrap_or_default());
            }
            self.must(method, &format!("{path}?fieldManager={manager}"), &object);
        }
    }

    fn show(&self, path: &str, pointers: &str) -> String {
        let object = self.must("GET", path, &Value::Null);
        let shown = pointers.split(' ').map(|pointer| {
            let value = object.pointer(pointer).unwrap_or(&Value::Null);
            format!("{pointer}: {value}\n")
        });
        shown.collect()
    }

    fn until(&self, path: &str, rest: &str) {
        let (pointer, wanted) = rest.split_once(' ').expect("a pointer and a value");
        let wanted: Value = serde_json::from_str(wanted).expect("the value is JSON");
        let begun = Instant::now();
        loop {
            let (_, object) = self.testbed.request("GET", path, &Value::Null);
            if object.pointer(pointer) == Some(&wanted) {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "{path} did not become so: {object:#}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn same(&mut self, path: &str) -> String {
        let list = self.must("GET", path, &Value::Null);
        let items = list["items"].as_array().into_iter().flatten();
        let now: BTreeSet<String> = items
            .filter_map(|object| Some(object["metadata"]["uid"].as_str()?.to_owned()))
            .collect();
        let Some(former) = self.remembered.insert(path.to_owned(), now.clone()) else {
            return format!("{} remembered\n", now.len());
        };
        let same = now.intersection(&former).count();
        let (new, gone) = (now.len() - same, former.len() - same);
        format!("{same} the same, {gone} gone, {new} new\n")
    }
}

/// Where the objects of a kind are.
fn path_of(object: &Value) -> String {
    let field = |pointer: &str| object.pointer(pointer).and_then(Value::as_str);
    let version = field("/apiVersion").unwrap_or_default();
    let root = if version.contains('/') { "apis" } else { "api" };
    let plural = format!("{}s", field("/kind").unwrap_or_default().to_lowercase());
    match field("/metadata/namespace") {
        Some(namespace) => format!("/{root}/{version}/namespaces/{namespace}/{plural}"),
        None => format!("/{root}/{version}/{plural}"),
    }
}
