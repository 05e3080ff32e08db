//! `core-site.xml`: how Hadoop's own programs reach the event logs.

use platc_sdk::ConfigFile;

use crate::history::model::Model;

/// Hadoop's shell reads no `spark-defaults.conf`, and does not start without this file.
pub(crate) fn core_site(model: &Model) -> ConfigFile {
    ConfigFile::hadoop_xml("core-site.xml", &model.log.hadoop)
}
