//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const HISTORY: &str = "spark-history";
/// The role of its configuration.
pub(crate) const CONFIG: &str = "config";

/// Pages and REST interface (`spark.history.ui.port`).
pub(crate) const HTTP: Port = Port::tcp("http", 18080);

/// `spark.history.store.path`.
pub(crate) const STORE: &str = "/var/lib/spark-history";
