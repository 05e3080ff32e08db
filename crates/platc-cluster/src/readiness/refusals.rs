//! Pods and claims that the server refuses to make, as their controller tells it.

use serde_json::Value;

use super::Surroundings;
use super::cause::{Cause, said};
use super::events::{self, Event};
use super::surroundings::{SETTLING, moment};
use crate::object::{condition, is_going, text};

/// What the condition `ReplicaFailure` of a Deployment says.
pub(super) fn in_condition(object: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    let failure = condition(object, "ReplicaFailure")?;
    let since = moment(failure, "/lastTransitionTime");
    if text(failure, "/status") != Some("True") || !surroundings.is_older(since, SETTLING) {
        return None;
    }
    read(text(failure, "/message")?, surroundings)
}

/// What the events of a StatefulSet, a DaemonSet or a Job say; for one that lacks pods. `pods` are
/// those that it has: a refusal from before the newest of them is mended.
pub(super) fn in_events(
    object: &Value,
    pods: &[&Value],
    surroundings: &Surroundings<'_>,
) -> Option<Cause> {
    let refused: Vec<Event<'_>> = events::about(object, surroundings)
        .filter(|event| event.reason == "FailedCreate" && surroundings.is_current(event.last))
        .collect();
    let last = refused.iter().max_by_key(|event| event.last)?;
    let first = refused.iter().map(|event| event.first).min()?;
    let made = pods
        .iter()
        .filter_map(|pod| moment(pod, "/metadata/creationTimestamp"))
        .max();
    let is_mended = last.last.is_some_and(|last| Some(last) < made);
    if is_mended || !surroundings.is_older(first, SETTLING) {
        return None;
    }
    read(last.message, surroundings)
}

/// What a message of the server means; `None` for one that may be of the moment, such as a timeout.
fn read(message: &str, surroundings: &Surroundings<'_>) -> Option<Cause> {
    let says = |part: &str| message.contains(part);
    if says("exceeded quota") || says("failed quota") {
        // A pod that is going still counts, and gives its share back when it is gone.
        let share_comes_back = says("exceeded quota") && surroundings.pods.iter().any(is_going);
        return (!share_comes_back).then(|| Cause::Quota {
            message: said(message),
        });
    }
    let message = said(message);
    if says("denied the request") || says("failed calling webhook") {
        Some(Cause::Webhook { message })
    } else if says("is forbidden") || says("is invalid") {
        Some(Cause::PodsRefused { message })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{event, pod, runs, surroundings};
    use super::*;

    const QUOTA: &str = "create Pod a-0 in StatefulSet a failed error: pods \"a-0\" is forbidden: \
                         exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2";

    #[test]
    fn messages_of_the_server_are_told_apart() {
        let quota = |message: &str| {
            Some(Cause::Quota {
                message: message.to_owned(),
            })
        };
        let webhook = |message: &str| {
            Some(Cause::Webhook {
                message: message.to_owned(),
            })
        };
        let refused = |message: &str| {
            Some(Cause::PodsRefused {
                message: message.to_owned(),
            })
        };
        for (message, cause) in [
            (QUOTA, quota as fn(&str) -> Option<Cause>),
            (
                "pods \"a\" is forbidden: failed quota: q: must specify limits.cpu",
                quota,
            ),
            (
                "admission webhook \"v.example.org\" denied the request: no root",
                webhook,
            ),
            (
                "Internal error occurred: failed calling webhook \"v\": connection refused",
                webhook,
            ),
            (
                "pods \"a-\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true",
                refused,
            ),
            (
                "pods \"a-\" is forbidden: error looking up service account web/a: serviceaccount \"a\" not found",
                refused,
            ),
            (
                "Pod \"a-0\" is invalid: spec.containers[0].image: Required value",
                refused,
            ),
            (
                "Timeout: request did not complete within requested timeout",
                |_| None,
            ),
        ] {
            assert_eq!(read(message, &surroundings()), cause(message), "{message}");
        }
    }

    #[test]
    fn only_a_refusal_that_lasts_and_is_not_mended_counts() {
        let object = json!({"metadata": {"uid": "u"}});
        let quota = Some(Cause::Quota {
            message: QUOTA.to_owned(),
        });
        // The pod was made at 09:58:30.
        let made = pod("u", "a-0", &json!({}), runs(true));
        for (times, pods, expected) in [
            (["09:58:40", "09:59:40"], &[][..], &quota),
            (["09:58:40", "09:59:40"], &[&made], &quota),
            (["09:58:10", "09:58:20"], &[], &quota),
            (["09:58:10", "09:58:20"], &[&made], &None),
            (["09:59:55", "09:59:58"], &[], &None),
            (["09:30:00", "09:57:00"], &[], &None),
            (["09:30:00", "09:59:58"], &[], &quota),
        ] {
            let events = [event("u", "FailedCreate", QUOTA, times)];
            let surroundings = Surroundings {
                events: &events,
                ..surroundings()
            };
            assert_eq!(
                &in_events(&object, pods, &surroundings),
                expected,
                "{times:?}"
            );
        }
    }

    #[test]
    fn a_quota_that_a_going_pod_still_fills_is_waited_for() {
        let condition = json!({"status": {"conditions": [{
            "type": "ReplicaFailure", "status": "True", "reason": "FailedCreate",
            "message": QUOTA, "lastTransitionTime": "2026-11-21T09:59:00Z",
        }]}});
        let mut going = pod("u", "a-0", &json!({}), runs(true));
        going["metadata"]["deletionTimestamp"] = json!("2026-11-21T09:59:30Z");
        let staying = pod("u", "a-1", &json!({}), runs(true));
        let quota = Some(Cause::Quota {
            message: QUOTA.to_owned(),
        });
        for (pods, expected) in [(vec![staying.clone()], quota), (vec![staying, going], None)] {
            let surroundings = Surroundings {
                pods: &pods,
                ..surroundings()
            };
            assert_eq!(in_condition(&condition, &surroundings), expected);
        }
    }
}
