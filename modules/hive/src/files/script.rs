//! `schema.sh`: what the Job runs.

use platc_sdk::ConfigFile;

pub(crate) fn script() -> ConfigFile {
    ConfigFile::text("schema.sh", include_str!("../scripts/schema.sh"))
}
