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
