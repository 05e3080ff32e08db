//! The masters: one leads, the others wait for its end.

use platc_sdk::{Build, ConfigMapHandle, Container, Duration, EnvValue, http_get, tcp};

use super::model::{Kept, Model};
use super::names::{self, MASTER, MASTER_HTTP, RPC};
use crate::container::{self, CONF, SPARK, SPARK_CLASS};

pub(crate) fn master(model: &Model, config: &ConfigMapHandle, out: &mut Build<'_>) {
    let set = out.stateful_set(MASTER, model.masters);
    set.in_parallel()
        .headless_service([RPC, MASTER_HTTP])
        .service_named(names::PAGES, [MASTER_HTTP])
        .container(program(model, config))
        .run_as(SPARK)
        .placement(&model.placement)
        .stops_within(Duration::seconds(30));
    if model.masters > 1 {
        set.tolerates_loss_of(1);
    }
    if let Kept::Volume(storage) = &model.recovery {
        set.claim("recovery", storage, names::RECOVERY);
    }
    if let Some(ingress) = &model.ingress {
        out.ingress(names::PAGES, ingress, MASTER_HTTP);
    }
}

fn program(model: &Model, config: &ConfigMapHandle) -> Container {
    // Workers and drivers have to know a master by the very name that it listens at, and it can only
    // listen at a name of its own pod.
    let identity = &model.identity;
    let service = identity.service_host(MASTER);
    container::spark("master", &model.image)
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        .env("SPARK_DAEMON_MEMORY", format!("{}m", model.heap))
        .args([
            SPARK_CLASS,
            "org.apache.spark.deploy.master.Master",
            "--host",
            &format!("$(POD_NAME).{service}"),
            "--port",
            &RPC.number.to_string(),
            "--webui-port",
            &MASTER_HTTP.number.to_string(),
        ])
        .ports([RPC, MASTER_HTTP])
        .mount(config, CONF)
        .resources(&model.resources.cpu, &model.resources.memory)
        .started_when(tcp(RPC).patience(Duration::minutes(5)))
        .ready_when(tcp(RPC))
        .alive_when(
            http_get("/", MASTER_HTTP)
                .every(Duration::seconds(20))
                .failures(6),
        )
}
