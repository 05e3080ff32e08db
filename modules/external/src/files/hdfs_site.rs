//! `hdfs-site.xml`: where a client finds the NameNodes.

use platc_sdk::ConfigFile;
use platc_sdk::capability::FileSystem;

/// The same keys that consumers get.
pub(crate) fn hdfs_site(file_system: &FileSystem) -> ConfigFile {
    ConfigFile::hadoop_xml("hdfs-site.xml", &file_system.hdfs_site)
}
