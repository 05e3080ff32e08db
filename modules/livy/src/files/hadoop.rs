//! `core-site.xml` and `hdfs-site.xml`: how the file systems are reached. `spark-submit` hands the
//! directory they are in on to drivers and executors.

use platc_sdk::ConfigFile;

use crate::model::Model;

pub(crate) fn core_site(model: &Model) -> ConfigFile {
    ConfigFile::hadoop_xml("core-site.xml", &model.storage.core_site)
}

pub(crate) fn hdfs_site(model: &Model) -> ConfigFile {
    ConfigFile::hadoop_xml("hdfs-site.xml", &model.storage.hdfs_site)
}
