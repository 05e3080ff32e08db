//! Alerts: what a person is woken up for.

use platc_sdk::capability::{Alert, Severity};

/// The alerts, by how bad they are.
pub(crate) const ALERTS: &[Alert] = &[
    Alert {
        name: "RedisDown",
        expression: "redis_up{{component}} == 0",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "the server does not answer its exporter",
    },
    Alert {
        name: "RedisAlmostFull",
        expression: "redis_memory_used_bytes{{component}} > 0.9 * redis_memory_max_bytes{{component}} and redis_memory_max_bytes{{component}} > 0",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "more than 90 % of the memory that the server may use are used",
    },
    Alert {
        name: "RedisRefusesConnections",
        expression: "increase(redis_rejected_connections_total{{component}}[5m]) > 0",
        lasting: "5m",
        severity: Severity::Warning,
        summary: "connections are refused as there are too many",
    },
];
