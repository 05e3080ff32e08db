//! Alerts: what a person is woken up for.

use platc_sdk::capability::{Alert, Severity};

/// The alerts, by how bad they are.
pub(crate) const ALERTS: &[Alert] = &[
    Alert {
        name: "AirflowSchedulerSilent",
        expression: "rate(airflow_scheduler_heartbeat{{component}}[5m]) == 0",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "the scheduler has no heartbeat: nothing is started",
    },
    Alert {
        name: "AirflowImportErrors",
        expression: "airflow_dag_processing_import_errors{{component}} > 0",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "DAGs cannot be read",
    },
    Alert {
        name: "AirflowTasksPileUp",
        expression: "airflow_executor_queued_tasks{{component}} > 0 and airflow_executor_open_slots{{component}} == 0",
        lasting: "30m",
        severity: Severity::Warning,
        summary: "tasks wait as all slots of the executor are taken",
    },
];
