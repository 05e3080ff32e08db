//! `log4j.properties`: the server's log goes to the container's.

use platc_sdk::ConfigFile;

/// The values of Livy's own template; without the file Livy logs nothing at all.
const LOG4J: &str = include_str!("log4j.properties");

pub(crate) fn log4j_properties() -> ConfigFile {
    ConfigFile::text("log4j.properties", LOG4J)
}
