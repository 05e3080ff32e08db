//! Whether an object is ready, and why not.
//!
//! [`judge`] makes no request and reads no clock. The caller judges an object alone first; when it
//! has to wait or has failed, the caller LISTs what [`needs()`] names and judges again with these
//! [`Surroundings`]: only they tell the deepest cause, such as the pod that a Job failed for.
//! Some verdicts come with time alone (a pod that no node takes), so an object that is waited for is
//! judged every few seconds, also when nothing in the cluster has changed.
//!
//! Read in this order: [`cause`] (what makes waiting pointless), [`pods`] and [`pod_trouble`], which
//! finds most causes, and one file a family of kinds.

mod cause;
mod cause_text;
mod claims;
mod custom;
mod daemon_sets;
mod deletion;
mod deployments;
mod endpoints;
mod events;
mod jobs;
mod needs;
mod pod_progress;
mod pod_scheduling;
mod pod_trouble;
mod pods;
mod refusals;
mod registrations;
#[cfg(test)]
mod samples;
mod stateful_sets;
mod surroundings;

use platc_objects::ReadyWhen;
use platc_objects::ready_when::READY_WHEN;
use serde_json::Value;

pub use cause::{Cause, Exit};
pub(crate) use deletion::cause as what_holds_up;
pub use endpoints::judge_endpoints;
pub use needs::{Needs, needs};
pub use surroundings::Surroundings;

use crate::object::{annotation, is_going, number, text};

/// How an object stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It does what it is for.
    Ready,
    /// It is as ready as it will be by itself; the phrase says what a person should know, such as
    /// "3 of 3 pods are of the former revision; delete them one by one".
    ReadyWithNote(String),
    /// Not yet; the phrase says what for, such as "2 of 3 pods are updated".
    Waiting(String),
    /// It will not become ready unless somebody does something.
    Failed(Cause),
    /// Nothing tells whether it is ready; the phrase says why. Nobody should wait for it.
    NotJudged(String),
}

impl Readiness {
    /// Whether what needs the object may start.
    pub fn lets_others_start(&self) -> bool {
        match self {
            Self::Ready | Self::ReadyWithNote(_) | Self::NotJudged(_) => true,
            Self::Waiting(_) | Self::Failed(_) => false,
        }
    }
}

/// Judges a live object. What its annotation [`READY_WHEN`] says must hold besides what its kind has to
/// fulfil; for a custom kind it stands for the condition `Ready`.
pub fn judge(object: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    if is_going(object) || is_ending_namespace(object) {
        return Readiness::Failed(deletion::cause(object));
    }
    let ready_when = match annotation(object, READY_WHEN).map(str::parse::<ReadyWhen>) {
        None => None,
        Some(Ok(ready_when)) => Some(ready_when),
        Some(Err(error)) => {
            return Readiness::NotJudged(format!(
                "its annotation {READY_WHEN} says nothing: {error}"
            ));
        }
    };
    let Some(own) = judge_built_in(object, surroundings) else {
        return custom::judge(object, surroundings, ready_when.as_ref());
    };
    match ready_when {
        Some(ready_when) if own.lets_others_start() => {
            match custom::declared(object, &ready_when) {
                Readiness::Ready => own,
                other => other,
            }
        }
        _ => own,
    }
}

/// `None` for a kind that Kubernetes itself does not have.
fn judge_built_in(object: &Value, surroundings: &Surroundings<'_>) -> Option<Readiness> {
    let (group, kind) = group_and_kind(object);
    if !is_built_in(group) {
        return None;
    }
    Some(match (group, kind) {
        ("apps", "Deployment") => deployments::judge(object, surroundings),
        ("apps", "StatefulSet") => stateful_sets::judge(object, surroundings),
        ("apps", "DaemonSet") => daemon_sets::judge(object, surroundings),
        ("batch", "Job") => jobs::judge(object, surroundings),
        ("", "Pod") => pods::judge(object, surroundings),
        ("", "PersistentVolumeClaim") => claims::judge_claim(object, surroundings),
        ("", "PersistentVolume") => claims::judge_volume(object),
        ("", "Service") => endpoints::judge_service(object),
        ("apiextensions.k8s.io", _) => registrations::judge_definition(object),
        ("apiregistration.k8s.io", _) => registrations::judge_api_service(object),
        (
            "admissionregistration.k8s.io",
            "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration",
        ) => endpoints::judge_webhooks(object, surroundings),
        // A ConfigMap, a Role, an Ingress, a CronJob: such an object is ready when it is there.
        _ => Readiness::Ready,
    })
}

/// The API group, empty for the core group, and the kind.
fn group_and_kind(object: &Value) -> (&str, &str) {
    let version = text(object, "/apiVersion").unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    (group, text(object, "/kind").unwrap_or_default())
}

/// The suffix `.k8s.io` tells nothing: `snapshot.storage.k8s.io` and `gateway.networking.k8s.io` are
/// groups of custom kinds.
fn is_built_in(group: &str) -> bool {
    const GROUPS: &[&str] = &[
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "authentication.k8s.io",
        "authorization.k8s.io",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "internal.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
        "storagemigration.k8s.io",
    ];
    GROUPS.binary_search(&group).is_ok()
}

fn is_ending_namespace(object: &Value) -> bool {
    text(object, "/status/phase") == Some("Terminating")
        && group_and_kind(object) == ("", "Namespace")
}

/// Whether the status is of an older generation than the specification, or not there at all.
fn is_unseen(object: &Value) -> bool {
    let seen = number(object, "/status/observedGeneration").unwrap_or(0);
    number(object, "/metadata/generation").is_some_and(|generation| seen < generation)
}

fn unseen() -> Readiness {
    Readiness::Waiting("its controller has not seen the change yet".to_owned())
}

/// A count of a status; servers leave zeros out.
fn count(object: &Value, pointer: &str) -> i64 {
    number(object, pointer).unwrap_or(0)
}

/// `1 of 3 pods is ready`, `2 of 3 pods are ready`.
fn share(some: i64, all: i64, what: &str) -> String {
    let are = if some == 1 { "is" } else { "are" };
    format!("{some} of {all} pods {are} {what}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::samples::surroundings;
    use super::*;

    fn waiting(text: &str) -> Readiness {
        Readiness::Waiting(text.to_owned())
    }

    #[test]
    fn what_only_has_to_exist_is_ready_when_it_does() {
        for (version, kind) in [
            ("v1", "ConfigMap"),
            ("v1", "Secret"),
            ("v1", "Namespace"),
            ("autoscaling/v2", "HorizontalPodAutoscaler"),
            ("batch/v1", "CronJob"),
            ("batch/v1beta1", "CronJob"),
            ("networking.k8s.io/v1", "Ingress"),
            ("policy/v1", "PodDisruptionBudget"),
            ("rbac.authorization.k8s.io/v1", "ClusterRole"),
            ("storage.k8s.io/v1", "StorageClass"),
        ] {
            let object = json!({
                "apiVersion": version, "kind": kind,
                "metadata": {"name": "x", "generation": 1},
            });
            let judged = judge(&object, &surroundings());
            assert_eq!(judged, Readiness::Ready, "{version} {kind}");
        }
    }

    #[test]
    fn a_declared_condition_comes_on_top_of_what_the_kind_needs() {
        let pod = |ready: &str, warm: &str| {
            json!({
                "apiVersion": "v1", "kind": "Pod",
                "metadata": {
                    "name": "cache", "namespace": "web", "uid": "u1",
                    "annotations": {READY_WHEN: "condition=example.org/warm"},
                },
                "status": {"phase": "Running", "conditions": [
                    {"type": "Ready", "status": ready},
                    {"type": "example.org/warm", "status": warm},
                ]},
            })
        };
        for (ready, warm, expected) in [
            ("True", "True", Readiness::Ready),
            (
                "True",
                "False",
                waiting("condition `example.org/warm` is False"),
            ),
            ("False", "True", waiting("pod `cache` is not ready")),
        ] {
            let judged = judge(&pod(ready, warm), &surroundings());
            assert_eq!(judged, expected, "{ready} {warm}");
        }
    }

    #[test]
    fn what_is_no_object_is_not_judged() {
        for value in [
            json!(null),
            json!([]),
            json!("x"),
            json!({"metadata": 1, "status": []}),
        ] {
            assert_eq!(judge(&value, &surroundings()), Readiness::Ready, "{value}");
        }
    }

    #[test]
    fn groups_of_kubernetes_are_told_from_those_that_look_alike() {
        for (group, expected) in [
            ("", true),
            ("apps", true),
            ("policy", true),
            ("storage.k8s.io", true),
            ("storagemigration.k8s.io", true),
            ("snapshot.storage.k8s.io", false),
            ("gateway.networking.k8s.io", false),
            ("monitoring.coreos.com", false),
        ] {
            assert_eq!(is_built_in(group), expected, "{group}");
        }
    }
}
