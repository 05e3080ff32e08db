//! The configuration files, one a file.

mod core_site;
mod database;
mod hive_log4j2;
mod metastore_site;
mod script;
mod server_site;

pub(crate) use script::script;

use platc_sdk::ConfigFile;

use core_site::{client_core_site, core_site, hdfs_site};
use hive_log4j2::{Level, hive_log4j2};

use crate::model::{Model, Server};

/// The files of the Metastore servers.
pub(crate) fn of_metastore(model: &Model) -> Vec<ConfigFile> {
    let files = [
        core_site(model),
        hdfs_site(model),
        hive_log4j2(Level::Info),
        metastore_site::hive_site(model),
    ];
    let client = model.warehouse.kerberos.iter();
    let realm = client.map(|client| client.kerberos.file());
    files.into_iter().chain(realm).collect()
}

/// The files of the Job, which meets the database only.
pub(crate) fn of_schema(model: &Model) -> [ConfigFile; 2] {
    let settings = database::settings(model);
    [
        hive_log4j2(Level::Warn),
        ConfigFile::hadoop_xml("hive-site.xml", &settings),
    ]
}

/// The files of `HiveServer2`.
pub(crate) fn of_server(model: &Model, server: &Server) -> [ConfigFile; 4] {
    [
        client_core_site(model),
        hdfs_site(model),
        hive_log4j2(Level::Info),
        server_site::hive_site(model, server),
    ]
}
