//! The kubelet: pods with a node run as their behaviour says.

use std::time::Duration;

use serde_json::{Value, json};

use super::behaviour::{Act, Behaviour};
use super::cluster::{Cluster, now};
use super::condition::{Condition, conditions};
use super::configuration;
use super::object::Object;
use super::steering;
use super::world::Snapshot;

/// How often a crash-looping container has been started again when the played one stops counting.
const RESTARTS: i64 = 3;
/// The time between two restarts; a real kubelet waits ten seconds and then longer.
const RESTART: Duration = Duration::from_millis(150);
/// How long a pod that ends runs at least.
const MOMENT: Duration = Duration::from_millis(50);

/// Runs a pod, or ends it.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, pod: &Object) {
    if pod.is_going() {
        let options = json!({
            "gracePeriodSeconds": 0,
            "preconditions": {"uid": pod.uid()},
        });
        return cluster.attempt("DELETE", &pod.path(), &options).await;
    }
    let ended = matches!(pod.text("/status/phase"), "Succeeded" | "Failed");
    if ended || pod.text("/spec/nodeName").is_empty() {
        return;
    }
    let behaviour = steering::of(world, pod);
    let started = pod.list("/status/containerStatuses").iter();
    let ran = started
        .clone()
        .any(|entry| entry["state"]["running"].is_object());
    // What a container needs is looked for until it has started once.
    let missing = if ran {
        None
    } else {
        configuration::missing(cluster, pod).await
    };
    let state = match missing {
        Some(missing) => {
            cluster.warn(pod, missing.event, &missing.message).await;
            cluster.again_in(Duration::from_millis(200));
            State::Waiting(missing.reason, missing.message)
        }
        None => state(cluster, pod, &behaviour),
    };
    if let State::Waiting(reason, message) = &state
        && *reason == "ImagePullBackOff"
    {
        cluster.warn(pod, "Failed", message).await;
    }
    if let State::Crashed(_) = &state {
        cluster
            .warn(pod, "BackOff", "Back-off restarting failed container")
            .await;
    }
    cluster.set_status(pod, &status(pod, &state)).await;
}

/// What all containers of a pod do at a moment.
enum State {
    /// They have not started: reason and message.
    Waiting(&'static str, String),
    Running {
        ready: bool,
    },
    Ended {
        exit_code: i64,
    },
    /// They ended and will be started again, for the n-th time.
    Crashed(i64),
}

fn state(cluster: &Cluster, pod: &Object, behaviour: &Behaviour) -> State {
    let ends = pod.text("/spec/restartPolicy") != "Always";
    let restarts = pod.text("/spec/restartPolicy") != "Never";
    let age = cluster.elapsed(&format!("{} {:?}", pod.uid(), behaviour.act));
    let reached = |moment: Duration| {
        let left = moment.saturating_sub(age);
        if !left.is_zero() {
            cluster.again_in(left);
        }
        left.is_zero()
    };
    match behaviour.act {
        Act::Ready(slow) if ends => {
            if reached(slow.max(MOMENT)) {
                State::Ended { exit_code: 0 }
            } else {
                State::Running { ready: true }
            }
        }
        Act::Ready(slow) => State::Running {
            ready: reached(slow),
        },
        // A pod that has a node keeps it.
        Act::NeverReady | Act::Unschedulable => State::Running { ready: false },
        Act::ImagePull => {
            let image = pod.text("/spec/containers/0/image");
            let message = format!("Back-off pulling image \"{image}\"");
            State::Waiting("ImagePullBackOff", message)
        }
        Act::CrashLoop | Act::Fail if restarts => State::Crashed(
            (1..=RESTARTS)
                .take_while(|number| {
                    let steps = u32::try_from(number - 1).unwrap_or_default();
                    reached(RESTART * steps)
                })
                .last()
                .unwrap_or(1),
        ),
        Act::CrashLoop | Act::Fail => {
            if reached(MOMENT) {
                State::Ended { exit_code: 1 }
            } else {
                State::Running { ready: true }
            }
        }
    }
}

fn status(pod: &Object, state: &State) -> Value {
    let start = match pod.text("/status/startTime") {
        "" => now(),
        time => time.to_owned(),
    };
    let phase = match state {
        State::Waiting(..) => "Pending",
        State::Running { .. } | State::Crashed(_) => "Running",
        State::Ended { exit_code: 0 } => "Succeeded",
        State::Ended { .. } => "Failed",
    };
    let address = address(pod.uid());
    let mut status = json!({
        "phase": phase,
        "startTime": start,
        "hostIP": "10.0.0.1",
        "conditions": pod_conditions(pod, state),
        "containerStatuses": containers(pod, "containers", state, &start),
    });
    if !matches!(state, State::Waiting(..)) {
        status["podIP"] = json!(address);
        status["podIPs"] = json!([{"ip": address}]);
        if !pod.list("/spec/initContainers").is_empty() {
            let done = State::Ended { exit_code: 0 };
            status["initContainerStatuses"] = containers(pod, "initContainers", &done, &start);
        }
    }
    status
}

fn pod_conditions(pod: &Object, state: &State) -> Value {
    let waits = matches!(state, State::Waiting(..));
    let ready = matches!(state, State::Running { ready: true });
    let reason = match state {
        State::Ended { exit_code: 0 } => "PodCompleted",
        _ if ready => "",
        _ => "ContainersNotReady",
    };
    let condition = |kind, holds, reason| Condition {
        kind,
        holds,
        reason,
        message: "",
    };
    let list = [
        condition(
            "Initialized",
            !waits || pod.list("/spec/initContainers").is_empty(),
            "",
        ),
        condition("Ready", ready, reason),
        condition("ContainersReady", ready, reason),
        condition("PodScheduled", true, ""),
    ];
    conditions(pod, &list)
}

fn containers(pod: &Object, field: &str, state: &State, start: &str) -> Value {
    let list = pod.list(&format!("/spec/{field}")).iter();
    list.enumerate()
        .map(|(index, container)| {
            let before = pod.count(&format!("/status/containerStatuses/{index}/restartCount"));
            let restarts = match state {
                State::Crashed(number) => before.max(*number),
                _ if field == "containers" => before,
                _ => 0,
            };
            let image = container["image"].as_str().unwrap_or_default();
            let started = !matches!(state, State::Waiting(..));
            json!({
                "name": container["name"],
                "image": image,
                "imageID": if started { format!("testbed://{image}") } else { String::new() },
                "containerID": if started { format!("testbed://{}/{index}", pod.uid()) } else { String::new() },
                "ready": matches!(state, State::Running { ready: true }) ,
                "started": matches!(state, State::Running { .. }),
                "restartCount": restarts,
                "state": container_state(state, start),
                "lastState": last_state(pod, index, state, start),
            })
        })
        .collect()
}

fn container_state(state: &State, start: &str) -> Value {
    match state {
        State::Waiting(reason, message) => {
            json!({"waiting": {"reason": reason, "message": message}})
        }
        State::Running { .. } => json!({"running": {"startedAt": start}}),
        State::Ended { exit_code } => terminated(*exit_code, start),
        State::Crashed(_) => json!({"waiting": {
            "reason": "CrashLoopBackOff",
            "message": "back-off 10s restarting failed container",
        }}),
    }
}

fn last_state(pod: &Object, index: usize, state: &State, start: &str) -> Value {
    match state {
        State::Crashed(_) => terminated(1, start),
        _ => pod
            .at(&format!("/status/containerStatuses/{index}/lastState"))
            .clone(),
    }
}

fn terminated(exit_code: i64, start: &str) -> Value {
    json!({"terminated": {
        "exitCode": exit_code,
        "reason": if exit_code == 0 { "Completed" } else { "Error" },
        "startedAt": start,
        "finishedAt": start,
    }})
}

/// An address that no other pod is likely to have, from the uid.
fn address(uid: &str) -> String {
    let digits: String = uid
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(4)
        .collect();
    let number = u16::from_str_radix(&digits, 16).unwrap_or(1);
    let [high, low] = number.to_be_bytes();
    format!("10.244.{high}.{}", low.max(1))
}
