//! The server. There is one, and its volume is never used by two.

use platc_sdk::k8s_openapi::api::apps::v1 as apps;
use platc_sdk::{Build, Container, Duration, Image, Port, Quantity, Storage, exec};

use crate::files;
use crate::model::{Data, Metrics, Model};
use crate::names::{self, CLIENTS, METRICS, PORT, SERVER};

/// `redis-cli` takes the password from `REDISCLI_AUTH`. It ends with 0 for an error that the server
/// answered too, so the answer itself has to be looked at.
const IS_READY: &str = "[ \"$(redis-cli ping)\" = PONG ]";

/// Any answer will do: a server that reads its file, or that runs a long script, answers with an
/// error and must not be killed for it.
const IS_ALIVE: [&str; 2] = ["redis-cli", "ping"];

/// The server, its configuration and its Services.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(version(model));
    let config = out.config_files("config", [files::redis_conf(model)]);
    let container = Container::new("redis", &model.image)
        .args([names::REDIS_CONF, "--requirepass", "$(REDIS_PASSWORD)"])
        .env("REDIS_PASSWORD", &model.password)
        .env("REDISCLI_AUTH", &model.password)
        .port(PORT)
        .mount(&config, names::CONFIG)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        // The port is open before the append-only file is read, so the start is over with `PONG`.
        .started_when(exec(is_ready()).patience(Duration::minutes(30)))
        .ready_when(exec(is_ready()))
        .alive_when(exec(IS_ALIVE).failures(6));
    let container = match model.data {
        // Not `claim` of the workload, which would mount the data into the exporter too.
        Data::Kept(_) => container.mount_volume("data", names::DATA, None, false),
        Data::Forgotten => container.scratch("data", names::DATA),
    };
    let server = out.stateful_set(SERVER, 1);
    server
        // One after the other would wait for a broken pod instead of replacing it.
        .in_parallel()
        .headless_service(ports(model))
        .service_named(CLIENTS, [PORT])
        .container(container)
        .run_as(model.variant.user())
        .placement(&model.placement)
        .stops_within(Duration::minutes(1));
    if let Data::Kept(storage) = &model.data {
        server.tune(|object| add_claim(storage, object));
    }
    if let Metrics::Exporter(image) = &model.metrics {
        server.container(exporter(model, image));
    }
}

fn is_ready() -> [&'static str; 3] {
    ["/bin/sh", "-c", IS_READY]
}

fn ports(model: &Model) -> Vec<Port> {
    match model.metrics {
        Metrics::Off => vec![PORT],
        Metrics::Exporter(_) => vec![PORT, METRICS],
    }
}

fn add_claim(storage: &Storage, object: &mut apps::StatefulSet) {
    object
        .spec
        .get_or_insert_default()
        .volume_claim_templates
        .get_or_insert_default()
        .push(storage.claim("data"));
}

/// It has no probes: a broken exporter must not take the broker out of service.
fn exporter(model: &Model, image: &Image) -> Container {
    Container::new("exporter", image)
        .env("REDIS_ADDR", format!("redis://localhost:{}", PORT.number))
        .env("REDIS_PASSWORD", &model.password)
        .port(METRICS)
        .resources(&Quantity::millicores(50), &Quantity::mebibytes(64))
        .unprivileged()
}

/// The version label.
fn version(model: &Model) -> &str {
    model.image.source().tag().unwrap_or("unknown")
}
