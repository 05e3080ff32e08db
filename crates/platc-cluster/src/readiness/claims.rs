//! Claims and volumes.

use serde_json::Value;

use super::cause::{Cause, said};
use super::events::{self, Event};
use super::surroundings::PATIENCE;
use super::{Readiness, Surroundings};
use crate::object::{annotation, condition, text};

/// A claim that waits for its first consumer is ready: whoever needs it has to start first. What goes
/// wrong then is a cause of the pod that waits for it.
pub(super) fn judge_claim(claim: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    match text(claim, "/status/phase") {
        Some("Bound") => resizing(claim),
        Some("Lost") => Readiness::Failed(Cause::ClaimLost {
            volume: text(claim, "/spec/volumeName")
                .unwrap_or_default()
                .to_owned(),
        }),
        _ if waits_for_consumer(claim, surroundings) => Readiness::Ready,
        _ => unbound(claim, surroundings),
    }
}

/// Judges a volume.
pub(super) fn judge_volume(volume: &Value) -> Readiness {
    match text(volume, "/status/phase") {
        Some("Available" | "Bound") => Readiness::Ready,
        Some("Released") => Readiness::ReadyWithNote(
            "its claim is gone; no other can take it before `spec.claimRef` is removed".to_owned(),
        ),
        Some("Failed") => Readiness::Failed(Cause::VolumeFailed {
            message: said(text(volume, "/status/message").unwrap_or("no reason is given")),
        }),
        _ => Readiness::Waiting("it is being made".to_owned()),
    }
}

/// Why a claim of this name gets no volume; for pods that wait for it.
pub(super) fn trouble(
    namespace: Option<&str>,
    name: &str,
    surroundings: &Surroundings<'_>,
) -> Option<Cause> {
    let refused = refused(
        events::about_claim(namespace, name, surroundings),
        surroundings,
    )?;
    hopeless(name, &refused, surroundings)
}

fn unbound(claim: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    let name = text(claim, "/metadata/name").unwrap_or_default();
    let Some(refused) = refused(events::about(claim, surroundings), surroundings) else {
        return Readiness::Waiting("it has no volume yet".to_owned());
    };
    match hopeless(name, &refused, surroundings) {
        Some(cause) => Readiness::Failed(cause),
        None => Readiness::Waiting(format!("it has no volume yet: {}", said(refused.message))),
    }
}

fn resizing(claim: &Value) -> Readiness {
    let holds = |kind| {
        condition(claim, kind).is_some_and(|condition| text(condition, "/status") == Some("True"))
    };
    if holds("FileSystemResizePending") {
        Readiness::ReadyWithNote("its file system grows when a pod mounts it next".to_owned())
    } else if holds("Resizing") {
        Readiness::ReadyWithNote("its volume is being resized".to_owned())
    } else {
        Readiness::Ready
    }
}

/// Whether nothing happens before a pod uses the claim. Where the class is not known, as when the user
/// may not read classes, the event says so; it is told once in a while, so an old one counts too.
fn waits_for_consumer(claim: &Value, surroundings: &Surroundings<'_>) -> bool {
    let class = text(claim, "/spec/storageClassName")
        .or_else(|| annotation(claim, "volume.beta.kubernetes.io/storage-class"));
    let known = surroundings
        .storage_classes
        .iter()
        .find(|known| class.is_some() && text(known, "/metadata/name") == class);
    match known {
        Some(class) => text(class, "/volumeBindingMode") == Some("WaitForFirstConsumer"),
        None => events::about(claim, surroundings)
            .any(|event| matches!(event.reason, "WaitForFirstConsumer" | "WaitForPodScheduled")),
    }
}

/// The last time that a claim was refused a volume.
fn refused<'a>(
    events: impl Iterator<Item = Event<'a>>,
    surroundings: &Surroundings<'_>,
) -> Option<Event<'a>> {
    events
        .filter(|event| matches!(event.reason, "ProvisioningFailed" | "FailedBinding"))
        .filter(|event| surroundings.is_current(event.last))
        .max_by_key(|event| event.last)
}

/// Provisioners try again, and often succeed; only what somebody has to mend is a failure.
fn hopeless(claim: &str, event: &Event<'_>, surroundings: &Surroundings<'_>) -> Option<Cause> {
    const MENDED_BY_SOMEBODY: &[&str] = &[
        "not found",
        "no persistent volumes available",
        "no storage class is set",
        "quota",
    ];
    let is_hopeless = MENDED_BY_SOMEBODY
        .iter()
        .any(|part| event.message.contains(part))
        && surroundings.is_older(event.first, PATIENCE);
    is_hopeless.then(|| Cause::ClaimUnbound {
        claim: claim.to_owned(),
        message: said(event.message),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{event, surroundings};
    use super::*;

    fn claim(status: &Value) -> Value {
        json!({
            "apiVersion": "v1", "kind": "PersistentVolumeClaim",
            "metadata": {"name": "data", "namespace": "web", "uid": "c"},
            "spec": {"storageClassName": "local", "volumeName": "pv-1"},
            "status": status,
        })
    }

    #[test]
    fn a_claim_is_ready_when_it_is_bound_and_says_when_it_grows() {
        let bound = |condition: &str| {
            claim(&json!({
                "phase": "Bound", "conditions": [{"type": condition, "status": "True"}],
            }))
        };
        let note = |text: &str| Readiness::ReadyWithNote(text.to_owned());
        for (claim, expected) in [
            (claim(&json!({"phase": "Bound"})), Readiness::Ready),
            (bound("Resizing"), note("its volume is being resized")),
            (
                bound("FileSystemResizePending"),
                note("its file system grows when a pod mounts it next"),
            ),
            (
                claim(&json!({"phase": "Lost"})),
                Readiness::Failed(Cause::ClaimLost {
                    volume: "pv-1".to_owned(),
                }),
            ),
            (
                claim(&json!({})),
                Readiness::Waiting("it has no volume yet".to_owned()),
            ),
        ] {
            assert_eq!(judge_claim(&claim, &surroundings()), expected, "{claim}");
        }
    }

    /// Row 13.
    #[test]
    fn a_claim_that_waits_for_its_first_consumer_is_ready() {
        let class = |mode: &str| {
            [json!({
                "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass",
                "metadata": {"name": "local"}, "volumeBindingMode": mode,
            })]
        };
        let told = |reason: &str| {
            let message = "waiting for first consumer to be created before binding";
            [event("c", reason, message, ["09:00:00", "09:30:00"])]
        };
        let waiting = Readiness::Waiting("it has no volume yet".to_owned());
        for (classes, events, expected) in [
            (
                &class("WaitForFirstConsumer")[..],
                &[][..],
                Readiness::Ready,
            ),
            (&class("Immediate"), &[], waiting.clone()),
            (
                &class("Immediate"),
                &told("WaitForFirstConsumer"),
                waiting.clone(),
            ),
            (&[], &told("WaitForFirstConsumer"), Readiness::Ready),
            (&[], &told("WaitForPodScheduled"), Readiness::Ready),
            (&[], &told("ExternalProvisioning"), waiting.clone()),
            (&[], &[], waiting),
        ] {
            let surroundings = Surroundings {
                storage_classes: classes,
                events,
                ..surroundings()
            };
            assert_eq!(
                judge_claim(&claim(&json!({"phase": "Pending"})), &surroundings),
                expected
            );
        }
    }

    #[test]
    fn a_claim_fails_when_it_is_refused_for_a_minute_for_what_nobody_mends() {
        let missing = "storageclass.storage.k8s.io \"local\" not found";
        let timeout = "failed to provision volume: rpc error: code = DeadlineExceeded";
        let failed = Readiness::Failed(Cause::ClaimUnbound {
            claim: "data".to_owned(),
            message: missing.to_owned(),
        });
        let waiting =
            |message: &str| Readiness::Waiting(format!("it has no volume yet: {message}"));
        for (message, times, expected) in [
            (missing, ["09:58:10", "09:59:50"], failed),
            (missing, ["09:59:10", "09:59:50"], waiting(missing)),
            (timeout, ["09:58:10", "09:59:50"], waiting(timeout)),
            (
                missing,
                ["09:00:00", "09:57:00"],
                Readiness::Waiting("it has no volume yet".to_owned()),
            ),
        ] {
            let events = [event("c", "ProvisioningFailed", message, times)];
            let surroundings = Surroundings {
                events: &events,
                ..surroundings()
            };
            let judged = judge_claim(&claim(&json!({"phase": "Pending"})), &surroundings);
            assert_eq!(judged, expected, "{message} {times:?}");
        }
    }

    #[test]
    fn a_volume_is_ready_when_a_claim_can_have_it_or_has_it() {
        for (status, expected) in [
            (json!({"phase": "Available"}), Readiness::Ready),
            (json!({"phase": "Bound"}), Readiness::Ready),
            (
                json!({"phase": "Released"}),
                Readiness::ReadyWithNote(
                    "its claim is gone; no other can take it before `spec.claimRef` is removed"
                        .to_owned(),
                ),
            ),
            (
                json!({"phase": "Failed", "message": "no deleter found."}),
                Readiness::Failed(Cause::VolumeFailed {
                    message: "no deleter found".to_owned(),
                }),
            ),
            (
                json!({"phase": "Pending"}),
                Readiness::Waiting("it is being made".to_owned()),
            ),
        ] {
            let volume = json!({"apiVersion": "v1", "kind": "PersistentVolume", "status": status});
            assert_eq!(judge_volume(&volume), expected, "{volume}");
        }
    }
}
