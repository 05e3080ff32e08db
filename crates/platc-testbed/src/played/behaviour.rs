//! How a test says what its pods do.

use std::time::Duration;

/// The annotation of a workload, of its pod template or of a pod.
pub(crate) const ANNOTATION: &str = "testbed.platc/behaviour";

/// What a pod does, and what its containers log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Behaviour {
    pub(crate) act: Act,
    /// What `kubectl logs` gives; the text after the first line.
    pub(crate) log: String,
}

/// What a pod does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// Becomes ready, or succeeds if it is one that ends, after this time.
    Ready(Duration),
    /// Runs and is never ready, or never ends.
    NeverReady,
    /// Its containers end at once, again and again.
    CrashLoop,
    /// Its images cannot be pulled.
    ImagePull,
    /// No node takes it.
    Unschedulable,
    /// Ends with exit code 1; a pod that is always restarted crash-loops.
    Fail,
}

impl Behaviour {
    /// Reads a value of the annotation or of the ConfigMap. Nothing, and what is not known, is ready
    /// at once.
    pub(crate) fn parse(text: &str) -> Self {
        let (first, log) = text.split_once('\n').unwrap_or((text, ""));
        let act = match first.trim() {
            "never-ready" => Act::NeverReady,
            "crash-loop" => Act::CrashLoop,
            "image-pull" => Act::ImagePull,
            "unschedulable" => Act::Unschedulable,
            "fail" => Act::Fail,
            other => {
                let slow = other
                    .strip_prefix("slow=")
                    .and_then(|text| text.parse().ok());
                Act::Ready(Duration::from_millis(slow.unwrap_or_default()))
            }
        };
        Self {
            act,
            log: log.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Act, Behaviour};

    #[test]
    fn the_first_line_is_the_act_and_the_rest_the_log() {
        for (text, act, log) in [
            ("", Act::Ready(Duration::ZERO), ""),
            ("ready", Act::Ready(Duration::ZERO), ""),
            ("slow=250", Act::Ready(Duration::from_millis(250)), ""),
            (
                "crash-loop\nstarting\nno disk\n",
                Act::CrashLoop,
                "starting\nno disk\n",
            ),
            ("image-pull", Act::ImagePull, ""),
            ("unschedulable\n", Act::Unschedulable, ""),
            ("fail", Act::Fail, ""),
            ("never-ready", Act::NeverReady, ""),
        ] {
            let expected = Behaviour {
                act,
                log: log.to_owned(),
            };
            assert_eq!(Behaviour::parse(text), expected);
        }
    }
}
