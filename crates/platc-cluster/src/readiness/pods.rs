//! Pods: which belong to an object, and when a pod by itself is ready.

use serde_json::Value;

use super::cause::{Cause, Exit, said};
use super::pod_progress;
use super::pod_trouble::trouble;
use super::surroundings::moment;
use super::{Readiness, Surroundings};
use crate::object::{condition, is_going, items, number, text};

/// Judges a pod that stands by itself.
pub(super) fn judge(pod: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    match text(pod, "/status/phase") {
        Some("Succeeded") => Readiness::Ready,
        Some("Failed") => Readiness::Failed(failed(pod)),
        _ if is_ready(pod) => Readiness::Ready,
        _ => match trouble(pod, surroundings) {
            Some(cause) => Readiness::Failed(cause),
            None => Readiness::Waiting(pod_progress::of(pod)),
        },
    }
}

/// The pods that an object controls and that are neither going nor ended, in the order of names.
pub(super) fn controlled<'a>(owner: &Value, surroundings: &Surroundings<'a>) -> Vec<&'a Value> {
    let mut pods: Vec<&Value> = surroundings
        .pods
        .iter()
        .filter(|pod| is_controlled_by(pod, owner))
        .filter(|pod| !is_going(pod) && !is_ended(pod))
        .collect();
    pods.sort_by_key(|pod| name(pod));
    pods
}

/// Whether `owner` is the controller of an object.
pub(super) fn is_controlled_by(object: &Value, owner: &Value) -> bool {
    let uid = crate::object::uid(owner);
    uid.is_some()
        && items(object, "/metadata/ownerReferences")
            .iter()
            .any(|reference| reference["controller"] == true && text(reference, "/uid") == uid)
}

/// The container of a pod that failed, and how; the first one to end where there are several.
pub(super) fn failed_container(pod: &Value) -> Option<(String, Exit)> {
    let failed = containers(pod).filter_map(|container| {
        let end = container.pointer("/state/terminated")?;
        (number(end, "/exitCode") != Some(0)).then_some((
            moment(end, "/finishedAt"),
            container,
            end,
        ))
    });
    let (_, container, end) = failed.min_by_key(|(ended, _, _)| *ended)?;
    Some((text(container, "/name")?.to_owned(), exit(end)))
}

pub(super) fn name(pod: &Value) -> &str {
    text(pod, "/metadata/name").unwrap_or_default()
}

pub(super) fn namespace(pod: &Value) -> &str {
    text(pod, "/metadata/namespace").unwrap_or_default()
}

pub(super) fn is_ready(pod: &Value) -> bool {
    condition(pod, "Ready").is_some_and(|ready| text(ready, "/status") == Some("True"))
}

fn is_ended(pod: &Value) -> bool {
    matches!(text(pod, "/status/phase"), Some("Succeeded" | "Failed"))
}

/// The states of the init containers and the containers, in the order in which they start.
pub(super) fn containers(pod: &Value) -> impl Iterator<Item = &Value> {
    items(pod, "/status/initContainerStatuses")
        .iter()
        .chain(items(pod, "/status/containerStatuses"))
}

fn failed(pod: &Value) -> Cause {
    let parts = ["/status/reason", "/status/message"].map(|pointer| text(pod, pointer));
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    Cause::PodFailed {
        pod: name(pod).to_owned(),
        message: said(&parts.join(": ")),
        container: failed_container(pod),
    }
}

pub(super) fn exit(terminated: &Value) -> Exit {
    Exit {
        code: number(terminated, "/exitCode"),
        reason: text(terminated, "/reason").unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{crashes, pod, runs, surroundings};
    use super::*;

    #[test]
    fn a_pod_by_itself_is_ready_when_it_serves_or_has_done_its_work() {
        let ready =
            json!({"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}]});
        let evicted = json!({
            "phase": "Failed", "reason": "Evicted",
            "message": "The node was low on resource: memory. ",
        });
        let ended = json!({
            "phase": "Failed",
            "containerStatuses": [
                {"name": "late", "state": {"terminated": {
                    "exitCode": 143, "reason": "Error", "finishedAt": "2026-11-21T09:59:10Z"}}},
                {"name": "app", "state": {"terminated": {
                    "exitCode": 2, "reason": "Error", "finishedAt": "2026-11-21T09:59:00Z"}}},
                {"name": "good", "state": {"terminated": {
                    "exitCode": 0, "reason": "Completed", "finishedAt": "2026-11-21T09:58:50Z"}}},
            ],
        });
        let failed = |message: &str, container| {
            Readiness::Failed(Cause::PodFailed {
                pod: "a".to_owned(),
                message: message.to_owned(),
                container,
            })
        };
        let exit = |code, reason: &str| Exit {
            code: Some(code),
            reason: reason.to_owned(),
        };
        for (status, expected) in [
            (ready, Readiness::Ready),
            (json!({"phase": "Succeeded"}), Readiness::Ready),
            (
                runs(false),
                Readiness::Waiting("pod `a` is not ready".to_owned()),
            ),
            (
                evicted,
                failed("Evicted: The node was low on resource: memory", None),
            ),
            (
                ended,
                failed("", Some(("app".to_owned(), exit(2, "Error")))),
            ),
            (
                crashes(3, "2026-11-21T09:59:00Z"),
                Readiness::Failed(Cause::CrashLoop {
                    namespace: "web".to_owned(),
                    pod: "a".to_owned(),
                    container: "app".to_owned(),
                    restarts: 3,
                    exit: exit(1, "Error"),
                    still: false,
                }),
            ),
        ] {
            assert_eq!(
                judge(&pod("u", "a", &json!({}), status), &surroundings()),
                expected
            );
        }
    }

    #[test]
    fn the_pods_of_an_object_are_those_it_controls_and_that_stay() {
        let mut going = pod("u", "going", &json!({}), runs(true));
        going["metadata"]["deletionTimestamp"] = json!("2026-11-21T09:59:30Z");
        let mut orphan = pod("u", "orphan", &json!({}), runs(true));
        orphan["metadata"]["ownerReferences"][0]["controller"] = json!(false);
        let pods = [
            pod("u", "b", &json!({}), runs(true)),
            pod("u", "a", &json!({}), runs(false)),
            pod("other", "c", &json!({}), runs(true)),
            pod("u", "evicted", &json!({}), json!({"phase": "Failed"})),
            going,
            orphan,
        ];
        let surroundings = Surroundings {
            pods: &pods,
            ..surroundings()
        };
        for (owner, expected) in [
            (json!({"metadata": {"uid": "u"}}), &["a", "b"][..]),
            (json!({"metadata": {"uid": "nobody"}}), &[]),
            (json!({}), &[]),
        ] {
            let names: Vec<&str> = controlled(&owner, &surroundings)
                .into_iter()
                .map(name)
                .collect();
            assert_eq!(names, expected);
        }
    }
}
