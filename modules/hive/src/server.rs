//! `HiveServer2`, where it is wanted: it answers SQL, and runs the queries inside of itself.

use platc_sdk::{Build, Duration, tcp};

use crate::container;
use crate::files;
use crate::model::Model;
use crate::names::{self, SERVER, SQL, WEB};

/// The server, and its Service. There is one: sessions live in its memory.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    let Some(server) = &model.server else { return };
    let config = out.config_files("server-config", files::of_server(model, server));
    let container = container::hive(model, "hiveserver2", Some(names::TEZ_JARS))
        .command([names::HIVE])
        .args([
            "--skiphadoopversion",
            "--skiphbasecp",
            "--service",
            "hiveserver2",
        ])
        .ports([SQL, WEB])
        .mount(&config, names::CONF)
        .started_when(tcp(SQL).patience(Duration::minutes(10)))
        .ready_when(tcp(SQL))
        .alive_when(tcp(SQL).failures(6));
    let container = container::sized(container, &server.resources);
    let container = container::on_file_system(model, container);
    out.deployment(SERVER, 1)
        .service([SQL, WEB])
        .container(container)
        .run_as(names::USER)
        .placement(&model.placement)
        .stops_within(Duration::minutes(1));
}
