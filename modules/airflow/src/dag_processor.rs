//! The DAG processor: reads the DAG files. Before Airflow 3 the scheduler does that.

use platc_sdk::{Build, Duration};

use crate::model::Model;
use crate::names::DAG_PROCESSOR;
use crate::pods;

/// DAG processors, where there are any.
pub(crate) fn dag_processor(model: &Model, out: &mut Build<'_>) {
    let Some(server) = &model.servers.dag_processor else {
        return;
    };
    let alive = pods::heartbeat(model, "DagProcessorJob");
    let main = pods::airflow(model, DAG_PROCESSOR, [DAG_PROCESSOR])
        .started_when(pods::while_starting(alive.clone()))
        .alive_when(alive);
    let workload = out.deployment(DAG_PROCESSOR, server.replicas);
    pods::run_with_dags(model, workload, server, main);
    workload.stops_within(Duration::minutes(1));
}
