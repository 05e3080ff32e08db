//! Deployments: ready when every pod is of the newest revision and available, and no other is left.

use serde_json::Value;

use super::cause::Cause;
use super::pod_progress::with_pods;
use super::pod_trouble::first_trouble;
use super::pods::{controlled, is_controlled_by};
use super::surroundings::moment;
use super::{Readiness, Surroundings, count, is_unseen, refusals, share, unseen};
use crate::object::{annotation, condition, number, text};

const REVISION: &str = "deployment.kubernetes.io/revision";

pub(super) fn judge(deployment: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    if is_unseen(deployment) {
        return unseen();
    }
    let Some(missing) = missing(deployment) else {
        return Readiness::Ready;
    };
    if deployment.pointer("/spec/paused") == Some(&Value::Bool(true)) {
        return Readiness::Failed(Cause::Paused);
    }
    let pods = newest_replica_set(deployment, surroundings)
        .map_or_else(Vec::new, |set| controlled(set, surroundings));
    let cause = first_trouble(&pods, surroundings)
        .or_else(|| refusals::in_condition(deployment, surroundings))
        .or_else(|| missed_deadline(deployment, &missing, surroundings));
    match cause {
        Some(cause) => Readiness::Failed(cause),
        None => Readiness::Waiting(with_pods(missing, &pods)),
    }
}

/// What a rollout lacks; the rules are those of `kubectl rollout status`.
fn missing(deployment: &Value) -> Option<String> {
    let wanted = number(deployment, "/spec/replicas").unwrap_or(1);
    let [replicas, updated, available] = ["replicas", "updatedReplicas", "availableReplicas"]
        .map(|name| count(deployment, &format!("/status/{name}")));
    if updated < wanted {
        Some(share(updated, wanted, "updated"))
    } else if replicas > updated {
        Some(share(
            replicas.saturating_sub(updated),
            replicas,
            "of the former revision",
        ))
    } else if available < updated {
        Some(share(available, updated, "available"))
    } else {
        None
    }
}

/// A list of `ReplicaSet`s may be older than the Deployment, so one of another revision is not taken.
fn newest_replica_set<'a>(
    deployment: &Value,
    surroundings: &Surroundings<'a>,
) -> Option<&'a Value> {
    let revision = annotation(deployment, REVISION)?;
    surroundings.replica_sets.iter().find(|set| {
        is_controlled_by(set, deployment) && annotation(set, REVISION) == Some(revision)
    })
}

/// A deadline that was missed before waiting began is not told again, also when a rollout goes on
/// because what held it up was mended.
fn missed_deadline(
    deployment: &Value,
    progress: &str,
    surroundings: &Surroundings<'_>,
) -> Option<Cause> {
    let progressing = condition(deployment, "Progressing")?;
    let is_missed = text(progressing, "/reason") == Some("ProgressDeadlineExceeded")
        && surroundings.is_current(moment(progressing, "/lastTransitionTime"));
    is_missed.then(|| Cause::ProgressDeadline {
        seconds: number(deployment, "/spec/progressDeadlineSeconds"),
        progress: progress.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{pod, runs, surroundings, waits};
    use super::*;

    fn deployment(wanted: i64, status: &Value) -> Value {
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {
                "name": "a", "namespace": "web", "uid": "d", "generation": 2,
                "annotations": {"deployment.kubernetes.io/revision": "2"},
            },
            "spec": {"replicas": wanted, "progressDeadlineSeconds": 600},
            "status": status,
        })
    }

    fn replica_set(uid: &str, revision: &str) -> Value {
        json!({
            "apiVersion": "apps/v1", "kind": "ReplicaSet",
            "metadata": {
                "name": uid, "namespace": "web", "uid": uid,
                "annotations": {"deployment.kubernetes.io/revision": revision},
                "ownerReferences": [{"uid": "d", "controller": true}],
            },
        })
    }

    fn late(at: &str) -> Value {
        json!([{
            "lastTransitionTime": at,
            "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded",
            "message": "ReplicaSet \"a-1\" has timed out progressing.",
        }])
    }

    /// Row 12.
    #[test]
    fn a_rollout_is_done_when_all_pods_are_new_and_available_and_no_other_is_left() {
        for (wanted, status, expected) in [
            (3, json!({}), "its controller has not seen the change yet"),
            (
                3,
                json!({"observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3}),
                "its controller has not seen the change yet",
            ),
            (
                3,
                json!({"observedGeneration": 2}),
                "0 of 3 pods are updated",
            ),
            (
                3,
                json!({"observedGeneration": 2, "replicas": 4, "updatedReplicas": 1, "availableReplicas": 3}),
                "1 of 3 pods is updated",
            ),
            (
                3,
                json!({"observedGeneration": 2, "replicas": 4, "updatedReplicas": 3, "availableReplicas": 3}),
                "1 of 4 pods is of the former revision",
            ),
            (
                3,
                json!({"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 2}),
                "2 of 3 pods are available",
            ),
            (
                3,
                json!({"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3,
                       "conditions": late("2026-11-21T09:59:30Z")}),
                "",
            ),
            (0, json!({"observedGeneration": 2}), ""),
            (
                0,
                json!({"observedGeneration": 2, "replicas": 2}),
                "2 of 2 pods are of the former revision",
            ),
        ] {
            let expected = match expected {
                "" => Readiness::Ready,
                phrase => Readiness::Waiting(phrase.to_owned()),
            };
            let judged = judge(&deployment(wanted, &status), &surroundings());
            assert_eq!(judged, expected, "{status}");
        }
    }

    /// Row 13.
    #[test]
    fn a_rollout_that_cannot_go_on_fails_with_the_deepest_cause_that_is_known() {
        let quota = "pods \"a-1\" is forbidden: exceeded quota: small";
        let refused = json!([{
            "type": "ReplicaFailure", "status": "True", "reason": "FailedCreate",
            "message": quota, "lastTransitionTime": "2026-11-21T09:59:00Z",
        }]);
        let broken = |set: &str| {
            pod(
                set,
                &format!("a-{set}-1"),
                &json!({}),
                waits("ErrImagePull", set),
            )
        };
        let pods = [broken("old"), broken("new")];
        let sets = [replica_set("old", "1"), replica_set("new", "2")];
        let image = Cause::ImagePull {
            pod: "a-new-1".to_owned(),
            container: "app".to_owned(),
            image: "registry.corp/app:1".to_owned(),
            message: "new".to_owned(),
        };
        let deadline = Cause::ProgressDeadline {
            seconds: Some(600),
            progress: "0 of 1 pods are updated".to_owned(),
        };
        let waiting = Readiness::Waiting("0 of 1 pods are updated".to_owned());
        let now = "2026-11-21T09:59:30Z";
        for (conditions, sets, expected) in [
            (json!([]), &[][..], waiting.clone()),
            (json!([]), &sets[..1], waiting.clone()),
            (json!([]), &sets[..], Readiness::Failed(image.clone())),
            (late(now), &sets[..], Readiness::Failed(image)),
            (late(now), &[], Readiness::Failed(deadline)),
            (late("2026-11-21T09:50:00Z"), &[], waiting),
            (
                refused,
                &[],
                Readiness::Failed(Cause::Quota {
                    message: quota.to_owned(),
                }),
            ),
        ] {
            let status = json!({"observedGeneration": 2, "replicas": 1, "conditions": conditions});
            let surroundings = Surroundings {
                pods: &pods,
                replica_sets: sets,
                ..surroundings()
            };
            assert_eq!(judge(&deployment(1, &status), &surroundings), expected);
        }
    }

    #[test]
    fn a_paused_rollout_fails_only_in_the_midst_of_a_change() {
        for (updated, expected) in [(0, Readiness::Failed(Cause::Paused)), (1, Readiness::Ready)] {
            let mut paused = deployment(
                1,
                &json!({
                    "observedGeneration": 2, "replicas": 1, "updatedReplicas": updated,
                    "availableReplicas": 1,
                }),
            );
            paused["spec"]["paused"] = json!(true);
            assert_eq!(judge(&paused, &surroundings()), expected);
        }
    }

    #[test]
    fn the_first_new_pod_that_is_not_ready_is_told() {
        let mut ready = pod("new", "a-new-1", &json!({}), runs(true));
        ready["status"]["conditions"] = json!([{"type": "Ready", "status": "True"}]);
        let pods = [
            pod("new", "a-new-2", &json!({}), waits("ContainerCreating", "")),
            ready,
        ];
        let sets = [replica_set("new", "2")];
        let surroundings = Surroundings {
            pods: &pods,
            replica_sets: &sets,
            ..surroundings()
        };
        let status = json!({"observedGeneration": 2, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 1});
        assert_eq!(
            judge(&deployment(2, &status), &surroundings),
            Readiness::Waiting("1 of 2 pods is available; pod `a-new-2` is starting".to_owned())
        );
    }
}
