//! Why a pod gets no node.

use serde_json::Value;

use super::cause::{Cause, said};
use super::pods::name;
use super::surroundings::{PATIENCE, moment};
use super::{Surroundings, claims, events};
use crate::object::{condition, items, text};

/// Why a pod gets no node. It may wait for a volume, so its claims are looked at first.
pub(super) fn trouble(pod: &Value, surroundings: &Surroundings<'_>) -> Option<Cause> {
    let scheduled = condition(pod, "PodScheduled");
    if scheduled.is_some_and(|scheduled| text(scheduled, "/status") == Some("True")) {
        return None;
    }
    let namespace = text(pod, "/metadata/namespace");
    let claims = items(pod, "/spec/volumes")
        .iter()
        .filter_map(|volume| text(volume, "/persistentVolumeClaim/claimName"));
    for claim in claims {
        if let Some(cause) = claims::trouble(namespace, claim, surroundings) {
            return Some(cause);
        }
    }
    let scheduled = scheduled?;
    let since = moment(scheduled, "/lastTransitionTime");
    if text(scheduled, "/reason") != Some("Unschedulable")
        || !surroundings.is_older(since, PATIENCE)
        || is_node_coming(pod, surroundings)
    {
        return None;
    }
    Some(Cause::Unschedulable {
        pod: name(pod).to_owned(),
        message: said(text(scheduled, "/message").unwrap_or_default()),
    })
}

/// What the scheduler says of nodes, and what helps. It may say several things of several nodes; the first
/// of these is told, as the wishes that are easiest to fulfil stand first.
const ADVICE: &[(&str, &str)] = &[
    ("Insufficient ", "; make room, or lower what it asks for"),
    ("Too many pods", "; make room, or add a node"),
    (
        "volume node affinity",
        "; its volume is on another node: bring that node back, or let it have a new volume",
    ),
    ("anti-affinity", "; add a node, or let its pods share one"),
    ("pod affinity", "; start what it wants to be near"),
    (
        "free ports",
        "; another pod has its port on these nodes: add a node, or take it away",
    ),
    (
        "node affinity",
        "; label a node as it wants, or change where it may be scheduled",
    ),
    (
        "node selector",
        "; label a node as it wants, or change where it may be scheduled",
    ),
    (
        "taint",
        "; let it tolerate a taint, or take the taint off a node",
    ),
    (
        "were unschedulable",
        "; `kubectl uncordon` lets a node take pods again",
    ),
];

/// What to do when no node takes a pod, by what the scheduler says; empty where that is not known.
pub(super) fn advice(message: &str) -> &'static str {
    let known = ADVICE.iter().find(|(said, _)| message.contains(said));
    known.map_or("", |(_, advice)| advice)
}

/// Whether an autoscaler has promised a node. Machines take minutes to start, so the promise holds for
/// ten of them.
fn is_node_coming(pod: &Value, surroundings: &Surroundings<'_>) -> bool {
    events::about(pod, surroundings).any(|event| {
        // The words of the cluster autoscaler and of Karpenter.
        matches!(event.reason, "TriggeredScaleUp" | "Nominated")
            && !surroundings.is_older(event.last, 600)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{event, pod, surroundings};
    use super::*;

    fn judged(status: Value, events: &[Value]) -> Option<Cause> {
        let surroundings = Surroundings {
            events,
            ..surroundings()
        };
        trouble(&pod("u", "a-0", &json!({}), status), &surroundings)
    }

    /// Row 13.
    #[test]
    fn a_pod_without_a_node_fails_after_a_minute_unless_a_node_is_coming() {
        let status = |reason: &str, since: &str| {
            json!({"phase": "Pending", "conditions": [{
                "type": "PodScheduled", "status": "False", "reason": reason,
                "message": "0/3 nodes are available: 3 Insufficient memory.",
                "lastTransitionTime": since,
            }]})
        };
        let unschedulable = Cause::Unschedulable {
            pod: "a-0".to_owned(),
            message: "0/3 nodes are available: 3 Insufficient memory".to_owned(),
        };
        let promise = |at: &str| {
            [event(
                "uid-a-0",
                "TriggeredScaleUp",
                "pod triggered scale-up",
                [at, at],
            )]
        };
        for (reason, since, events, expected) in [
            (
                "Unschedulable",
                "2026-11-21T09:59:00Z",
                &[][..],
                Some(&unschedulable),
            ),
            ("Unschedulable", "2026-11-21T09:59:01Z", &[], None),
            (
                "Unschedulable",
                "2026-11-21T09:00:00Z",
                &promise("09:55:00"),
                None,
            ),
            (
                "Unschedulable",
                "2026-11-21T09:00:00Z",
                &promise("09:45:00"),
                Some(&unschedulable),
            ),
            ("SchedulingGated", "2026-11-21T09:00:00Z", &[], None),
        ] {
            assert_eq!(
                judged(status(reason, since), events).as_ref(),
                expected,
                "{reason} {since}"
            );
        }
    }

    #[test]
    fn row_13_the_advice_is_about_what_the_scheduler_says() {
        for (said, expected) in [
            (
                "3 Insufficient memory, 1 node(s) had taint {a: b}, that the pod didn't tolerate",
                "; make room, or lower what it asks for",
            ),
            (
                "2 node(s) didn't match Pod's node affinity/selector",
                "; label a node as it wants, or change where it may be scheduled",
            ),
            (
                "3 node(s) didn't match node selector",
                "; label a node as it wants, or change where it may be scheduled",
            ),
            (
                "1 node(s) had untolerated taint {dedicated: data}",
                "; let it tolerate a taint, or take the taint off a node",
            ),
            (
                "2 node(s) didn't match pod affinity/anti-affinity rules",
                "; add a node, or let its pods share one",
            ),
            (
                "1 node(s) had volume node affinity conflict",
                "; its volume is on another node: bring that node back, or let it have a new volume",
            ),
            (
                "1 node(s) were unschedulable",
                "; `kubectl uncordon` lets a node take pods again",
            ),
            ("no nodes available to schedule pods", ""),
        ] {
            let message = format!("0/3 nodes are available: {said}");
            assert_eq!(advice(&message), expected, "{said}");
        }
    }

    #[test]
    fn a_claim_that_gets_no_volume_is_the_cause_of_a_pod_without_a_node() {
        let mut waiting = pod(
            "u",
            "a-0",
            &json!({}),
            json!({"phase": "Pending", "conditions": []}),
        );
        waiting["spec"]["volumes"] = json!([
            {"name": "conf", "configMap": {"name": "conf"}},
            {"name": "data", "persistentVolumeClaim": {"claimName": "data-a-0"}},
        ]);
        let message = "storageclass.storage.k8s.io \"fast\" not found";
        let mut told = event(
            "uid-claim",
            "ProvisioningFailed",
            message,
            ["09:58:40", "09:59:50"],
        );
        told["involvedObject"]["kind"] = json!("PersistentVolumeClaim");
        told["involvedObject"]["name"] = json!("data-a-0");
        let events = [told];
        let surroundings = Surroundings {
            events: &events,
            ..surroundings()
        };
        let expected = Cause::ClaimUnbound {
            claim: "data-a-0".to_owned(),
            message: message.to_owned(),
        };
        assert_eq!(trouble(&waiting, &surroundings), Some(expected));
    }
}
