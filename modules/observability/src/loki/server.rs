//! The server. There is one: several would have to share a ring and a bucket.

use platc_sdk::workload::RunAs;
use platc_sdk::{Build, Container, Duration, http_get};

use super::files;
use super::model::{Chunks, Model};
use super::names::{self, CLIENTS, HTTP, SERVER};

/// The user of the official image.
const LOKI: RunAs = RunAs::user(10001);

/// The server with everything around it.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let config = out.config_files("config", [files::loki_yaml(model)]);
    let container = Container::new("loki", &model.image)
        .args([
            &format!("-config.file={}/loki.yaml", names::CONFIG),
            "-target=all",
        ])
        .port(HTTP)
        .mount(&config, names::CONFIG)
        .scratch("tmp", "/tmp")
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        // It answers that it is ready only after it has waited for others for 15 seconds.
        .started_when(http_get("/ready", HTTP).patience(Duration::minutes(10)))
        .ready_when(http_get("/ready", HTTP))
        // A bucket that is away for a while is no reason to begin again.
        .alive_when(http_get("/loki/api/v1/status/buildinfo", HTTP).failures(6));
    let container = match &model.chunks {
        Chunks::Volume => container,
        Chunks::Bucket { login, .. } => login.give(container),
    };
    out.stateful_set(SERVER, 1)
        // One after the other would wait for a broken pod instead of replacing it.
        .in_parallel()
        .headless_service([HTTP])
        .service_named(CLIENTS, [HTTP])
        .container(container)
        .claim("data", &model.storage, names::DATA)
        .run_as(LOKI)
        .placement(&model.placement)
        // What is in memory is written at the end.
        .stops_within(Duration::minutes(5));
}
