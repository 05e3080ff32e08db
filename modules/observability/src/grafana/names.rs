//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const SERVER: &str = "server";
/// The role of the Service in front of it, which is named like the component.
pub(crate) const CLIENTS: &str = "grafana";

/// Where its pages are (`server.http_port`).
pub(crate) const HTTP: Port = Port::tcp("http", 3000);

/// Directory of Grafana's database; a volume of the official image.
pub(crate) const DATA: &str = "/var/lib/grafana";
/// Directory of the provisioning files, below `/etc/grafana` of the official image.
pub(crate) const PROVISIONING: &str = "/etc/grafana/provisioning";
/// Directory of the dashboards. It is not below the volume of the database.
pub(crate) const DASHBOARDS: &str = "/etc/grafana/dashboards";
