//! `core-site.xml`, `hdfs-site.xml` and `hive-site.xml`: how storage and Metastore are reached.

use platc_sdk::{Build, ConfigFile, ConfigMapHandle};

use crate::model::Model;
use crate::names;

/// The files of all servers that read tables.
pub(crate) fn conf(model: &Model, out: &mut Build<'_>) -> ConfigMapHandle {
    let storage = &model.storage;
    let files = [
        ("core-site.xml", &storage.core_site),
        ("hdfs-site.xml", &storage.hdfs_site),
        ("hive-site.xml", &storage.hive_site),
    ];
    let files = files.map(|(name, settings)| ConfigFile::hadoop_xml(name, settings));
    out.config_files(names::CONF, files)
}
