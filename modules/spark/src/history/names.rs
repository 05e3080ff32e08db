//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const HISTORY: &str = "spark-history";
/// The role of its configuration.
pub(crate) const CONFIG: &str = "config";

/// Pages and REST interface (`spark.history.ui.port`).
pub(crate) const HTTP: Port = Port::tcp("http", 18080);

/// Spark's launcher in the official images, which becomes the program in the foreground.
pub(crate) const SPARK_CLASS: &str = "/opt/spark/bin/spark-class";
/// `SPARK_CONF_DIR` of the official images; it is on the class path.
pub(crate) const CONF: &str = "/opt/spark/conf";
/// `spark.history.store.path`.
pub(crate) const STORE: &str = "/var/lib/spark-history";
