//! The scheduler: decides what runs when, and hands it to the executor.

use platc_sdk::workload::WorkloadKind;
use platc_sdk::{Build, Container, DataVersion, Duration, Workload};

use crate::accounts;
use crate::files;
use crate::model::{Executor, Model, Version};
use crate::names::{self, SCHEDULER, WORKER_LOGS};
use crate::pods;

/// Schedulers. With the local executor tasks run in them, and the web interface asks them for logs: they
/// then need names that resolve.
pub(crate) fn scheduler(model: &Model, out: &mut Build<'_>) {
    let alive = pods::heartbeat(model, "SchedulerJob");
    let main = pods::airflow(model, SCHEDULER, [SCHEDULER])
        .started_when(pods::while_starting(alive.clone()))
        .alive_when(alive);
    let replicas = model.servers.scheduler.replicas;
    match &model.executor {
        Executor::Celery(_) => complete(model, out.deployment(SCHEDULER, replicas), main, 10),
        Executor::Kubernetes(tasks) => {
            let templates = out.config_files("pod-template", [files::pod_template(model, tasks)]);
            let main = main.mount(&templates, names::POD_TEMPLATES);
            complete(model, out.deployment(SCHEDULER, replicas), main, 10);
        }
        Executor::Local => {
            let workload = out.stateful_set(SCHEDULER, replicas);
            workload.headless_service([WORKER_LOGS]).in_parallel();
            complete(model, workload, main.port(WORKER_LOGS), 60);
        }
    }
}

/// What the lines of Airflow make of the metadata database, which has no way back without
/// `airflow db downgrade`. Airflow 3 takes over only that of 2.7 and later.
fn database(version: Version) -> DataVersion {
    let data = match version {
        Version::V2_3 => DataVersion::new("2.3"),
        Version::V2_11 => DataVersion::new("2.11").upgrades_from(["2.3"]),
        Version::V3 => DataVersion::new("3").upgrades_from(["2.11"]),
    };
    data.upgrade(
        "stop the old Airflow before: the Job migrate changes the metadata database under it",
    )
}

fn complete<K: WorkloadKind>(
    model: &Model,
    workload: &mut Workload<K>,
    main: Container,
    grace: u32,
) {
    pods::run_with_dags(model, workload, &model.servers.scheduler, main);
    workload
        .data_version(Some(&database(model.version)))
        .stops_within(Duration::seconds(grace));
    if let Some(account) = accounts::of_scheduler(model) {
        workload.service_account(&account);
    }
}
