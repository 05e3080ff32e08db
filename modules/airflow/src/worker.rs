//! The workers of the Celery executor.

use platc_sdk::{Build, Probe};

use crate::accounts;
use crate::model::{Celery, Executor, Model, Version};
use crate::names::{WORKER, WORKER_LOGS};
use crate::pods;

/// Workers, where there are any. The web interface asks them for logs, so they need names that resolve.
pub(crate) fn worker(model: &Model, out: &mut Build<'_>) {
    let Executor::Celery(celery) = &model.executor else {
        return;
    };
    let Celery {
        broker: _,
        workers,
        concurrency: _,
        grace,
        visibility_timeout: _,
    } = celery;
    let answers = ping(model.version);
    let main = pods::airflow(model, WORKER, ["celery", "worker"])
        // Otherwise the signal to stop reaches the tasks too, and kills them instead of waiting.
        .env("DUMB_INIT_SETSID", "0")
        .port(WORKER_LOGS)
        .started_when(pods::while_starting(answers.clone()))
        .alive_when(answers);
    let workload = out.stateful_set(WORKER, workers.replicas);
    pods::run_with_dags(model, workload, workers, main);
    workload
        .headless_service([WORKER_LOGS])
        .in_parallel()
        .stops_within(*grace);
    if let Some(account) = accounts::of_tasks(model) {
        workload.service_account(&account);
    }
}

/// Asks the worker of this pod over the broker; it is called after the pod.
fn ping(version: Version) -> Probe {
    let app = match version {
        Version::V2_3 => "airflow.executors.celery_executor.app",
        Version::V2_11 | Version::V3 => "airflow.providers.celery.executors.celery_executor.app",
    };
    pods::python_probe(&format!(
        "CONNECTION_CHECK_MAX_COUNT=0 exec /entrypoint python -m celery --app {app} inspect ping -d \"celery@$(hostname)\""
    ))
}
