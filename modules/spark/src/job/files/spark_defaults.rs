//! `spark-defaults.conf`: what the driver starts from.

use platc_sdk::ConfigFile;

use crate::application::{Application, conf};

pub(crate) fn spark_defaults(application: &Application) -> ConfigFile {
    let settings = conf::driver(application).overridden_by(&conf::conf(application));
    ConfigFile::spark_properties("spark-defaults.conf", &settings)
}
