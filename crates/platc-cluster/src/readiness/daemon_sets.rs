//! `DaemonSet`s: ready when each node that it selects runs an available pod of the newest revision.

use serde_json::Value;

use super::pod_progress::with_pods;
use super::pod_trouble::first_trouble;
use super::pods::controlled;
use super::{Readiness, Surroundings, count, is_unseen, refusals, share, unseen};
use crate::object::{annotation, label, text};

/// A DaemonSet that selects no node is ready with a note: nodes may come at any time, and who needs
/// its pods on a node has no pod there either.
pub(super) fn judge(set: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    if is_unseen(set) {
        return unseen();
    }
    let Some(missing) = missing(set) else {
        return note(set).map_or(Readiness::Ready, Readiness::ReadyWithNote);
    };
    let pods = controlled(set, surroundings);
    let newest: Vec<&Value> = pods
        .iter()
        .copied()
        .filter(|pod| !is_former(set, pod))
        .collect();
    let lacks_pods =
        count(set, "/status/currentNumberScheduled") < count(set, "/status/desiredNumberScheduled");
    let cause = first_trouble(&newest, surroundings).or_else(|| {
        lacks_pods
            .then(|| refusals::in_events(set, &pods, surroundings))
            .flatten()
    });
    match cause {
        Some(cause) => Readiness::Failed(cause),
        None => Readiness::Waiting(with_pods(missing, &newest)),
    }
}

fn is_on_delete(set: &Value) -> bool {
    text(set, "/spec/updateStrategy/type") == Some("OnDelete")
}

fn missing(set: &Value) -> Option<String> {
    let [wanted, updated, available] = [
        "desiredNumberScheduled",
        "updatedNumberScheduled",
        "numberAvailable",
    ]
    .map(|name| count(set, &format!("/status/{name}")));
    if updated < wanted && !is_on_delete(set) {
        Some(share(updated, wanted, "updated"))
    } else if available < wanted {
        Some(share(available, wanted, "available"))
    } else {
        None
    }
}

fn note(set: &Value) -> Option<String> {
    let wanted = count(set, "/status/desiredNumberScheduled");
    let former = wanted.saturating_sub(count(set, "/status/updatedNumberScheduled"));
    if wanted == 0 {
        return Some("no node matches its selector, so no pod runs".to_owned());
    }
    (former > 0).then(|| {
        let share = share(former, wanted, "of the former revision");
        format!("{share}; delete them one by one")
    })
}

/// The status does not name the newest revision, but an annotation has its number, and pods carry
/// it as a label.
fn is_former(set: &Value, pod: &Value) -> bool {
    let newest = annotation(set, "deprecated.daemonset.template.generation");
    let own = label(pod, "pod-template-generation");
    newest.is_some() && own.is_some() && newest != own
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Cause;
    use super::super::samples::{event, pod, surroundings, waits};
    use super::*;

    fn set(strategy: &str, status: &Value) -> Value {
        let mut set = json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": {
                "name": "a", "namespace": "web", "uid": "s", "generation": 2,
                "annotations": {"deprecated.daemonset.template.generation": "2"},
            },
            "spec": {"updateStrategy": {"type": strategy}},
            "status": {"observedGeneration": 2},
        });
        for (name, value) in status.as_object().unwrap() {
            set["status"][name] = value.clone();
        }
        set
    }

    fn counts(desired: i64, updated: i64, available: i64) -> Value {
        json!({
            "desiredNumberScheduled": desired, "currentNumberScheduled": desired,
            "updatedNumberScheduled": updated, "numberAvailable": available,
        })
    }

    /// Row 12.
    #[test]
    fn a_set_is_ready_when_each_selected_node_runs_what_its_strategy_puts_there() {
        let note = |text: &str| Readiness::ReadyWithNote(text.to_owned());
        let waiting = |text: &str| Readiness::Waiting(text.to_owned());
        let rolling = "RollingUpdate";
        for (strategy, status, expected) in [
            (rolling, json!({"observedGeneration": 1}), unseen()),
            (rolling, counts(3, 3, 3), Readiness::Ready),
            (rolling, counts(3, 2, 3), waiting("2 of 3 pods are updated")),
            (
                rolling,
                counts(3, 3, 2),
                waiting("2 of 3 pods are available"),
            ),
            (
                rolling,
                counts(0, 0, 0),
                note("no node matches its selector, so no pod runs"),
            ),
            (
                "OnDelete",
                counts(3, 0, 3),
                note("3 of 3 pods are of the former revision; delete them one by one"),
            ),
            (
                "OnDelete",
                counts(3, 0, 2),
                waiting("2 of 3 pods are available"),
            ),
            ("OnDelete", counts(3, 3, 3), Readiness::Ready),
        ] {
            let judged = judge(&set(strategy, &status), &surroundings());
            assert_eq!(judged, expected, "{strategy} {status}");
        }
    }

    /// Row 13.
    #[test]
    fn only_pods_of_the_newest_revision_fail_the_set() {
        let broken = |labels: &Value| [pod("s", "a-x", labels, waits("ErrImagePull", "no"))];
        let image = Readiness::Failed(Cause::ImagePull {
            pod: "a-x".to_owned(),
            container: "app".to_owned(),
            image: "registry.corp/app:1".to_owned(),
            message: "no".to_owned(),
        });
        for (labels, expected) in [
            (json!({"pod-template-generation": "2"}), image.clone()),
            (json!({}), image),
            (
                json!({"pod-template-generation": "1"}),
                Readiness::Waiting("0 of 1 pods are updated".to_owned()),
            ),
        ] {
            let pods = broken(&labels);
            let surroundings = Surroundings {
                pods: &pods,
                ..surroundings()
            };
            assert_eq!(
                judge(&set("RollingUpdate", &counts(1, 0, 0)), &surroundings),
                expected
            );
        }
    }

    #[test]
    fn a_refusal_counts_only_while_pods_are_lacking() {
        let message = "Error creating: pods \"a-\" is forbidden: violates PodSecurity";
        let events = [event(
            "s",
            "FailedCreate",
            message,
            ["09:59:00", "09:59:20"],
        )];
        let surroundings = Surroundings {
            events: &events,
            ..surroundings()
        };
        let refused = Cause::PodsRefused {
            message: message.to_owned(),
        };
        let waiting = Readiness::Waiting("0 of 2 pods are updated".to_owned());
        for (current, expected) in [(0, Readiness::Failed(refused)), (2, waiting)] {
            let mut status = counts(2, 0, 0);
            status["currentNumberScheduled"] = json!(current);
            assert_eq!(
                judge(&set("RollingUpdate", &status), &surroundings),
                expected
            );
        }
    }
}
