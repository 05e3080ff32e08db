//! The server. There is one, and its volume is never used by two.

use platc_sdk::capability::Database;
use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::{Build, Container, DataVersion, Duration, Probe, exec};

use crate::files;
use crate::model::{Major, Model};
use crate::names::{self, CLIENTS, PORT, SERVER};

const START: &str = include_str!("start.sh");

/// Over TCP: while the image makes a new server, a temporary one listens at the socket only.
const IS_READY: [&str; 7] = [
    "pg_isready",
    "--host=127.0.0.1",
    "--port=5432",
    "--username=postgres",
    "--dbname=postgres",
    "--timeout=5",
    "--quiet",
];

/// 1 is the answer of a server that replays its log after a crash: killing it would start the replay
/// from the beginning.
const IS_ALIVE: &str = "\"$@\" || [ $? -eq 1 ]";

/// The server, its configuration and its Services.
///
/// It stops by the image's stop signal, SIGINT, which ends the clients' connections; with SIGTERM it
/// would wait for the clients until it is killed.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(version(model));
    let consumers = out.requests::<Database>().len();
    let files = [
        files::postgresql_conf(model, consumers),
        files::pg_hba(model),
    ];
    let config = out.config_files("config", files);
    let major = model.major;
    let container = Container::new("postgresql", &model.image)
        .command(["/bin/sh", "-euc", START, "start"])
        .args([
            major.volume(),
            major.number(),
            "-c",
            &format!("config_file={}", names::POSTGRESQL_CONF),
        ])
        .env("PGDATA", major.data_directory())
        .env("POSTGRES_PASSWORD", &model.superuser_password)
        .port(PORT)
        .mount(&config, names::CONFIG)
        .mount_volume("shared-memory", "/dev/shm", None, false)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        .started_when(is_ready().patience(Duration::hours(1)))
        .ready_when(is_ready().failures(6))
        .alive_when(exec(is_alive()).failures(6));
    out.stateful_set(SERVER, 1)
        // One after the other would wait for a broken pod instead of replacing it.
        .in_parallel()
        .headless_service([PORT])
        .service_named(CLIENTS, [PORT])
        .container(container)
        .claim("data", &model.storage, major.volume())
        .data_version(Some(&data(major)))
        .tune_pod(add_shared_memory)
        .run_as(model.variant.user())
        .placement(&model.placement)
        .stops_within(Duration::minutes(2));
}

/// No major version reads the data of another.
fn data(major: Major) -> DataVersion {
    DataVersion::new(major.number()).upgrade(
        "make a second component of the new version, and take the databases there with `pg_dump`",
    )
}

fn is_ready() -> Probe {
    exec(IS_READY)
}

fn is_alive() -> impl Iterator<Item = &'static str> {
    ["/bin/sh", "-c", IS_ALIVE, "alive"]
        .into_iter()
        .chain(IS_READY)
}

/// Parallel queries share memory there; the 64 MiB that containers get are soon too little, and what
/// is used counts against the container's memory.
fn add_shared_memory(pod: &mut core::PodSpec) {
    pod.volumes.get_or_insert_default().push(core::Volume {
        name: "shared-memory".to_owned(),
        empty_dir: Some(core::EmptyDirVolumeSource {
            medium: Some("Memory".to_owned()),
            ..core::EmptyDirVolumeSource::default()
        }),
        ..core::Volume::default()
    });
}

/// The version label: the image's tag, or the major version of an image named by digest.
fn version(model: &Model) -> &str {
    let tag = model.image.source().tag();
    tag.unwrap_or_else(|| model.major.number())
}
