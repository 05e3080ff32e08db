//! The collectors. They keep nothing, so each is as good as the other.

use platc_sdk::workload::RunAs;
use platc_sdk::{Build, Container, Duration, http_get};

use super::files;
use super::model::Model;
use super::names::{self, COLLECTOR, GRPC, HEALTH, HTTP, METRICS};

/// The user of the official images; it needs no right of its own in them.
const OTEL: RunAs = RunAs::user(10001);

/// The collectors with everything around them.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let config = out.config_files("config", [files::collector_yaml(model)]);
    let memory = model.resources.memory.percent_in_mebibytes(80);
    let replicas = model.replicas.get();
    let container = Container::new("collector", &model.image)
        .args([format!("--config={}/collector.yaml", names::CONFIG)])
        // The collector's runtime does not see the limit of its container.
        .env("GOMEMLIMIT", format!("{memory}MiB"))
        .envs(model.secrets.iter())
        .ports([GRPC, HTTP, HEALTH, METRICS])
        .mount(&config, names::CONFIG)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        .ready_when(http_get("/", HEALTH))
        .alive_when(http_get("/", HEALTH).failures(6));
    out.deployment(COLLECTOR, replicas)
        .service([GRPC, HTTP])
        .container(container)
        .run_as(OTEL)
        .placement(&model.placement)
        .tolerates_loss_of((replicas - 1).min(1))
        .stops_within(Duration::seconds(30));
}
