//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const SERVER: &str = "server";
/// The role of the Service in front of it, which is named like the component.
pub(crate) const CLIENTS: &str = "loki";

/// Where logs come and are asked for (`server.http_listen_port`).
pub(crate) const HTTP: Port = Port::tcp("http", 3100);

/// Directory of the configuration file; that of the official chart.
pub(crate) const CONFIG: &str = "/etc/loki/config";
/// Directory of everything that is written.
pub(crate) const DATA: &str = "/var/loki";
