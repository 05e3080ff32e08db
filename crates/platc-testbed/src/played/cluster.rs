//! The door to the server for everything that is played: writes that may be late or lost, since each
//! is made again from what the server has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use k8s_openapi::jiff::Timestamp;
use kube::Client;
use serde_json::{Value, json};

use super::kind::Kind;
use super::object::Object;

/// The server, and what is remembered between two passes.
pub(crate) struct Cluster {
    client: Client,
    /// The server's minor version: 20 for 1.20.
    pub(crate) minor: u32,
    /// The port at which the played nodes serve logs.
    pub(crate) kubelet_port: u16,
    log: Mutex<File>,
    since: Mutex<BTreeMap<String, Instant>>,
    seen: Mutex<BTreeSet<String>>,
    wake: Mutex<Option<Instant>>,
}

impl Cluster {
    pub(crate) fn new(client: Client, minor: u32, kubelet_port: u16, log: File) -> Self {
        Self {
            client,
            minor,
            kubelet_port,
            log: Mutex::new(log),
            since: Mutex::default(),
            seen: Mutex::default(),
            wake: Mutex::default(),
        }
    }

    /// Any request; the status that the server answers with is the error.
    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        body: &Value,
    ) -> Result<Value, kube::Error> {
        let media = match method {
            "PATCH" => "application/merge-patch+json",
            _ => "application/json",
        };
        let bytes = match body {
            Value::Null => Vec::new(),
            body => serde_json::to_vec(body).map_err(kube::Error::SerdeError)?,
        };
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .header(http::header::CONTENT_TYPE, media)
            .body(bytes)
            .map_err(kube::Error::HttpError)?;
        self.client.request(request).await
    }

    /// A request whose failure is not news: somebody else was first, or the object is gone, and the
    /// next pass sees it. Anything else is written to the log.
    pub(crate) async fn attempt(&self, method: &str, path: &str, body: &Value) {
        if let Err(error) = self.request(method, path, body).await
            && !is_race(&error)
        {
            self.say(&format!("{method} {path}: {error}"));
        }
    }

    /// Makes an object. What the server says against it is returned, unless it is there already or
    /// its namespace is going.
    pub(crate) async fn create(&self, kind: Kind, object: &Value) -> Result<(), String> {
        let mut object = object.clone();
        object["apiVersion"] = json!(kind.api_version());
        object["kind"] = json!(kind.name());
        let namespace = object["metadata"]["namespace"].as_str().unwrap_or_default();
        let path = kind.collection(namespace);
        match self.request("POST", &path, &object).await {
            Ok(_) => Ok(()),
            Err(error) if is_race(&error) => Ok(()),
            Err(kube::Error::Api(status)) => {
                self.say(&format!("POST {path}: {}", status.message));
                Err(status.message)
            }
            Err(error) => {
                self.say(&format!("POST {path}: {error}"));
                Ok(())
            }
        }
    }

    /// Merges into an object, unless it is so already.
    pub(crate) async fn patch(&self, object: &Object, patch: &Value) {
        if trimmed(&merged(&object.value, patch)) != trimmed(&object.value) {
            self.attempt("PATCH", &object.path(), patch).await;
        }
    }

    /// Merges into the status of an object, unless it is so already.
    pub(crate) async fn set_status(&self, object: &Object, status: &Value) {
        let before = object.at("/status");
        if trimmed(&merged(before, status)) != trimmed(before) {
            let path = format!("{}/status", object.path());
            self.attempt("PATCH", &path, &json!({"status": status}))
                .await;
        }
    }

    /// Deletes this very object; one of the same name that came after it stays.
    pub(crate) async fn delete(&self, object: &Object, propagation: &str) {
        let options = json!({
            "propagationPolicy": propagation,
            "preconditions": {"uid": object.uid()},
        });
        self.attempt("DELETE", &object.path(), &options).await;
    }

    /// Takes a finalizer off.
    pub(crate) async fn release(&self, object: &Object, finalizer: &str) {
        let rest: Vec<&Value> = object
            .list("/metadata/finalizers")
            .iter()
            .filter(|entry| *entry != finalizer)
            .collect();
        let patch = json!({"metadata": {
            "finalizers": rest,
            "resourceVersion": object.text("/metadata/resourceVersion"),
        }});
        self.attempt("PATCH", &object.path(), &patch).await;
    }

    /// Makes a warning event about an object, once.
    pub(crate) async fn warn(&self, object: &Object, reason: &str, message: &str) {
        if !self.once(&format!("event {} {reason} {message}", object.uid())) {
            return;
        }
        let now = now();
        let hash = super::revision::hash(&json!([object.uid(), reason, message]));
        let event = json!({
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {
                "name": format!("{}.{hash}", object.name()),
                "namespace": object.namespace(),
            },
            "involvedObject": {
                "apiVersion": object.kind.api_version(),
                "kind": object.kind.name(),
                "name": object.name(),
                "namespace": object.namespace(),
                "uid": object.uid(),
            },
            "type": "Warning",
            "reason": reason,
            "message": message,
            "source": {"component": "testbed"},
            "count": 1,
            "firstTimestamp": now,
            "lastTimestamp": now,
        });
        let path = format!("/api/v1/namespaces/{}/events", object.namespace());
        self.attempt("POST", &path, &event).await;
    }

    /// How long ago this was first asked with this key.
    pub(crate) fn elapsed(&self, key: &str) -> Duration {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        since
            .entry(key.to_owned())
            .or_insert_with(Instant::now)
            .elapsed()
    }

    /// Whether this is asked for the first time with this key.
    pub(crate) fn once(&self, key: &str) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(key.to_owned())
    }

    /// Whether this was asked before with this key.
    pub(crate) fn was(&self, key: &str) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.contains(key)
    }

    /// Asks for another pass after a time, even if nothing changes until then.
    pub(crate) fn again_in(&self, delay: Duration) {
        let moment = Instant::now() + delay;
        let mut wake = self.wake.lock().unwrap_or_else(PoisonError::into_inner);
        if wake.is_none_or(|earlier| moment < earlier) {
            *wake = Some(moment);
        }
    }

    /// When the next pass is asked for; forgets it.
    pub(crate) fn take_wake(&self) -> Option<Instant> {
        self.wake
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }

    /// Writes a line to the log of what is played.
    pub(crate) fn say(&self, line: &str) {
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing depends on the log, and there is nowhere else to say that it failed.
        let _ = writeln!(log, "{} {line}", now());
    }
}

/// The time as objects write it.
pub(crate) fn now() -> String {
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Seconds since a time as objects write it; none for what is no time.
pub(crate) fn seconds_since(time: &str) -> Option<i64> {
    let time: Timestamp = time.parse().ok()?;
    Some(Timestamp::now().as_second() - time.as_second())
}

/// A JSON merge patch (RFC 7386), applied.
fn merged(value: &Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch.clone();
    };
    let mut result = value.as_object().cloned().unwrap_or_default();
    for (name, change) in patch {
        if change.is_null() {
            result.remove(name);
        } else {
            let before = result.get(name).unwrap_or(&Value::Null);
            result.insert(name.clone(), merged(before, change));
        }
    }
    Value::Object(result)
}

/// Without what the server leaves out when it writes an object: zeros and what is empty. Else such a
/// value would be sent again in every pass.
fn trimmed(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(trimmed).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), trimmed(value)))
            .filter(|(_, value)| !is_empty(value))
            .collect(),
        other => other.clone(),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) => false,
        Value::Number(number) => number.as_i64() == Some(0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

/// Not found, there already, or changed since.
fn is_race(error: &kube::Error) -> bool {
    match error {
        kube::Error::Api(status) => {
            status.code == 404 || status.code == 409 || status.message.contains("being terminated")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{merged, trimmed};

    #[test]
    fn a_merge_patch_adds_replaces_and_removes() {
        for (value, patch, expected) in [
            (json!(null), json!({"a": 1}), json!({"a": 1})),
            (json!({"a": 1, "b": 2}), json!({"a": null}), json!({"b": 2})),
            (json!({"a": [1, 2]}), json!({"a": [3]}), json!({"a": [3]})),
            (
                json!({"a": {"b": 1}}),
                json!({"a": {"c": 2}}),
                json!({"a": {"b": 1, "c": 2}}),
            ),
        ] {
            assert_eq!(merged(&value, &patch), expected);
        }
    }

    #[test]
    fn what_a_server_leaves_out_makes_no_difference() {
        let sent =
            json!({"replicas": 0, "conditions": [], "ready": false, "state": {"waiting": {}}});
        assert_eq!(trimmed(&sent), json!({"ready": false}));
    }
}
