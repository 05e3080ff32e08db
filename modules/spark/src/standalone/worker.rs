//! The workers. Executors are processes inside of their containers.

use platc_sdk::{Build, ConfigMapHandle, Container, Duration, EnvValue, Port, http_get};

use super::model::Model;
use super::names::{self, SHUFFLE, WORKER, WORKER_HTTP, WORKER_RPC};
use crate::container::{self, CONF, LOCAL_VOLUME, SPARK, SPARK_CLASS};

/// The heap of the worker itself, in mebibytes. With the shuffle service it serves files besides.
const HEAP: &str = "512m";

pub(crate) fn worker(model: &Model, config: &ConfigMapHandle, out: &mut Build<'_>) {
    out.stateful_set(WORKER, model.workers)
        .in_parallel()
        .headless_service(ports(model))
        .container(program(model, config))
        .tune_pod(|pod| container::limit(pod, LOCAL_VOLUME, &model.worker.scratch))
        .run_as(SPARK)
        .placement(&model.worker.placement)
        .stops_within(Duration::seconds(60))
        .tolerates_loss_of(1);
}

fn ports(model: &Model) -> Vec<Port> {
    let shuffle = model.shuffle_service.then_some(SHUFFLE);
    [WORKER_RPC, WORKER_HTTP]
        .into_iter()
        .chain(shuffle)
        .collect()
}

fn program(model: &Model, config: &ConfigMapHandle) -> Container {
    let worker = &model.worker;
    let masters: Vec<String> = model.endpoints().iter().map(ToString::to_string).collect();
    container::spark("worker", &model.image)
        // The address that drivers find executors at.
        .env("POD_IP", EnvValue::PodField("status.podIP"))
        .env("SPARK_DAEMON_MEMORY", HEAP)
        .env("SPARK_WORKER_DIR", names::WORK)
        .args([
            SPARK_CLASS,
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "$(POD_IP)",
            "--port",
            &WORKER_RPC.number.to_string(),
            "--webui-port",
            &WORKER_HTTP.number.to_string(),
            "--cores",
            &worker.cores.to_string(),
            "--memory",
            &format!("{}m", worker.memory),
            &format!("spark://{}", masters.join(",")),
        ])
        .ports(ports(model))
        .mount(config, CONF)
        .scratch("work", names::WORK)
        .resources(&worker.resources.cpu, &worker.resources.memory)
        .started_when(http_get("/", WORKER_HTTP).patience(Duration::minutes(5)))
        .ready_when(http_get("/", WORKER_HTTP))
        .alive_when(
            http_get("/", WORKER_HTTP)
                .every(Duration::seconds(20))
                .failures(6),
        )
}
