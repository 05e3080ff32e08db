//! Ports, paths and roles that several files use, each with where the fact comes from.

use platc_sdk::Port;
use platc_sdk::workload::RunAs;

/// The role of the Metastore servers.
pub(crate) const METASTORE: &str = "metastore";
/// The role of `HiveServer2`.
pub(crate) const SERVER: &str = "server";
/// The role of the Job that makes the tables.
pub(crate) const SCHEMA: &str = "schema";

/// Where clients of the Metastore connect (`hive.metastore.port`).
pub(crate) const THRIFT: Port = Port::tcp("thrift", 9083);
/// Where clients of `HiveServer2` connect (`hive.server2.thrift.port`).
pub(crate) const SQL: Port = Port::tcp("sql", 10000);
/// The pages of `HiveServer2` (`hive.server2.webui.port`).
pub(crate) const WEB: Port = Port::tcp("http", 10002);

/// The directory of the configuration: `HIVE_CONF_DIR` and `HADOOP_CONF_DIR`.
pub(crate) const CONF: &str = "/hive/conf";
/// The directory of the Job's script.
pub(crate) const SCRIPTS: &str = "/hive/scripts";
/// The directory that the driver is put into.
pub(crate) const DRIVER: &str = "/hive/driver";
/// The driver.
pub(crate) const DRIVER_JAR: &str = "/hive/driver/postgresql.jar";
/// Hive's launcher in official images (`HIVE_HOME` is `/opt/hive`).
pub(crate) const HIVE: &str = "/opt/hive/bin/hive";
/// The jars of Tez in official images (`TEZ_HOME` is `/opt/tez`).
pub(crate) const TEZ_JARS: &str = "/opt/tez/*:/opt/tez/lib/*";

/// The variable that `hive-site.xml` takes the password from; Hadoop puts it in place of `${env.NAME}` when
/// the setting is read.
pub(crate) const PASSWORD: &str = "METASTORE_DATABASE_PASSWORD";

/// The user of official images, who has a name there and no number: `USER hive`, made with `UID=1000`.
pub(crate) const USER: RunAs = RunAs::user(1000);
