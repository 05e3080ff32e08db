//! `spark-defaults.conf`: what the driver starts from.

use platc_sdk::{ConfigFile, Settings};

use super::names::SQL;
use crate::application::{Application, conf};
use crate::driver::DRIVER;

pub(crate) fn spark_defaults(application: &Application) -> ConfigFile {
    let server = Settings::new()
        .set(
            "spark.driver.host",
            application.identity.service_host(DRIVER),
        )
        // All queries run as the server's user: executors know no other.
        .set("spark.hadoop.hive.server2.enable.doAs", false)
        .set("spark.hadoop.hive.server2.thrift.bind.host", "0.0.0.0")
        .set("spark.hadoop.hive.server2.thrift.port", SQL.number)
        // A server that waits for executors answers nobody.
        .set("spark.scheduler.minRegisteredResourcesRatio", "0.0")
        .set("spark.ui.prometheus.enabled", true);
    let settings = conf::driver(application)
        .overridden_by(&server)
        .overridden_by(&conf::conf(application));
    ConfigFile::spark_properties("spark-defaults.conf", &settings)
}
