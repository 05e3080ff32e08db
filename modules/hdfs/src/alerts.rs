//! Alerts: what a person is woken up for.

use platc_sdk::capability::{Alert, Severity};

/// The alerts, by how bad they are.
pub(crate) const ALERTS: &[Alert] = &[
    Alert {
        name: "HdfsMissingBlocks",
        expression: "max(fs_namesystem_missing_blocks{{component}}) > 0",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "blocks are on no DataNode that is there: files cannot be read",
    },
    Alert {
        name: "HdfsNoActiveNameNode",
        expression: r#"absent(fs_namesystem_missing_blocks{hastate="active",{component}})"#,
        lasting: "5m",
        severity: Severity::Critical,
        summary: "no NameNode is active",
    },
    Alert {
        name: "HdfsAlmostFull",
        expression: "max(fs_namesystem_capacity_used{{component}}) > 0.85 * max(fs_namesystem_capacity_total{{component}})",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "more than 85 % of the capacity are used",
    },
    Alert {
        name: "HdfsDeadDataNodes",
        expression: "max(fs_namesystem_num_dead_data_nodes{{component}}) > 0",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "DataNodes do not report",
    },
    Alert {
        name: "HdfsUnderReplicated",
        expression: "max(fs_namesystem_under_replicated_blocks{{component}}) > 0",
        lasting: "1h",
        severity: Severity::Warning,
        summary: "blocks have had too few copies for an hour",
    },
];
