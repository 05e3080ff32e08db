//! Containers out of the compiled manifests, with words and variables as the kubelet makes them, and with
//! the addresses and directories of this machine in place of the cluster's.

use std::collections::BTreeMap;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use platc_compiler::{Compilation, Registry};
use platc_module_mlflow::Mlflow;
use platc_testing::{Provider, S3, compile_text, manifest};
use serde_json::Value;

/// The compiled component `mlflow.main`.
pub(crate) struct Pods {
    compilation: Compilation,
    programs: PathBuf,
    replaced: Vec<(String, String)>,
}

/// A program with children, which end with it.
pub(crate) struct Group(Child);

impl Drop for Group {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.0.wait();
    }
}

impl Pods {
    pub(crate) fn of(platform: &str, programs: &Path) -> Self {
        let registry = Registry::new()
            .with::<Mlflow>()
            .with::<Provider>()
            .with::<S3>();
        Self {
            compilation: compile_text(&registry, platform),
            programs: programs.to_owned(),
            replaced: Vec::new(),
        }
    }

    pub(crate) fn replace(&mut self, from: &str, to: &impl ToString) {
        self.replaced.push((from.to_owned(), to.to_string()));
    }

    /// Runs the first container of the object whose path starts with this, to its end.
    pub(crate) fn run(&self, object: &str) -> (bool, String) {
        let output = self.command(object).output().expect("it runs");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.success(), told)
    }

    /// Starts the first container of the object whose path starts with this.
    pub(crate) fn start(&self, object: &str) -> Group {
        start(&mut self.command(object))
    }

    /// A program of the same installation, with the variables of the server.
    pub(crate) fn program(&self, name: &str) -> Command {
        let (_, environment) = self.container("deployment-main-mlflow-server");
        self.clean(name, &environment)
    }

    fn command(&self, object: &str) -> Command {
        let (words, environment) = self.container(object);
        let mut command = self.clean(&words[0], &environment);
        command.args(&words[1..]);
        command
    }

    /// Nothing of this machine's environment reaches the program.
    fn clean(&self, name: &str, environment: &BTreeMap<String, String>) -> Command {
        let mut command = Command::new(self.programs.join(name));
        command
            .env_clear()
            .envs(environment)
            .env("PATH", format!("{}:/usr/bin:/bin", self.programs.display()));
        command
    }

    fn container(&self, object: &str) -> (Vec<String>, BTreeMap<String, String>) {
        let start = format!("mlflow.main/{object}");
        let mut paths = self.compilation.manifests.iter().map(|found| &found.path);
        let path = paths.find(|path| path.starts_with(&start));
        let object = manifest(&self.compilation, path.expect("the object is there"));
        let container = &object["spec"]["template"]["spec"]["containers"][0];
        let mut environment = BTreeMap::new();
        for variable in container["env"].as_array().into_iter().flatten() {
            let name = variable["name"].as_str().expect("a variable has a name");
            let value = match variable["value"].as_str() {
                Some(text) => self.expand(text, &environment),
                None => source(&variable["valueFrom"]),
            };
            environment.insert(name.to_owned(), value);
        }
        let words = ["command", "args"]
            .iter()
            .filter_map(|list| container[list].as_array())
            .flatten()
            .filter_map(Value::as_str)
            .map(|word| self.expand(word, &environment))
            .collect();
        (words, environment)
    }

    fn expand(&self, text: &str, environment: &BTreeMap<String, String>) -> String {
        let variables = environment
            .iter()
            .map(|(name, value)| (format!("$({name})"), value.clone()));
        self.replaced
            .iter()
            .cloned()
            .chain(variables)
            .fold(text.to_owned(), |text, (from, to)| text.replace(&from, &to))
    }
}

/// Starts a program, silently.
pub(crate) fn start(command: &mut Command) -> Group {
    command
        .process_group(0)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Group(command.spawn().expect("it can be started"))
}

/// A value made from the names of the Secret and its key; the pod is this machine.
fn source(value: &Value) -> String {
    let secret = &value["secretKeyRef"];
    match (secret["name"].as_str(), secret["key"].as_str()) {
        (Some(name), Some(key)) => format!("{name}.{key}"),
        _ => "127.0.0.1".to_owned(),
    }
}
