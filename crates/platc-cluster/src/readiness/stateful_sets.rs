//! StatefulSets: ready when all pods are, and as many are of the newest revision as its strategy
//! replaces by itself.
//!
//! A StatefulSet never says that it has failed: the causes are those of its pods.

use serde_json::Value;

use super::cause::Cause;
use super::pod_progress::with_pods;
use super::pod_trouble::{first_trouble, trouble};
use super::pods::{controlled, name, namespace};
use super::{Readiness, Surroundings, count, is_unseen, refusals, share, unseen};
use crate::object::{items, label, number, text};

/// The label of a pod with its revision.
pub(super) const REVISION: &str = "controller-revision-hash";

/// With `OnDelete` and `partition` a person decides when pods are replaced, so former ones are a note
/// and never waited for.
pub(super) fn judge(set: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    if is_unseen(set) {
        return unseen();
    }
    let Some(missing) = missing(set) else {
        return match former_that_stay(set) {
            Some(note) => Readiness::ReadyWithNote(note),
            None => Readiness::Ready,
        };
    };
    let pods = controlled(set, surroundings);
    let (newest, former): (Vec<&Value>, Vec<&Value>) = pods.iter().partition(|pod| {
        let revision = label(pod, REVISION);
        revision.is_none() || revision == text(set, "/status/updateRevision")
    });
    let cause = first_trouble(&newest, surroundings)
        .or_else(|| blocking_former(set, &former, surroundings))
        .or_else(|| refused(set, &pods, surroundings));
    match cause {
        Some(cause) => Readiness::Failed(cause),
        None => Readiness::Waiting(with_pods(missing, &pods)),
    }
}

fn wanted(set: &Value) -> i64 {
    number(set, "/spec/replicas").unwrap_or(1)
}

fn is_on_delete(set: &Value) -> bool {
    text(set, "/spec/updateStrategy/type") == Some("OnDelete")
}

fn partition(set: &Value) -> i64 {
    count(set, "/spec/updateStrategy/rollingUpdate/partition")
}

fn missing(set: &Value) -> Option<String> {
    let wanted = wanted(set);
    let [replicas, ready, updated] = ["replicas", "readyReplicas", "updatedReplicas"]
        .map(|name| count(set, &format!("/status/{name}")));
    let to_update = if is_on_delete(set) {
        0
    } else {
        wanted.saturating_sub(partition(set)).max(0)
    };
    if updated < to_update {
        return Some(share(updated, to_update, "updated"));
    }
    if replicas > wanted {
        return Some(share(
            replicas.saturating_sub(wanted),
            replicas,
            "no longer wanted",
        ));
    }
    if ready < wanted {
        return Some(share(ready, wanted, "ready"));
    }
    // Servers before 1.22 have neither field, and some later ones leave a zero out.
    let available = count(set, "/status/availableReplicas");
    (count(set, "/spec/minReadySeconds") > 0 && available < wanted)
        .then(|| share(available, wanted, "available"))
}

/// What a person should know of pods that keep the former revision.
fn former_that_stay(set: &Value) -> Option<String> {
    let wanted = wanted(set);
    let former = wanted
        .saturating_sub(count(set, "/status/updatedReplicas"))
        .max(0);
    if former == 0 || text(set, "/status/currentRevision") == text(set, "/status/updateRevision") {
        return None;
    }
    let share = share(former, wanted, "of the former revision");
    Some(if is_on_delete(set) {
        format!("{share}; delete them one by one")
    } else {
        format!("{share}, as partition {} says", partition(set))
    })
}

/// In the order of `OrderedReady` nothing is replaced while any pod is not ready, so a broken pod
/// outlives the change that mends it: <https://github.com/kubernetes/kubernetes/issues/67250>.
fn blocking_former(
    set: &Value,
    former: &[&Value],
    surroundings: &Surroundings<'_>,
) -> Option<Cause> {
    if is_on_delete(set) || text(set, "/spec/podManagementPolicy") == Some("Parallel") {
        return None;
    }
    former.iter().find_map(|pod| {
        let mut cause =
            trouble(pod, surroundings).filter(|cause| !is_ready_at_times(pod, cause))?;
        if let Cause::CrashLoop { still, .. } = &mut cause {
            // That a former pod is an old one need not be said.
            *still = false;
        }
        Some(Cause::FormerPod {
            namespace: namespace(pod).to_owned(),
            pod: name(pod).to_owned(),
            cause: Box::new(cause),
        })
    })
}

/// A container without a readiness probe is ready from its start to its end, and in that time its pod
/// is replaced.
fn is_ready_at_times(pod: &Value, cause: &Cause) -> bool {
    let Cause::CrashLoop { container, .. } = cause else {
        return false;
    };
    items(pod, "/spec/containers").iter().any(|spec| {
        text(spec, "/name") == Some(container.as_str()) && spec.get("readinessProbe").is_none()
    })
}

fn refused(set: &Value, pods: &[&Value], surroundings: &Surroundings<'_>) -> Option<Cause> {
    if count(set, "/status/replicas") >= wanted(set) {
        return None;
    }
    refusals::in_events(set, pods, surroundings)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{crashes, event, pod, surroundings, waits};
    use super::*;

    fn set(spec: &Value, status: &Value) -> Value {
        let mut set = json!({
            "apiVersion": "apps/v1", "kind": "StatefulSet",
            "metadata": {"name": "a", "namespace": "web", "uid": "s", "generation": 2},
            "spec": spec,
            "status": {
                "observedGeneration": 2, "currentRevision": "a-1", "updateRevision": "a-2",
            },
        });
        for (name, value) in status.as_object().unwrap() {
            set["status"][name] = value.clone();
        }
        set
    }

    fn counts(replicas: i64, ready: i64, updated: i64) -> Value {
        json!({"replicas": replicas, "readyReplicas": ready, "updatedReplicas": updated})
    }

    fn rolling(replicas: i64, partition: i64) -> Value {
        json!({
            "replicas": replicas,
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": partition}},
        })
    }

    /// Row 12.
    #[test]
    fn a_rolling_set_is_ready_when_all_pods_are_and_those_above_the_partition_are_new() {
        let slow = json!({"replicas": 1, "minReadySeconds": 30});
        let note = |text: &str| Readiness::ReadyWithNote(text.to_owned());
        let waiting = |text: &str| Readiness::Waiting(text.to_owned());
        for (spec, status, expected) in [
            (rolling(3, 0), json!({"observedGeneration": 1}), unseen()),
            (rolling(3, 0), counts(3, 3, 3), Readiness::Ready),
            (
                rolling(3, 0),
                counts(3, 3, 1),
                waiting("1 of 3 pods is updated"),
            ),
            (
                rolling(3, 0),
                counts(3, 2, 3),
                waiting("2 of 3 pods are ready"),
            ),
            (
                rolling(3, 0),
                counts(4, 4, 3),
                waiting("1 of 4 pods is no longer wanted"),
            ),
            (rolling(0, 0), counts(0, 0, 0), Readiness::Ready),
            (
                rolling(0, 0),
                counts(1, 1, 0),
                waiting("1 of 1 pods is no longer wanted"),
            ),
            (json!({}), counts(1, 1, 1), Readiness::Ready),
            (
                rolling(3, 2),
                counts(3, 3, 0),
                waiting("0 of 1 pods are updated"),
            ),
            (
                rolling(3, 2),
                counts(3, 3, 1),
                note("2 of 3 pods are of the former revision, as partition 2 says"),
            ),
            (
                rolling(3, 5),
                counts(3, 2, 0),
                waiting("2 of 3 pods are ready"),
            ),
            (slow, counts(1, 1, 1), waiting("0 of 1 pods are available")),
        ] {
            let judged = judge(&set(&spec, &status), &surroundings());
            assert_eq!(judged, expected, "{spec} {status}");
        }
    }

    /// Row 12.
    #[test]
    fn a_set_that_a_person_updates_is_ready_with_a_note() {
        let spec = json!({"replicas": 3, "updateStrategy": {"type": "OnDelete"}});
        let note = |text: &str| Readiness::ReadyWithNote(text.to_owned());
        for (status, expected) in [
            (
                counts(3, 3, 0),
                note("3 of 3 pods are of the former revision; delete them one by one"),
            ),
            (
                counts(3, 3, 2),
                note("1 of 3 pods is of the former revision; delete them one by one"),
            ),
            (counts(3, 3, 3), Readiness::Ready),
            (
                counts(3, 2, 3),
                Readiness::Waiting("2 of 3 pods are ready".to_owned()),
            ),
        ] {
            assert_eq!(
                judge(&set(&spec, &status), &surroundings()),
                expected,
                "{status}"
            );
        }
    }

    #[test]
    fn a_set_that_was_never_changed_has_no_former_pods() {
        let mut first = set(&rolling(3, 3), &counts(3, 3, 0));
        first["status"]["currentRevision"] = json!("a-2");
        assert_eq!(judge(&first, &surroundings()), Readiness::Ready);
    }

    fn image_of(pod: &str) -> Cause {
        Cause::ImagePull {
            pod: pod.to_owned(),
            container: "app".to_owned(),
            image: "registry.corp/app:1".to_owned(),
            message: "no".to_owned(),
        }
    }

    /// Row 13.
    #[test]
    fn a_broken_pod_fails_the_set_and_a_former_one_when_it_is_in_the_way() {
        let member = |name: &str, revision: &str, status: Value| {
            pod("s", name, &json!({REVISION: revision}), status)
        };
        let broken = |revision: &str| vec![member("a-0", revision, waits("ErrImagePull", "no"))];
        let former = Cause::FormerPod {
            namespace: "web".to_owned(),
            pod: "a-0".to_owned(),
            cause: Box::new(image_of("a-0")),
        };
        let mut parallel = rolling(2, 0);
        parallel["podManagementPolicy"] = json!("Parallel");
        let mut no_probe = member("a-0", "a-1", crashes(5, "2026-11-21T09:59:00Z"));
        no_probe["spec"]["containers"][0] = json!({"name": "app"});
        let waiting = |pod: &str| Readiness::Waiting(format!("0 of 2 pods are updated; {pod}"));
        for (spec, pods, expected) in [
            (
                rolling(2, 0),
                broken("a-2"),
                Readiness::Failed(image_of("a-0")),
            ),
            (rolling(2, 0), broken("a-1"), Readiness::Failed(former)),
            (
                parallel,
                broken("a-1"),
                waiting("container `app` of pod `a-0`: ErrImagePull"),
            ),
            (
                rolling(2, 0),
                vec![no_probe],
                waiting(
                    "container `app` of pod `a-0` crash-loops; its node starts it again within 5 \
                     minutes, or at once after `kubectl delete pod a-0 -n web`",
                ),
            ),
        ] {
            let surroundings = Surroundings {
                pods: &pods,
                ..surroundings()
            };
            assert_eq!(
                judge(&set(&spec, &counts(2, 0, 0)), &surroundings),
                expected
            );
        }
    }

    /// Row 13.
    #[test]
    fn a_refusal_counts_only_while_pods_are_lacking() {
        let message = "create Pod a-1 in StatefulSet a failed error: pods \"a-1\" is forbidden: \
                       exceeded quota: small, requested: pods=1, used: pods=1, limited: pods=1";
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
        let quota = Cause::Quota {
            message: message.to_owned(),
        };
        for (status, expected) in [
            (counts(1, 1, 1), Readiness::Failed(quota)),
            (
                counts(2, 1, 2),
                Readiness::Waiting("1 of 2 pods is ready".to_owned()),
            ),
        ] {
            assert_eq!(
                judge(&set(&rolling(2, 0), &status), &surroundings),
                expected
            );
        }
    }
}
