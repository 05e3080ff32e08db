//! Alerts: what a person is woken up for.

use platc_sdk::capability::{Alert, Severity};

/// The alerts, by how bad they are.
pub(crate) const ALERTS: &[Alert] = &[
    Alert {
        name: "RabbitmqMemoryAlarm",
        expression: "rabbitmq_alarms_memory_used_watermark{{component}} > 0",
        lasting: "1m",
        severity: Severity::Critical,
        summary: "a server uses too much memory: nothing can be published",
    },
    Alert {
        name: "RabbitmqDiskAlarm",
        expression: "rabbitmq_alarms_free_disk_space_watermark{{component}} > 0",
        lasting: "1m",
        severity: Severity::Critical,
        summary: "the volume of a server is nearly full: nothing can be published",
    },
    Alert {
        name: "RabbitmqFilesRunOut",
        expression: "rabbitmq_process_open_fds{{component}} > 0.85 * rabbitmq_process_max_fds{{component}}",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "a server is about to have no file descriptors left",
    },
    Alert {
        name: "RabbitmqMessagesPileUp",
        expression: "sum(rabbitmq_queue_messages_ready{{component}}) > 10000",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "more than 10000 messages wait, and nobody takes them",
    },
    Alert {
        name: "RabbitmqMessagesLost",
        expression: "sum(increase(rabbitmq_global_messages_unroutable_dropped_total{{component}}[10m])) > 0",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "messages were published that no queue takes, and were dropped",
    },
];
