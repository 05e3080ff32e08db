//! `core-site.xml` and `hdfs-site.xml`: how the file system of the warehouse is reached.

use platc_sdk::{ConfigFile, Settings};

use crate::model::Model;

/// The file of the Metastore.
pub(crate) fn core_site(model: &Model) -> ConfigFile {
    ConfigFile::hadoop_xml("core-site.xml", &settings(model))
}

/// The file of `HiveServer2`. Tez in a single process needs the local file system as the default one, and
/// the paths of tables name theirs.
pub(crate) fn client_core_site(model: &Model) -> ConfigFile {
    let settings = settings(model).set("fs.defaultFS", "file:///");
    ConfigFile::hadoop_xml("core-site.xml", &settings)
}

/// The file of both. It is there for object stores too, where the image's own would be read otherwise.
pub(crate) fn hdfs_site(model: &Model) -> ConfigFile {
    ConfigFile::hadoop_xml("hdfs-site.xml", &model.warehouse.file_system.hdfs_site)
}

fn settings(model: &Model) -> Settings {
    let file_system = model.warehouse.file_system.core_site.clone();
    file_system.overridden_by(&model.core_site)
}
