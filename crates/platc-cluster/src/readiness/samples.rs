//! Objects for the tests of this folder, as a server gives them, cut down to what is read.

use k8s_openapi::jiff::Timestamp;
use serde_json::{Value, json};

use super::Surroundings;

/// When waiting began; [`surroundings`] judge two minutes later, at 10:00:00.
pub(super) const SINCE: &str = "2026-11-21T09:58:00Z";

pub(super) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn surroundings() -> Surroundings<'static> {
    Surroundings::unknown(time("2026-11-21T10:00:00Z"), time(SINCE))
}

/// A pod of a controller. It was scheduled at 09:58:30 unless its status says otherwise.
pub(super) fn pod(owner: &str, name: &str, labels: &Value, status: Value) -> Value {
    let mut status = status;
    if status["conditions"].is_null() {
        status["conditions"] = json!([{
            "type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-11-21T09:58:30Z",
        }]);
    }
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": name, "namespace": "web", "uid": format!("uid-{name}"), "labels": labels,
            "creationTimestamp": "2026-11-21T09:58:30Z",
            "ownerReferences": [{"kind": "Owner", "name": "x", "uid": owner, "controller": true}],
        },
        "spec": {
            "initContainers": [{"name": "setup", "image": "registry.corp/setup:1"}],
            "containers": [{
                "name": "app", "image": "registry.corp/app:1",
                "readinessProbe": {"tcpSocket": {"port": 80}},
            }],
        },
        "status": status,
    })
}

/// The status of a pod whose only container waits for this reason.
pub(super) fn waits(reason: &str, message: &str) -> Value {
    json!({
        "phase": "Pending",
        "containerStatuses": [{
            "name": "app", "ready": false, "restartCount": 0,
            "state": {"waiting": {"reason": reason, "message": message}},
        }],
    })
}

/// The status of a pod whose container has ended so often, the last time at this moment.
pub(super) fn crashes(restarts: i64, at: &str) -> Value {
    json!({
        "phase": "Running",
        "containerStatuses": [{
            "name": "app", "ready": false, "restartCount": restarts,
            "state": {"waiting": {
                "reason": "CrashLoopBackOff",
                "message": "back-off 40s restarting failed container=app pod=a-0_web(u)",
            }},
            "lastState": {"terminated": {"exitCode": 1, "reason": "Error", "finishedAt": at}},
        }],
    })
}

/// The status of a pod that runs, ready or not.
pub(super) fn runs(ready: bool) -> Value {
    json!({
        "phase": "Running",
        "containerStatuses": [{
            "name": "app", "ready": ready, "restartCount": 0,
            "state": {"running": {"startedAt": "2026-11-21T09:58:32Z"}},
        }],
    })
}

/// An event about an object, told from one time of today to another.
pub(super) fn event(uid: &str, reason: &str, message: &str, times: [&str; 2]) -> Value {
    json!({
        "apiVersion": "v1", "kind": "Event",
        "metadata": {"name": "x.1", "namespace": "web"},
        "involvedObject": {"namespace": "web", "name": "x", "uid": uid},
        "reason": reason, "message": message,
        "firstTimestamp": format!("2026-11-21T{}Z", times[0]),
        "lastTimestamp": format!("2026-11-21T{}Z", times[1]),
    })
}
