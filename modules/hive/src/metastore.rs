//! The Metastore servers. All that they know is in the database, so any of them can answer.

use platc_sdk::{Build, DataVersion, Duration, tcp};

use crate::container;
use crate::files;
use crate::model::{Model, Upgrade};
use crate::names::{self, METASTORE, THRIFT};

/// All servers, and the Service in front of them.
pub(crate) fn metastore(model: &Model, out: &mut Build<'_>) {
    let config = out.config_files("config", files::of_metastore(model));
    let server = container::hive(model, METASTORE, container::driver_jar(model))
        // The image's own entry point would make or upgrade the tables before each start.
        .command([names::HIVE])
        .args([
            "--skiphadoopversion",
            "--skiphbasecp",
            "--service",
            METASTORE,
        ])
        .port(THRIFT)
        .mount(&config, names::CONF)
        .started_when(tcp(THRIFT).patience(Duration::minutes(10)))
        .ready_when(tcp(THRIFT))
        .alive_when(tcp(THRIFT).failures(6));
    let server = container::sized(server, &model.resources);
    let server = container::on_file_system(model, server);
    let server = container::with_database(model, server);
    let deployment = out.deployment(METASTORE, model.replicas.get());
    if let Some(driver) = container::bring_driver(model) {
        deployment.init(driver);
    }
    deployment
        .service([THRIFT])
        .container(server)
        .data_version(Some(&tables(model)))
        .run_as(names::USER)
        .placement(&model.placement)
        .stops_within(Duration::minutes(1));
    if model.replicas.get() > 1 {
        deployment.tolerates_loss_of(1);
    }
}

/// The tables in the database.
fn tables(model: &Model) -> DataVersion {
    let data = DataVersion::new(model.version.as_str()).upgrade(
        "with `upgrade_schema = true` the Job `schema` upgrades the tables; back the database up before",
    );
    match model.upgrade {
        Upgrade::Refused => data,
        Upgrade::Allowed => {
            data.upgrades_from(model.version.before().map(crate::config::Version::as_str))
        }
    }
}
