//! Jobs: pods until enough have succeeded or too many have failed.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::cluster::{Cluster, now, seconds_since};
use super::condition::{Condition, conditions};
use super::kind::Kind;
use super::object::Object;
use super::pods;
use super::world::Snapshot;

/// How the pods of a Job stand.
struct Counts {
    active: i64,
    ready: i64,
    succeeded: i64,
    failed: i64,
}

/// Makes the pods that are due, and judges.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, job: &Object) {
    if job.is_going() {
        return;
    }
    if job.has("Complete") || job.has("Failed") {
        return expire(cluster, job).await;
    }
    let all: Vec<&Arc<Object>> = world.controlled_by(job, Kind::Pod).collect();
    pods::remember(cluster, all.iter().map(AsRef::as_ref));
    let counts = count(job, &all);
    let verdict = verdict(cluster, job, &counts);
    if verdict.is_some() || job.at("/spec/suspend") == true {
        for pod in all.iter().filter(|pod| pods::is_active(pod)) {
            cluster.delete(pod, "Background").await;
        }
    } else {
        start(cluster, job, &all, &counts).await;
    }
    cluster
        .set_status(job, &status(cluster, job, &counts, verdict))
        .await;
}

fn count(job: &Object, all: &[&Arc<Object>]) -> Counts {
    let phase =
        |name: &str| pods::number(all.iter().filter(|pod| pod.text("/status/phase") == name));
    let restarts: i64 = all
        .iter()
        .filter(|pod| pods::is_active(pod) && pod.text("/spec/restartPolicy") == "OnFailure")
        .map(|pod| pod.count("/status/containerStatuses/0/restartCount"))
        .sum();
    Counts {
        active: pods::number(all.iter().filter(|pod| pods::is_active(pod))),
        ready: pods::number(all.iter().filter(|pod| pods::is_ready(pod))),
        // Somebody may have deleted a pod that had ended; it counts all the same.
        succeeded: phase("Succeeded").max(job.count("/status/succeeded")),
        failed: (phase("Failed") + restarts).max(job.count("/status/failed")),
    }
}

fn completions(job: &Object) -> i64 {
    job.number("/spec/completions").unwrap_or(1)
}

/// Whether the Job is at its end, and with which condition and reason.
fn verdict(cluster: &Cluster, job: &Object, counts: &Counts) -> Option<Condition<'static>> {
    if counts.succeeded >= completions(job) {
        return Some(Condition {
            kind: "Complete",
            holds: true,
            reason: if cluster.minor >= 31 {
                "CompletionsReached"
            } else {
                ""
            },
            message: if cluster.minor >= 31 {
                "Reached expected number of succeeded pods"
            } else {
                ""
            },
        });
    }
    if counts.failed > job.number("/spec/backoffLimit").unwrap_or(6) {
        return Some(Condition {
            kind: "Failed",
            holds: true,
            reason: "BackoffLimitExceeded",
            message: "Job has reached the specified backoff limit",
        });
    }
    let deadline = job.number("/spec/activeDeadlineSeconds")?;
    let seconds = seconds_since(job.text("/status/startTime"))?;
    if seconds >= deadline {
        return Some(Condition {
            kind: "Failed",
            holds: true,
            reason: "DeadlineExceeded",
            message: "Job was active longer than specified deadline",
        });
    }
    cluster.again_in(Duration::from_millis(250));
    None
}

async fn start(cluster: &Cluster, job: &Object, all: &[&Arc<Object>], counts: &Counts) {
    let parallel = job.number("/spec/parallelism").unwrap_or(1);
    let due = parallel.min(completions(job) - counts.succeeded) - counts.active;
    let mut taken: Vec<String> = all.iter().map(|pod| pod.name().to_owned()).collect();
    for _ in 0..due {
        let name = pods::fresh_name(cluster, job, &mut taken);
        let pod = pods::from_template(job, job.at("/spec/template"), &name);
        if pods::create(cluster, job, &pod).await.is_err() {
            return;
        }
    }
}

fn status(
    cluster: &Cluster,
    job: &Object,
    counts: &Counts,
    verdict: Option<Condition<'static>>,
) -> Value {
    let ended = verdict.is_some();
    let started = match job.text("/status/startTime") {
        "" => json!(now()),
        time => json!(time),
    };
    let mut status = json!({
        "startTime": started,
        "active": if ended { 0 } else { counts.active },
        "succeeded": counts.succeeded,
        "failed": counts.failed,
    });
    if cluster.minor >= 24 {
        status["ready"] = json!(if ended { 0 } else { counts.ready });
        status["uncountedTerminatedPods"] = json!({});
    }
    let Some(last) = verdict else {
        return status;
    };
    if last.kind == "Complete" {
        status["completionTime"] = json!(now());
    }
    let first = Condition {
        kind: if last.kind == "Complete" {
            "SuccessCriteriaMet"
        } else {
            "FailureTarget"
        },
        holds: true,
        reason: last.reason,
        message: last.message,
    };
    // Since 1.31 a server refuses an end that was not announced.
    status["conditions"] = if cluster.minor >= 31 {
        conditions(job, &[first, last])
    } else {
        conditions(job, &[last])
    };
    status
}

/// Deletes an ended Job when its time is over.
async fn expire(cluster: &Cluster, job: &Object) {
    let Some(wanted) = job.number("/spec/ttlSecondsAfterFinished") else {
        return;
    };
    let ended = job
        .list("/status/conditions")
        .iter()
        .find(|entry| entry["type"] == "Complete" || entry["type"] == "Failed")
        .and_then(|entry| seconds_since(entry["lastTransitionTime"].as_str()?));
    if ended.is_some_and(|seconds| seconds >= wanted) {
        cluster.delete(job, "Background").await;
    } else {
        cluster.again_in(Duration::from_millis(500));
    }
}
