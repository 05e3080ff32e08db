//! The configuration files, one a file.

mod core_site;
mod hdfs_site;
mod kerberos;
mod log4j;
mod scripts;
mod ssl;

pub(crate) use core_site::client_core_site;
pub(crate) use hdfs_site::client_hdfs_site;
pub(crate) use scripts::scripts;

use platc_sdk::ConfigFile;

use core_site::core_site;
use hdfs_site::hdfs_site;
use log4j::log4j;

use crate::model::Model;

/// The files of a client: only what a client needs, so that a change of the servers' settings does
/// not run the Jobs again.
pub(crate) fn client_files(model: &Model) -> Vec<ConfigFile> {
    let files = [
        ConfigFile::hadoop_xml("core-site.xml", &client_core_site(model)),
        ConfigFile::hadoop_xml("hdfs-site.xml", &client_hdfs_site(model)),
        // Below that, a client tells people at a shell more than they asked for.
        log4j("WARN"),
    ];
    let realm = model.secure.as_ref().map(|secure| secure.realm.file());
    files.into_iter().chain(realm).collect()
}

/// The files of the servers.
pub(crate) fn server_files(model: &Model) -> Vec<ConfigFile> {
    let mut files = vec![core_site(model), hdfs_site(model), log4j("INFO")];
    if let Some(secure) = &model.secure {
        files.extend([secure.realm.file(), ssl::ssl_server(), ssl::ssl_client()]);
    }
    files
}
