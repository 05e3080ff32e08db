//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const SERVER: &str = "server";
/// The role of the Service in front of it, which is named like the component.
pub(crate) const CLIENTS: &str = "prometheus";

/// Where it answers (`--web.listen-address`).
pub(crate) const HTTP: Port = Port::tcp("http", 9090);

/// Directory of `prometheus.yml`; that of the official image.
pub(crate) const CONFIG: &str = "/etc/prometheus";
/// Directory of the rules.
pub(crate) const RULES: &str = "/etc/prometheus-rules";
/// Directory of the metrics; that of the official image.
pub(crate) const DATA: &str = "/prometheus";
