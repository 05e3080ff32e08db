//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const CONNECT: &str = "spark-connect";
/// The role of the Service that executors find the driver by.
pub(crate) const DRIVER: &str = "driver";
/// The role of executor pods and of their template.
pub(crate) const EXECUTOR: &str = "executor";
/// The role of the configuration.
pub(crate) const CONFIG: &str = "config";

/// Where clients connect (`spark.connect.grpc.binding.port`).
pub(crate) const GRPC: Port = Port::tcp("grpc", 15002);
/// Where executors report to the driver (`spark.driver.port`); Spark's default is any free port.
pub(crate) const DRIVER_RPC: Port = Port::tcp("driver-rpc", 7078);
/// Where executors get blocks of the driver (`spark.driver.blockManager.port`).
pub(crate) const BLOCKS: Port = Port::tcp("blocks", 7079);
/// Pages and metrics of the driver (`spark.ui.port`).
pub(crate) const UI: Port = Port::tcp("ui", 4040);

/// The directory with the executors' template.
pub(crate) const TEMPLATES: &str = "/opt/spark/templates";
/// The file in it.
pub(crate) const TEMPLATE: &str = "executor.yaml";
/// The container of the template that Spark completes.
pub(crate) const CONTAINER: &str = "spark-kubernetes-executor";

/// Metrics of all executors and of the driver itself.
pub(crate) const METRICS: &str = "/metrics/executors/prometheus";
