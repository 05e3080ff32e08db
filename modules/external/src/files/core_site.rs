//! `core-site.xml`: which file system a client uses.

use platc_sdk::ConfigFile;
use platc_sdk::capability::FileSystem;

/// The same keys that consumers get.
pub(crate) fn core_site(file_system: &FileSystem) -> ConfigFile {
    ConfigFile::hadoop_xml("core-site.xml", &file_system.core_site)
}
