//! A namespace of a test's own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Testbed, played};

/// How long a test waits for something before it gives up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A namespace that is deleted when this is dropped. Asks as the admin; not for asynchronous tests,
/// which cannot block.
pub struct Namespace<'testbed> {
    testbed: &'testbed Testbed,
    name: String,
}

impl<'testbed> Namespace<'testbed> {
    pub(crate) fn make(testbed: &'testbed Testbed, name: &str) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        // A process id comes again some day, so the time is part of the name.
        let time = std::time::SystemTime::UNIX_EPOCH
            .elapsed()
            .map_or(0, |time| time.as_millis() % 100_000_000);
        let name = format!("{name}-{}-{time}-{number}", std::process::id());
        let namespace = json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": {"name": name},
        });
        let (code, answer) = testbed.request("POST", "/api/v1/namespaces", &namespace);
        assert_eq!(code, 201, "{answer:#}");
        Self { testbed, name }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path of something in it: `apps/v1`, `deployments/web`.
    pub fn path(&self, api_version: &str, rest: &str) -> String {
        let root = match api_version {
            "v1" => "/api/v1".to_owned(),
            group => format!("/apis/{group}"),
        };
        format!("{root}/namespaces/{}/{rest}", self.name)
    }

    /// Makes an object, and returns it as the server has it. `plural` is the word in paths.
    ///
    /// Panics when the server refuses.
    pub fn create(&self, plural: &str, object: &Value) -> Value {
        let api_version = object["apiVersion"].as_str().unwrap_or("v1");
        let path = self.path(api_version, plural);
        let (code, answer) = self.testbed.request("POST", &path, object);
        assert_eq!(code, 201, "{path}: {answer:#}");
        answer
    }

    /// What is at a path of this namespace, if anything.
    pub fn get(&self, api_version: &str, rest: &str) -> Option<Value> {
        let path = self.path(api_version, rest);
        let (code, answer) = self.testbed.request("GET", &path, &Value::Null);
        (code == 200).then_some(answer)
    }

    /// Sends a merge patch, and returns the object as it is then.
    ///
    /// Panics when the server refuses.
    pub fn patch(&self, api_version: &str, rest: &str, patch: &Value) -> Value {
        let path = self.path(api_version, rest);
        let (code, answer) = self.testbed.request("PATCH", &path, patch);
        assert_eq!(code, 200, "{path}: {answer:#}");
        answer
    }

    /// Deletes an object, with a propagation policy: `Background`, `Foreground`, `Orphan`.
    ///
    /// Panics when the server refuses.
    pub fn delete(&self, api_version: &str, rest: &str, propagation: &str) {
        let path = self.path(api_version, rest);
        let options = json!({"propagationPolicy": propagation});
        let (code, answer) = self.testbed.request("DELETE", &path, &options);
        assert!(code == 200 || code == 202, "{path}: {answer:#}");
    }

    /// Says what pods do, without a change of the objects under test: `target` is `<Kind>.<name>` of
    /// their workload or of one pod, or of a PersistentVolumeClaim; for the values see the crate. It
    /// may be said before the object is there and changed while it runs.
    pub fn behave(&self, target: &str, behaviour: &str) {
        let rest = format!("configmaps/{}", played::CONFIG_MAP);
        let map = json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": played::CONFIG_MAP},
            "data": {target: behaviour},
        });
        if self.get("v1", &rest).is_some() {
            self.patch("v1", &rest, &json!({"data": {target: behaviour}}));
        } else {
            self.create("configmaps", &map);
        }
    }

    /// Waits until what is at a path is as wanted, and returns it.
    ///
    /// Panics after half a minute, with what is there then.
    pub fn wait(&self, api_version: &str, rest: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let start = Instant::now();
        loop {
            let found = self.get(api_version, rest);
            if let Some(object) = found.as_ref().filter(|object| wanted(object)) {
                return object.clone();
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{rest} did not become as wanted: {:#}",
                found.unwrap_or_default()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until nothing is at a path.
    ///
    /// Panics after half a minute, with what is still there.
    pub fn wait_gone(&self, api_version: &str, rest: &str) {
        let start = Instant::now();
        while let Some(object) = self.get(api_version, rest) {
            assert!(start.elapsed() < PATIENCE, "{rest} stays: {object:#}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Namespace<'_> {
    fn drop(&mut self) {
        let path = format!("/api/v1/namespaces/{}", self.name);
        // A test that has stopped its API server cannot ask any more.
        let _ = self.testbed.try_request("DELETE", &path, &Value::Null);
    }
}
