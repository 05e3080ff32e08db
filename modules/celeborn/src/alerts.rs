//! Alerts: what a person is woken up for.

use platc_sdk::capability::{Alert, Severity};

/// The alerts, by how bad they are.
pub(crate) const ALERTS: &[Alert] = &[
    Alert {
        name: "CelebornNoLeader",
        expression: "sum(metrics_IsActiveMaster_Value{{component}}) < 1",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "no master leads, so that no application can begin a shuffle",
    },
    Alert {
        name: "CelebornDisksFull",
        expression: "sum by (pod) (metrics_DeviceCelebornFreeBytes_Value{{component},role=\"worker\"}) \
                     < 0.1 * sum by (pod) (metrics_DeviceCelebornTotalBytes_Value{{component},role=\"worker\"})",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "less than a tenth of a worker's disks is free",
    },
    Alert {
        name: "CelebornWorkersLost",
        expression: "max(metrics_LostWorkerCount_Value{{component}}) > 0",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "a worker is away",
    },
    Alert {
        name: "CelebornWorkersRefuse",
        expression: "metrics_PausePushDataStatus_Value{{component}} > 0",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "a worker takes no data because its buffers are full; give workers more memory",
    },
];
