//! What is wrong with a pod that will not mend itself.

use serde_json::Value;

use super::cause::{Cause, said};
use super::pods::{containers, exit, is_ready, name, namespace};
use super::surroundings::{PATIENCE, moment};
use super::{Surroundings, events, pod_scheduling};
use crate::object::{condition, items, number, text};

/// A container that was started again so often and still ends is in a crash loop.
pub(super) const RESTARTS: i64 = 3;

/// What is wrong with the first of these pods that has a cause.
pub(super) fn first_trouble(pods: &[&Value], surroundings: &Surroundings<'_>) -> Option<Cause> {
    pods.iter().find_map(|pod| trouble(pod, surroundings))
}

/// What is wrong with a pod, if it will not mend itself.
pub(super) fn trouble(pod: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    start_trouble(pod, surroundings)
        .or_else(|| containers(pod).find_map(|container| crash_loop(pod, container, surroundings)))
}

/// What keeps a pod from starting; a container that starts and ends is left to its controller.
pub(super) fn start_trouble(pod: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    if is_ready(pod) {
        return None;
    }
    pod_scheduling::trouble(pod, surroundings)
        .or_else(|| {
            containers(pod).find_map(|container| {
                image_pull(pod, container, surroundings)
                    .or_else(|| configuration(pod, container, surroundings))
            })
        })
        .or_else(|| missing_mount(pod, surroundings))
}

fn image_pull(pod: &Value, container: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    let waiting = container.pointer("/state/waiting")?;
    if !matches!(
        text(waiting, "/reason")?,
        "ErrImagePull"
            | "ImagePullBackOff"
            | "InvalidImageName"
            | "ErrImageNeverPull"
            | "SignatureValidationFailed"
    ) {
        return None;
    }
    let container = text(container, "/name").unwrap_or_default();
    // A node before 1.31 says only "Back-off pulling image" while it pauses; the event says why.
    let told = events::about(pod, surroundings)
        .filter(|event| event.message.starts_with("Failed to pull image"))
        .max_by_key(|event| event.last);
    let message = text(waiting, "/message").unwrap_or_default();
    let message = match told {
        Some(event) if message.starts_with("Back-off") || message.is_empty() => event.message,
        _ => message,
    };
    Some(Cause::ImagePull {
        pod: name(pod).to_owned(),
        container: container.to_owned(),
        image: image(pod, container).to_owned(),
        message: said(message),
    })
}

/// The image as the specification names it: the status has what the node makes of it.
fn image<'v>(pod: &'v Value, container: &str) -> &'v str {
    ["/spec/initContainers", "/spec/containers"]
        .iter()
        .flat_map(|pointer| items(pod, pointer))
        .find(|spec| text(spec, "/name") == Some(container))
        .and_then(|spec| text(spec, "/image"))
        .unwrap_or_default()
}

/// A Secret or a ConfigMap that is missing may be in the making, as by an operator that requests a
/// certificate; anything else in the description of a container stays as it is.
fn configuration(pod: &Value, container: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    let waiting = container.pointer("/state/waiting")?;
    let message = text(waiting, "/message").unwrap_or_default();
    let is_missing = message.contains("not found") || message.contains("couldn't find key");
    if text(waiting, "/reason") != Some("CreateContainerConfigError")
        // The node has not read the Secret yet.
        || message.contains("failed to sync")
        || (is_missing && !has_waited(pod, surroundings))
    {
        return None;
    }
    Some(Cause::Configuration {
        pod: name(pod).to_owned(),
        message: said(message),
    })
}

/// A Secret or a ConfigMap that is mounted and missing shows in events only.
fn missing_mount(pod: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    if !has_waited(pod, surroundings) {
        return None;
    }
    let is_starting = containers(pod).any(|container| {
        matches!(
            text(container, "/state/waiting/reason"),
            Some("ContainerCreating" | "PodInitializing")
        )
    });
    let missing = events::about(pod, surroundings)
        .filter(|event| event.reason == "FailedMount" && surroundings.is_current(event.last))
        .filter(|event| {
            let names_it =
                event.message.contains("secret \"") || event.message.contains("configmap \"");
            (names_it && event.message.contains("not found"))
                || event.message.contains("references non-existent")
        })
        .max_by_key(|event| event.last)?;
    is_starting.then(|| Cause::Configuration {
        pod: name(pod).to_owned(),
        message: said(missing.message),
    })
}

/// Whether a pod has had a node for long enough.
fn has_waited(pod: &Value, surroundings: &Surroundings<'_>) -> bool {
    let scheduled =
        condition(pod, "PodScheduled").and_then(|entry| moment(entry, "/lastTransitionTime"));
    let since = scheduled.or_else(|| moment(pod, "/metadata/creationTimestamp"));
    surroundings.is_older(since, PATIENCE)
}

fn crash_loop(pod: &Value, container: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    let restarts = number(container, "/restartCount").unwrap_or(0);
    let is_paused = text(container, "/state/waiting/reason") == Some("CrashLoopBackOff");
    let ended = container
        .pointer("/state/terminated")
        .filter(|end| number(end, "/exitCode") != Some(0));
    if restarts < RESTARTS || !(is_paused || ended.is_some()) {
        return None;
    }
    let last = ended.or_else(|| container.pointer("/lastState/terminated"));
    // What it fails for may be mended since it ended; the next run will tell.
    if !surroundings.is_after(last.and_then(|end| moment(end, "/finishedAt"))) {
        return None;
    }
    Some(Cause::CrashLoop {
        namespace: namespace(pod).to_owned(),
        pod: name(pod).to_owned(),
        container: text(container, "/name").unwrap_or_default().to_owned(),
        restarts,
        exit: exit(last.unwrap_or(&Value::Null)),
        still: !surroundings.is_current(moment(pod, "/metadata/creationTimestamp")),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{crashes, event, pod, runs, surroundings, waits};
    use super::*;

    fn judged(status: Value, events: &[Value]) -> Option<Cause> {
        let surroundings = Surroundings {
            events,
            ..surroundings()
        };
        trouble(&pod("u", "a-0", &json!({}), status), &surroundings)
    }

    fn pull(container: &str, image: &str, message: &str) -> Cause {
        Cause::ImagePull {
            pod: "a-0".to_owned(),
            container: container.to_owned(),
            image: image.to_owned(),
            message: message.to_owned(),
        }
    }

    fn configuration(message: &str) -> Cause {
        Cause::Configuration {
            pod: "a-0".to_owned(),
            message: message.to_owned(),
        }
    }

    fn crash_loop(container: &str, restarts: i64, code: i64, reason: &str) -> Cause {
        Cause::CrashLoop {
            namespace: "web".to_owned(),
            pod: "a-0".to_owned(),
            container: container.to_owned(),
            restarts,
            exit: super::super::Exit {
                code: Some(code),
                reason: reason.to_owned(),
            },
            still: false,
        }
    }

    /// Row 13.
    #[test]
    fn an_image_that_cannot_be_pulled_is_named_with_the_reason() {
        let told = [event(
            "uid-a-0",
            "Failed",
            "Failed to pull image \"registry.corp/app:1\": manifest unknown",
            ["09:58:40", "09:59:10"],
        )];
        let app = |message: &str| Some(pull("app", "registry.corp/app:1", message));
        for (reason, message, events, expected) in [
            (
                "ErrImagePull",
                "rpc error: not found",
                &[][..],
                app("rpc error: not found"),
            ),
            (
                "ImagePullBackOff",
                "Back-off pulling image \"x\"",
                &[],
                app("Back-off pulling image \"x\""),
            ),
            (
                "ImagePullBackOff",
                "Back-off pulling image \"x\"",
                &told,
                app("Failed to pull image \"registry.corp/app:1\": manifest unknown"),
            ),
            (
                "InvalidImageName",
                "couldn't parse image reference",
                &told,
                app("couldn't parse image reference"),
            ),
            ("ContainerCreating", "", &told, None),
        ] {
            assert_eq!(judged(waits(reason, message), events), expected, "{reason}");
        }
        let mut init = waits("PodInitializing", "");
        init["initContainerStatuses"] = json!([{
            "name": "setup", "state": {"waiting": {"reason": "ErrImagePull", "message": "no"}},
        }]);
        assert_eq!(
            judged(init, &[]),
            Some(pull("setup", "registry.corp/setup:1", "no"))
        );
    }

    /// Row 13.
    #[test]
    fn a_crash_loop_is_three_restarts_and_an_end_after_waiting_began() {
        for (restarts, at, expected) in [
            (2, "2026-11-21T09:59:00Z", None),
            (
                3,
                "2026-11-21T09:59:00Z",
                Some(crash_loop("app", 3, 1, "Error")),
            ),
            (30, "2026-11-21T09:57:59Z", None),
        ] {
            assert_eq!(
                judged(crashes(restarts, at), &[]),
                expected,
                "{restarts} {at}"
            );
        }
        let mut old = pod("u", "a-0", &json!({}), crashes(3, "2026-11-21T09:59:00Z"));
        old["metadata"]["creationTimestamp"] = json!("2026-11-21T09:57:00Z");
        let still = trouble(&old, &surroundings());
        assert!(matches!(still, Some(Cause::CrashLoop { still: true, .. })));
        let ended = |code: i64, reason: &str| {
            json!({
                "phase": "Pending",
                "initContainerStatuses": [{
                    "name": "setup", "restartCount": 3,
                    "state": {"terminated": {
                        "exitCode": code, "reason": reason, "finishedAt": "2026-11-21T09:59:00Z",
                    }},
                }],
            })
        };
        for (status, expected) in [
            (
                ended(137, "OOMKilled"),
                Some(crash_loop("setup", 3, 137, "OOMKilled")),
            ),
            (ended(0, "Completed"), None),
            (runs(false), None),
        ] {
            assert_eq!(judged(status, &[]), expected);
        }
    }

    #[test]
    fn what_a_container_is_made_of_may_come_late_but_not_for_ever() {
        let missing = "secret \"lake-keytab\" not found";
        let image = "container has runAsNonRoot and image will run as root";
        for (reason, message, scheduled, expected) in [
            (
                "CreateContainerConfigError",
                missing,
                "09:58:30",
                Some(configuration(missing)),
            ),
            ("CreateContainerConfigError", missing, "09:59:30", None),
            (
                "CreateContainerConfigError",
                image,
                "09:59:30",
                Some(configuration(image)),
            ),
            (
                "CreateContainerConfigError",
                "failed to sync secret cache: timed out waiting for the condition",
                "09:58:30",
                None,
            ),
        ] {
            let mut status = waits(reason, message);
            status["conditions"] = json!([{
                "type": "PodScheduled", "status": "True",
                "lastTransitionTime": format!("2026-11-21T{scheduled}Z"),
            }]);
            assert_eq!(judged(status, &[]), expected, "{message} {scheduled}");
        }
    }

    #[test]
    fn a_missing_volume_source_is_found_in_events() {
        let missing =
            "MountVolume.SetUp failed for volume \"conf\" : configmap \"lake-conf\" not found";
        let slow = "MountVolume.SetUp failed for volume \"conf\" : failed to sync configmap cache: \
                    timed out waiting for the condition";
        for (message, times, expected) in [
            (
                missing,
                ["09:58:31", "09:59:35"],
                Some(configuration(missing)),
            ),
            (missing, ["09:50:00", "09:57:00"], None),
            (slow, ["09:58:31", "09:59:35"], None),
        ] {
            let events = [event("uid-a-0", "FailedMount", message, times)];
            let status = waits("ContainerCreating", "");
            assert_eq!(judged(status, &events), expected, "{message}");
        }
        let events = [event(
            "uid-a-0",
            "FailedMount",
            missing,
            ["09:58:31", "09:58:35"],
        )];
        assert_eq!(judged(runs(false), &events), None);
    }

    #[test]
    fn a_pod_of_any_shape_is_read() {
        for value in [
            json!(null),
            json!({"status": {"containerStatuses": [null, 1, {}]}}),
        ] {
            assert_eq!(trouble(&value, &surroundings()), None);
        }
    }
}
