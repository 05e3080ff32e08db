//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the masters.
pub(crate) const MASTER: &str = "master";
/// The role of the workers.
pub(crate) const WORKER: &str = "worker";
/// The role of their configuration.
pub(crate) const CONFIG: &str = "config";

/// The role of the Service in front of the master's pages.
pub(crate) const PAGES: &str = "pages";

/// Where drivers and workers register.
pub(crate) const RPC: Port = Port::tcp("rpc", 7077);
/// Pages and metrics of a master. Spark's default is 8080.
pub(crate) const MASTER_HTTP: Port = Port::tcp("http", 8080);
/// Where masters talk to workers; Spark's default is any free port.
pub(crate) const WORKER_RPC: Port = Port::tcp("rpc", 35000);
/// Pages and metrics of a worker.
pub(crate) const WORKER_HTTP: Port = Port::tcp("http", 8081);
/// The shuffle service inside of a worker (`spark.shuffle.service.port`).
pub(crate) const SHUFFLE: Port = Port::tcp("shuffle", 7337);

/// `spark.deploy.recoveryDirectory`.
pub(crate) const RECOVERY: &str = "/var/lib/spark/recovery";
/// `SPARK_WORKER_DIR`: jars and output of executors.
pub(crate) const WORK: &str = "/var/lib/spark/work";

/// Metrics of a master. Without the slash at its end the server only answers with a redirect.
pub(crate) const MASTER_METRICS: &str = "/metrics/master/prometheus/";
/// Metrics of a worker.
pub(crate) const WORKER_METRICS: &str = "/metrics/prometheus/";
