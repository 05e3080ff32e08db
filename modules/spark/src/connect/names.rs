//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const CONNECT: &str = "spark-connect";
/// The role of executor pods and of their template.
pub(crate) const EXECUTOR: &str = "executor";
/// The role of the configuration.
pub(crate) const CONFIG: &str = "config";

/// Where clients connect (`spark.connect.grpc.binding.port`).
pub(crate) const GRPC: Port = Port::tcp("grpc", 15002);
