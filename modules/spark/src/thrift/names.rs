//! Ports and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const THRIFT: &str = "spark-thrift";
/// The role of executor pods and of their template.
pub(crate) const EXECUTOR: &str = "executor";
/// The role of the configuration.
pub(crate) const CONFIG: &str = "config";

/// Where clients connect (`hive.server2.thrift.port`).
pub(crate) const SQL: Port = Port::tcp("thrift", 10000);
