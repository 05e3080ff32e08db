//! A cause in one sentence, for the person who has to mend it: what is wrong, and what to do.

use std::fmt;

use super::{Cause, Exit, pod_scheduling};

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.what(), self.advice())
    }
}

/// `with exit code 1`, `with exit code 137 (signal 9)`.
impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.reason.as_str(), self.code) {
            ("OOMKilled", _) => f.write_str("because it used more memory than its limit"),
            ("" | "Error" | "Completed", Some(code)) if code > 128 => {
                write!(f, "with exit code {code} (signal {})", code - 128)
            }
            ("" | "Error" | "Completed", Some(code)) => write!(f, "with exit code {code}"),
            (reason, Some(code)) => write!(f, "with exit code {code} ({reason})"),
            ("", None) => f.write_str("for an unknown reason"),
            (reason, None) => write!(f, "with {reason}"),
        }
    }
}

impl Exit {
    fn advice(&self) -> &'static str {
        if self.reason == "OOMKilled" {
            "; raise its memory limit"
        } else {
            "; its log says why"
        }
    }
}

impl Cause {
    fn what(&self) -> String {
        match self {
            Self::ImagePull {
                pod,
                container,
                image,
                message,
            } => format!(
                "image `{image}` of container `{container}` in pod `{pod}` cannot be pulled: \
                 {message}"
            ),
            Self::CrashLoop {
                pod,
                container,
                restarts,
                exit,
                still,
                ..
            } => {
                let still = if *still { "still crash-loops: it " } else { "" };
                format!(
                    "container `{container}` of pod `{pod}` {still}was started again {restarts} times \
                     and ended each time, last {exit}"
                )
            }
            Self::Configuration { pod, message } => {
                format!("pod `{pod}` cannot be started as it is described: {message}")
            }
            Self::Unschedulable { pod, message } => format!("no node takes pod `{pod}`: {message}"),
            Self::Quota { message } => format!("a quota does not allow its pods: {message}"),
            Self::Webhook { message } => {
                format!("an admission webhook does not let its pods pass: {message}")
            }
            Self::PodsRefused { message } => format!("the server refuses its pods: {message}"),
            Self::FormerPod { cause, .. } => cause.to_string(),
            Self::ProgressDeadline { seconds, progress } => no_progress(*seconds, progress),
            Self::Paused => "it is paused before the change is done".to_owned(),
            Self::JobFailed {
                reason,
                message,
                last,
            } => job_failed(reason, message, last.as_ref()),
            Self::PodFailed {
                pod,
                message,
                container,
            } => pod_failed(pod, message, container.as_ref()),
            Self::ClaimLost { volume } => {
                format!("its volume `{volume}` is gone, and what was on it")
            }
            Self::ClaimUnbound { claim, message } => {
                format!("claim `{claim}` gets no volume: {message}")
            }
            Self::VolumeFailed { message } => format!("the volume has failed: {message}"),
            Self::NamesTaken { message } => format!("another kind has one of its names: {message}"),
            Self::Stalled { message } => format!("its controller has given up: {message}"),
            Self::Terminating { message, .. } => after("it is being deleted", message),
        }
    }

    /// What to do, with what parts it from the sentence before it.
    fn advice(&self) -> String {
        match self {
            Self::ImagePull { .. } => {
                "; push it or correct its name, the node tries again within 5 minutes"
            }
            Self::Configuration { .. } => "; make what is missing, or correct its name",
            Self::Unschedulable { message, .. } => pod_scheduling::advice(message),
            Self::Quota { .. } => "; raise the quota, or lower what they ask for",
            Self::Webhook { .. } => "; look at the policy behind it, or at the webhook itself",
            Self::FormerPod { namespace, pod, .. } => {
                return format!(
                    "; the pod is of a former revision, and the StatefulSet replaces it only when it \
                     is ready or gone: `kubectl delete pod {pod} -n {namespace}`"
                );
            }
            Self::ProgressDeadline { .. } => "; the logs of its pods tell more",
            Self::Paused => ": `kubectl rollout resume` lets it go on",
            Self::CrashLoop { namespace, pod, exit, still: true, .. } => {
                return format!(
                    "{}; when that is mended, `kubectl delete pod {pod} -n {namespace}` starts it at \
                     once",
                    exit.advice()
                );
            }
            Self::CrashLoop { exit, .. }
            | Self::JobFailed { last: Some((_, _, exit)), .. }
            | Self::PodFailed { container: Some((_, exit)), .. } => exit.advice(),
            Self::ClaimLost { .. } => {
                "; bring the volume back under the same name, or delete the claim and start from a \
                 backup"
            }
            Self::ClaimUnbound { .. } => "; correct its StorageClass, or provide a volume",
            Self::VolumeFailed { .. } => "; look at the storage behind it",
            Self::NamesTaken { .. } => "; `kubectl get crd` shows which",
            Self::Stalled { .. } => "; the log of the controller tells more",
            Self::Terminating {
                finalizers, owners, ..
            } if !finalizers.is_empty() => return held(finalizers, owners),
            Self::PodsRefused { .. }
            | Self::JobFailed { .. }
            | Self::PodFailed { .. }
            | Self::Terminating { .. } => "",
        }
        .to_owned()
    }
}

fn held(finalizers: &[String], owners: &[String]) -> String {
    let finalizers = quoted(finalizers);
    if owners.is_empty() {
        return format!("; what put the finalizer {finalizers} there must run to let it go");
    }
    let owners = quoted(owners);
    format!("; {owners} put the finalizer {finalizers} there and must run to let it go")
}

fn no_progress(seconds: Option<i64>, progress: &str) -> String {
    match seconds {
        Some(seconds) => format!("no progress for {seconds} s ({progress})"),
        None => format!("no progress ({progress})"),
    }
}

fn job_failed(reason: &str, message: &str, last: Option<&(String, String, Exit)>) -> String {
    let what = after("the Job has failed", &format!("{message} ({reason})"));
    match last {
        Some((pod, container, exit)) => {
            format!("{what}; container `{container}` of pod `{pod}` ended {exit}")
        }
        None => what,
    }
}

fn pod_failed(pod: &str, message: &str, container: Option<&(String, Exit)>) -> String {
    let what = format!("pod `{pod}` has failed, and nothing starts it again");
    let what = after(&what, message);
    match container {
        Some((container, exit)) => format!("{what}; container `{container}` ended {exit}"),
        None => what,
    }
}

fn after(what: &str, message: &str) -> String {
    if message.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: {message}")
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(code: i64, reason: &str) -> Exit {
        Exit {
            code: Some(code),
            reason: reason.to_owned(),
        }
    }

    #[test]
    fn an_exit_says_what_a_person_would() {
        for (code, reason, expected) in [
            (Some(1), "Error", "with exit code 1"),
            (Some(0), "Completed", "with exit code 0"),
            (Some(137), "Error", "with exit code 137 (signal 9)"),
            (
                Some(137),
                "OOMKilled",
                "because it used more memory than its limit",
            ),
            (Some(128), "StartError", "with exit code 128 (StartError)"),
            (None, "Lost", "with Lost"),
            (None, "", "for an unknown reason"),
        ] {
            let reason = reason.to_owned();
            assert_eq!(Exit { code, reason }.to_string(), expected);
        }
    }

    #[test]
    fn causes_of_pods_say_what_to_do() {
        let crash = |exit, still| Cause::CrashLoop {
            namespace: "data".to_owned(),
            pod: "lake-0".to_owned(),
            container: "namenode".to_owned(),
            restarts: 4,
            exit,
            still,
        };
        for (cause, expected) in [
            (
                Cause::ImagePull {
                    pod: "lake-0".to_owned(),
                    container: "namenode".to_owned(),
                    image: "registry.corp/hadoop:3.4".to_owned(),
                    message: "not found".to_owned(),
                },
                "image `registry.corp/hadoop:3.4` of container `namenode` in pod `lake-0` cannot be \
                 pulled: not found; push it or correct its name, the node tries again within 5 minutes",
            ),
            (
                crash(exit(1, "Error"), false),
                "container `namenode` of pod `lake-0` was started again 4 times and ended each time, \
                 last with exit code 1; its log says why",
            ),
            (
                crash(exit(137, "OOMKilled"), false),
                "container `namenode` of pod `lake-0` was started again 4 times and ended each time, \
                 last because it used more memory than its limit; raise its memory limit",
            ),
            (
                crash(exit(1, "Error"), true),
                "container `namenode` of pod `lake-0` still crash-loops: it was started again 4 times \
                 and ended each time, last with exit code 1; its log says why; when that is mended, \
                 `kubectl delete pod lake-0 -n data` starts it at once",
            ),
            (
                Cause::FormerPod {
                    namespace: "data".to_owned(),
                    pod: "lake-0".to_owned(),
                    cause: Box::new(Cause::Unschedulable {
                        pod: "lake-0".to_owned(),
                        message: "0/3 nodes are available: 3 Insufficient cpu".to_owned(),
                    }),
                },
                "no node takes pod `lake-0`: 0/3 nodes are available: 3 Insufficient cpu; make room, or \
                 lower what it asks for; the pod is of a former revision, and the StatefulSet replaces it only when \
                 it is ready or gone: `kubectl delete pod lake-0 -n data`",
            ),
            (
                Cause::PodFailed {
                    pod: "once".to_owned(),
                    message: "Evicted: the node was low on resource: memory".to_owned(),
                    container: None,
                },
                "pod `once` has failed, and nothing starts it again: Evicted: the node was low on \
                 resource: memory",
            ),
        ] {
            assert_eq!(cause.to_string(), expected);
        }
    }

    #[test]
    fn causes_of_objects_say_what_to_do() {
        let job = |last| Cause::JobFailed {
            reason: "BackoffLimitExceeded".to_owned(),
            message: "Job has reached the specified backoff limit".to_owned(),
            last,
        };
        for (cause, expected) in [
            (
                job(Some((
                    "init-x".to_owned(),
                    "init".to_owned(),
                    exit(2, "Error"),
                ))),
                "the Job has failed: Job has reached the specified backoff limit \
                 (BackoffLimitExceeded); container `init` of pod `init-x` ended with exit code 2; its \
                 log says why",
            ),
            (
                job(None),
                "the Job has failed: Job has reached the specified backoff limit \
                 (BackoffLimitExceeded)",
            ),
            (
                Cause::ProgressDeadline {
                    seconds: Some(600),
                    progress: "1 of 3 pods is updated".to_owned(),
                },
                "no progress for 600 s (1 of 3 pods is updated); the logs of its pods tell more",
            ),
            (
                Cause::Paused,
                "it is paused before the change is done: `kubectl rollout resume` lets it go on",
            ),
        ] {
            assert_eq!(cause.to_string(), expected);
        }
    }

    #[test]
    fn who_holds_up_a_deletion_is_named() {
        for (finalizers, owners, message, expected) in [
            (
                &["example.org/a", "b"][..],
                &[][..],
                "",
                "it is being deleted; what put the finalizer `example.org/a`, `b` there must run to \
                 let it go",
            ),
            (
                &["example.org/a"],
                &["a-operator"],
                "",
                "it is being deleted; `a-operator` put the finalizer `example.org/a` there and must \
                 run to let it go",
            ),
            (
                &[],
                &[],
                "pods. has 1 resource instances",
                "it is being deleted: pods. has 1 resource instances",
            ),
        ] {
            let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            let cause = Cause::Terminating {
                finalizers: texts(finalizers),
                owners: texts(owners),
                message: message.to_owned(),
            };
            assert_eq!(cause.to_string(), expected);
        }
    }
}
