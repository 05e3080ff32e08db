//! The triggerer: waits on behalf of tasks that were deferred.

use platc_sdk::workload::WorkloadKind;
use platc_sdk::{Build, Container, Duration, Workload};

use crate::accounts;
use crate::model::{Model, Server, Version};
use crate::names::{TRIGGER_LOGS, TRIGGERER};
use crate::pods;

/// Triggerers, unless they are left out. The web interface asks them for logs, so they need names that
/// resolve.
pub(crate) fn triggerer(model: &Model, out: &mut Build<'_>) {
    let Some(server) = &model.servers.triggerer else {
        return;
    };
    let alive = pods::heartbeat(model, "TriggererJob");
    let main = pods::airflow(model, TRIGGERER, [TRIGGERER])
        .started_when(pods::while_starting(alive.clone()))
        .alive_when(alive);
    match model.version {
        // Gives out no logs before 2.6.
        Version::V2_3 => complete(
            model,
            out.deployment(TRIGGERER, server.replicas),
            server,
            main,
        ),
        Version::V2_11 | Version::V3 => {
            let workload = out.stateful_set(TRIGGERER, server.replicas);
            workload.headless_service([TRIGGER_LOGS]).in_parallel();
            complete(model, workload, server, main.port(TRIGGER_LOGS));
        }
    }
}

fn complete<K: WorkloadKind>(
    model: &Model,
    workload: &mut Workload<K>,
    server: &Server,
    main: Container,
) {
    pods::run_with_dags(model, workload, server, main);
    workload.stops_within(Duration::minutes(1));
    if let Some(account) = accounts::of_tasks(model) {
        workload.service_account(&account);
    }
}
