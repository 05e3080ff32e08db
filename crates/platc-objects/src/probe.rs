//! Probes: how the kubelet asks whether a container is there.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::duration::Duration;
use crate::endpoint::Port;

/// A question to a container, and how patient to be about the answer.
#[derive(Clone, Debug)]
pub struct Probe {
    probe: core::Probe,
}

/// Ready when the port accepts a connection.
pub fn tcp(port: Port) -> Probe {
    Probe::of(core::Probe {
        tcp_socket: Some(core::TCPSocketAction {
            port: IntOrString::String(port.name.to_owned()),
            ..core::TCPSocketAction::default()
        }),
        ..core::Probe::default()
    })
}

/// Ready when `GET path` answers with a status from 200 to 399.
pub fn http_get(path: &str, port: Port) -> Probe {
    Probe::of(core::Probe {
        http_get: Some(core::HTTPGetAction {
            path: Some(path.to_owned()),
            port: IntOrString::String(port.name.to_owned()),
            ..core::HTTPGetAction::default()
        }),
        ..core::Probe::default()
    })
}

/// Ready when the command, run inside of the container, exits with 0.
pub fn exec<I: IntoIterator<Item = S>, S: Into<String>>(command: I) -> Probe {
    Probe::of(core::Probe {
        exec: Some(core::ExecAction {
            command: Some(command.into_iter().map(Into::into).collect()),
        }),
        ..core::Probe::default()
    })
}

impl Probe {
    /// Kubernetes' own default timeout of one second kills healthy JVMs in a long garbage
    /// collection, so every probe starts from ten.
    fn of(probe: core::Probe) -> Self {
        Self {
            probe: core::Probe {
                period_seconds: Some(10),
                timeout_seconds: Some(10),
                failure_threshold: Some(3),
                ..probe
            },
        }
    }

    /// Time between two questions.
    #[must_use]
    pub fn every(mut self, period: Duration) -> Self {
        self.probe.period_seconds = Some(seconds(period));
        self
    }

    /// Time to wait for one answer.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.probe.timeout_seconds = Some(seconds(timeout));
        self
    }

    /// Time before the first question.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.probe.initial_delay_seconds = Some(seconds(delay));
        self
    }

    /// Wrong answers in a row that count as a failure.
    #[must_use]
    pub fn failures(mut self, count: u16) -> Self {
        self.probe.failure_threshold = Some(i32::from(count));
        self
    }

    /// As many failures as fit into `patience` at the probe's period: for slow starts.
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        let period = self.probe.period_seconds.unwrap_or(10).max(1);
        self.probe.failure_threshold = Some((seconds(patience) / period).max(1));
        self
    }

    /// The type of the Kubernetes API.
    pub fn into_api(self) -> core::Probe {
        self.probe
    }
}

fn seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_seconds()).unwrap_or(i32::MAX)
}
