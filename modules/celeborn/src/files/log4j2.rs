//! `log4j2.xml`: logs go to the container's output. The image has no such file, and Log4j would then show
//! errors only.

use platc_sdk::ConfigFile;

pub(crate) fn log4j2() -> ConfigFile {
    ConfigFile::text("log4j2.xml", include_str!("log4j2.xml"))
}
