//! Jobs: ready when they are complete. A Job that runs is not.

use serde_json::Value;

use super::cause::{Cause, said};
use super::pod_trouble::start_trouble;
use super::pods::{controlled, failed_container, is_controlled_by, name};
use super::surroundings::moment;
use super::{Readiness, Surroundings, count, refusals};
use crate::object::{condition, number, text};

/// Attempts that fail are the Job's own business until it gives up: its `backoffLimit` is how often
/// its author lets it try. What keeps an attempt from starting is a cause at once.
pub(super) fn judge(job: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    if holds(job, "Complete").is_some() {
        return Readiness::Ready;
    }
    // Since 1.31 the end is announced while the last pods are still going.
    if let Some(failed) = holds(job, "Failed").or_else(|| holds(job, "FailureTarget")) {
        return Readiness::Failed(failure(job, failed, surroundings));
    }
    if holds(job, "SuccessCriteriaMet").is_some() {
        return Readiness::Waiting("it has succeeded, and its last pods are ending".to_owned());
    }
    if job.pointer("/spec/suspend") == Some(&Value::Bool(true)) {
        return Readiness::Waiting("it is suspended, and runs when somebody resumes it".to_owned());
    }
    let pods = controlled(job, surroundings);
    let cause = pods
        .iter()
        .find_map(|pod| start_trouble(pod, surroundings))
        .or_else(|| {
            (count(job, "/status/active") == 0)
                .then(|| refusals::in_events(job, &pods, surroundings))
                .flatten()
        });
    match cause {
        Some(cause) => Readiness::Failed(cause),
        None => Readiness::Waiting(progress(job)),
    }
}

fn holds<'v>(job: &'v Value, kind: &str) -> Option<&'v Value> {
    condition(job, kind).filter(|condition| text(condition, "/status") == Some("True"))
}

fn failure(job: &Value, condition: &Value, surroundings: &Surroundings<'_>) -> Cause {
    let last = surroundings
        .pods
        .iter()
        .filter(|pod| is_controlled_by(pod, job))
        .filter_map(|pod| {
            Some((
                moment(pod, "/metadata/creationTimestamp"),
                pod,
                failed_container(pod)?,
            ))
        })
        .max_by_key(|(made, pod, _)| (*made, name(pod)));
    Cause::JobFailed {
        reason: text(condition, "/reason").unwrap_or("Failed").to_owned(),
        message: said(text(condition, "/message").unwrap_or_default()),
        last: last.map(|(_, pod, (container, exit))| (name(pod).to_owned(), container, exit)),
    }
}

fn progress(job: &Value) -> String {
    let failed = count(job, "/status/failed");
    let completions = number(job, "/spec/completions").unwrap_or(1);
    let phrase = if completions > 1 {
        let succeeded = count(job, "/status/succeeded");
        format!("{succeeded} of {completions} completions")
    } else if count(job, "/status/active") > 0 {
        "it runs".to_owned()
    } else {
        "its pod is not started yet".to_owned()
    };
    if failed == 0 {
        return phrase;
    }
    let allowed = number(job, "/spec/backoffLimit")
        .unwrap_or(6)
        .saturating_add(1);
    format!("{phrase}; {failed} of {allowed} attempts failed")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Exit;
    use super::super::samples::{crashes, event, pod, surroundings, waits};
    use super::*;

    fn job(spec: &Value, status: &Value) -> Value {
        json!({
            "apiVersion": "batch/v1", "kind": "Job",
            "metadata": {"name": "init", "namespace": "web", "uid": "j", "generation": 1},
            "spec": spec,
            "status": status,
        })
    }

    fn ends(kind: &str, reason: &str, message: &str) -> Value {
        json!({"conditions": [
            {"type": kind, "status": "True", "reason": reason, "message": message},
        ]})
    }

    /// Row 12.
    #[test]
    fn a_job_is_ready_when_it_is_complete_and_not_before() {
        let waiting = |text: &str| Readiness::Waiting(text.to_owned());
        for (spec, status, expected) in [
            (json!({}), json!({}), waiting("its pod is not started yet")),
            (json!({}), json!({"active": 1}), waiting("it runs")),
            (
                json!({"backoffLimit": 3}),
                json!({"active": 1, "failed": 2}),
                waiting("it runs; 2 of 4 attempts failed"),
            ),
            (
                json!({"completions": 5}),
                json!({"active": 2, "succeeded": 3}),
                waiting("3 of 5 completions"),
            ),
            (
                json!({"suspend": true}),
                ends("Suspended", "JobSuspended", ""),
                waiting("it is suspended, and runs when somebody resumes it"),
            ),
            (
                json!({}),
                ends("SuccessCriteriaMet", "CompletionsReached", ""),
                waiting("it has succeeded, and its last pods are ending"),
            ),
            (json!({}), ends("Complete", "", ""), Readiness::Ready),
        ] {
            let judged = judge(&job(&spec, &status), &surroundings());
            assert_eq!(judged, expected, "{status}");
        }
    }

    #[test]
    fn a_job_that_gave_up_names_the_pod_that_failed_last() {
        let failed = |name: &str, made: &str, code: i64| {
            let mut pod = pod(
                "j",
                name,
                &json!({}),
                json!({"phase": "Failed", "containerStatuses": [{
                    "name": "app", "state": {"terminated": {"exitCode": code, "reason": "Error"}},
                }]}),
            );
            pod["metadata"]["creationTimestamp"] = json!(made);
            pod
        };
        let pods = [
            failed("init-b", "2026-11-21T09:58:10Z", 1),
            failed("init-a", "2026-11-21T09:59:10Z", 2),
        ];
        let message = "Job has reached the specified backoff limit";
        let cause = |last| {
            Readiness::Failed(Cause::JobFailed {
                reason: "BackoffLimitExceeded".to_owned(),
                message: message.to_owned(),
                last,
            })
        };
        let exit = Exit {
            code: Some(2),
            reason: "Error".to_owned(),
        };
        let last = Some(("init-a".to_owned(), "app".to_owned(), exit));
        for (kind, pods, expected) in [
            ("Failed", &pods[..], cause(last.clone())),
            ("FailureTarget", &pods[..], cause(last)),
            ("Failed", &[], cause(None)),
        ] {
            let surroundings = Surroundings {
                pods,
                ..surroundings()
            };
            let job = job(&json!({}), &ends(kind, "BackoffLimitExceeded", message));
            assert_eq!(judge(&job, &surroundings), expected, "{kind}");
        }
    }

    /// Row 13.
    #[test]
    fn a_job_fails_at_once_when_its_pod_cannot_start_but_not_for_an_attempt_that_failed() {
        let image = Cause::ImagePull {
            pod: "init-a".to_owned(),
            container: "app".to_owned(),
            image: "registry.corp/app:1".to_owned(),
            message: "no".to_owned(),
        };
        for (status, expected) in [
            (waits("ErrImagePull", "no"), Readiness::Failed(image)),
            (
                crashes(4, "2026-11-21T09:59:00Z"),
                Readiness::Waiting("it runs; 4 of 7 attempts failed".to_owned()),
            ),
        ] {
            let pods = [pod("j", "init-a", &json!({}), status)];
            let surroundings = Surroundings {
                pods: &pods,
                ..surroundings()
            };
            let job = job(&json!({}), &json!({"active": 1, "failed": 4}));
            let judged = judge(&job, &surroundings);
            assert_eq!(judged, expected);
        }
        let message = "Error creating: pods \"init-\" is forbidden: exceeded quota: small";
        let events = [event(
            "j",
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
        let refused = judge(&job(&json!({}), &json!({})), &surroundings);
        assert_eq!(refused, Readiness::Failed(quota));
    }
}
