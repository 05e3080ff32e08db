//! Why an object will not become ready by itself.

/// What makes waiting pointless. Messages of machines stand in it as [`said`] trims them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A node cannot get an image.
    ImagePull {
        /// The pod.
        pod: String,
        /// The container.
        container: String,
        /// The image as the pod names it.
        image: String,
        /// What the node says.
        message: String,
    },
    /// A container ends again and again.
    CrashLoop {
        /// The namespace of the pod.
        namespace: String,
        /// The pod.
        pod: String,
        /// The container.
        container: String,
        /// How often it was started again.
        restarts: i64,
        /// How it ended last.
        exit: Exit,
        /// The pod is older than the waiting, so what held it up may have been mended, and was not.
        still: bool,
    },
    /// A container cannot be made as the pod describes it, as when a Secret or a ConfigMap is missing.
    Configuration {
        /// The pod.
        pod: String,
        /// What the node says; it names what is missing.
        message: String,
    },
    /// No node takes a pod.
    Unschedulable {
        /// The pod.
        pod: String,
        /// What the scheduler says.
        message: String,
    },
    /// A quota of the namespace is used up, or asks for limits that the pods do not have.
    Quota {
        /// What the server says; it names the quota.
        message: String,
    },
    /// An admission webhook refuses, or does not answer.
    Webhook {
        /// What the server says; it names the webhook.
        message: String,
    },
    /// The server refuses pods or claims for another reason.
    PodsRefused {
        /// What the server says.
        message: String,
    },
    /// A broken pod of a former revision, which a StatefulSet waits for before it replaces it.
    FormerPod {
        /// The namespace of the pod.
        namespace: String,
        /// The pod.
        pod: String,
        /// What is wrong with it.
        cause: Box<Self>,
    },
    /// A Deployment made no progress for the time that it allows itself.
    ProgressDeadline {
        /// That time in seconds.
        seconds: Option<i64>,
        /// How far it came.
        progress: String,
    },
    /// A Deployment is paused in the midst of a change.
    Paused,
    /// A Job has given up.
    JobFailed {
        /// The controller's word, such as `BackoffLimitExceeded`.
        reason: String,
        /// What the controller says.
        message: String,
        /// The pod and the container that failed last, if the pod is known and still there.
        last: Option<(String, String, Exit)>,
    },
    /// A pod that nobody starts again has failed.
    PodFailed {
        /// The pod.
        pod: String,
        /// Why, such as `Evicted: The node was low on resource: memory`.
        message: String,
        /// The container that failed, if one did.
        container: Option<(String, Exit)>,
    },
    /// The volume of a claim is gone, and its data with it.
    ClaimLost {
        /// The volume.
        volume: String,
    },
    /// A claim gets no volume.
    ClaimUnbound {
        /// The claim.
        claim: String,
        /// What the provisioner or the controller says.
        message: String,
    },
    /// A volume could not be made or taken back.
    VolumeFailed {
        /// What the controller says.
        message: String,
    },
    /// Another kind has a name that a custom kind wants.
    NamesTaken {
        /// What the server says.
        message: String,
    },
    /// The controller of a custom object has given up.
    Stalled {
        /// What the controller says.
        message: String,
    },
    /// The object is being deleted.
    Terminating {
        /// What holds it up.
        finalizers: Vec<String>,
        /// Who put these there, as far as the server knows.
        owners: Vec<String>,
        /// What the server says about what is left in it; may be empty.
        message: String,
    },
}

/// How a container ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// Exit code; above 128 a signal killed it.
    pub code: Option<i64>,
    /// The node's word, such as `Error` or `OOMKilled`; may be empty.
    pub reason: String,
}

impl Cause {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ImagePull { .. } => "image-pull",
            Self::CrashLoop { .. } => "crash-loop",
            Self::Configuration { .. } => "configuration",
            Self::Unschedulable { .. } => "unschedulable",
            Self::Quota { .. } => "quota",
            Self::Webhook { .. } => "webhook",
            Self::PodsRefused { .. } => "pods-refused",
            Self::FormerPod { .. } => "former-pod",
            Self::ProgressDeadline { .. } => "progress-deadline",
            Self::Paused => "paused",
            Self::JobFailed { .. } => "job-failed",
            Self::PodFailed { .. } => "pod-failed",
            Self::ClaimLost { .. } => "claim-lost",
            Self::ClaimUnbound { .. } => "claim-unbound",
            Self::VolumeFailed { .. } => "volume-failed",
            Self::NamesTaken { .. } => "names-taken",
            Self::Stalled { .. } => "stalled",
            Self::Terminating { .. } => "terminating",
        }
    }

    /// The pod and the container whose log tells more. The log is to be asked for without
    /// `previous`: a node gives that of the last run while the container waits to be started again.
    pub fn log_of(&self) -> Option<(&str, &str)> {
        match self {
            Self::CrashLoop { pod, container, .. } => Some((pod, container)),
            Self::FormerPod { cause, .. } => cause.log_of(),
            Self::JobFailed { last, .. } => last
                .as_ref()
                .map(|(pod, container, _)| (pod.as_str(), container.as_str())),
            Self::PodFailed { pod, container, .. } => container
                .as_ref()
                .map(|(container, _)| (pod.as_str(), container.as_str())),
            _ => None,
        }
    }
}

/// What a machine said, to stand within a sentence: one line, without a period at the end.
pub(super) fn said(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_machine_says_becomes_part_of_a_sentence() {
        for (message, expected) in [
            ("Back-off.", "Back-off"),
            ("a\n  b\tc\n", "a b c"),
            (
                "0/3 nodes are available: 3 Insufficient memory.",
                "0/3 nodes are available: 3 Insufficient memory",
            ),
            ("", ""),
        ] {
            assert_eq!(said(message), expected);
        }
    }
}
