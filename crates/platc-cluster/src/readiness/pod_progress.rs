//! What a pod that is not ready does at the moment, in a phrase.

use serde_json::Value;

use super::cause::said;
use super::pod_trouble::RESTARTS;
use super::pods;
use crate::object::{condition, items, number, text};

/// `pod `lake-0` is starting (ContainerCreating)`.
pub(super) fn of(pod: &Value) -> String {
    let name = pods::name(pod);
    let scheduled = condition(pod, "PodScheduled")
        .filter(|scheduled| text(scheduled, "/status") == Some("False"));
    if let Some(scheduled) = scheduled {
        let message = said(text(scheduled, "/message").unwrap_or_default());
        return format!("pod `{name}` has no node yet: {message}");
    }
    let waiting = ["/status/initContainerStatuses", "/status/containerStatuses"]
        .iter()
        .flat_map(|pointer| items(pod, pointer))
        .find_map(|container| {
            let reason = text(container, "/state/waiting/reason")?;
            let restarts = number(container, "/restartCount").unwrap_or(0);
            let container = text(container, "/name").unwrap_or_default();
            Some((container, reason, restarts))
        });
    match waiting {
        // Init containers wait so while one before them runs, and containers while any of them does.
        Some((_, "PodInitializing", _)) => format!("pod `{name}` runs its init containers"),
        Some((_, "ContainerCreating", _)) => format!("pod `{name}` is starting"),
        Some((container, "CrashLoopBackOff", RESTARTS..)) => format!(
            "container `{container}` of pod `{name}` crash-loops; its node starts it again within \
             5 minutes, or at once after `kubectl delete pod {name} -n {}`",
            pods::namespace(pod)
        ),
        Some((container, reason, _)) => {
            format!("container `{container}` of pod `{name}`: {reason}")
        }
        None => format!("pod `{name}` is not ready"),
    }
}

/// A phrase about a workload with that of the first of its pods that is not ready.
pub(super) fn with_pods(phrase: String, all: &[&Value]) -> String {
    match all.iter().find(|pod| !pods::is_ready(pod)) {
        Some(pod) => format!("{phrase}; {}", of(pod)),
        None => phrase,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{crashes, pod, runs, waits};
    use super::*;

    #[test]
    fn a_phrase_says_what_a_pod_does() {
        let no_node = json!({"phase": "Pending", "conditions": [{
            "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
            "message": "0/1 nodes are available: 1 Insufficient cpu.",
        }]});
        for (status, expected) in [
            (
                no_node,
                "pod `a` has no node yet: 0/1 nodes are available: 1 Insufficient cpu",
            ),
            (waits("ContainerCreating", ""), "pod `a` is starting"),
            (
                waits("PodInitializing", ""),
                "pod `a` runs its init containers",
            ),
            (
                crashes(1, "2026-11-21T09:59:00Z"),
                "container `app` of pod `a`: CrashLoopBackOff",
            ),
            (
                crashes(3, "2026-11-21T09:57:00Z"),
                "container `app` of pod `a` crash-loops; its node starts it again within 5 minutes, \
                 or at once after `kubectl delete pod a -n web`",
            ),
            (runs(false), "pod `a` is not ready"),
            (json!({}), "pod `a` is not ready"),
        ] {
            assert_eq!(of(&pod("u", "a", &json!({}), status)), expected);
        }
    }
}
