//! Alerts: what a person is woken up for.

use platc_sdk::capability::{Alert, Severity};

/// The alerts, by how bad they are.
pub(crate) const ALERTS: &[Alert] = &[
    Alert {
        name: "ZooKeeperFollowersBehind",
        expression: "synced_followers{{component}} < learners{{component}}",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "a follower is not in step with the leader",
    },
    Alert {
        name: "ZooKeeperSlow",
        expression: "avg_latency{{component}} > 100",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "requests take more than 100 milliseconds on average",
    },
    Alert {
        name: "ZooKeeperRequestsPileUp",
        expression: "outstanding_requests{{component}} > 100",
        lasting: "5m",
        severity: Severity::Warning,
        summary: "more than 100 requests wait for an answer",
    },
    Alert {
        name: "ZooKeeperFilesRunOut",
        expression: "open_file_descriptor_count{{component}} > 0.85 * max_file_descriptor_count{{component}}",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "a server is about to have no file descriptors left",
    },
];
