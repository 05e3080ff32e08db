//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the servers.
pub(crate) const SERVER: &str = "server";
/// The Service that clients connect to; named like the component.
pub(crate) const CLIENTS: &str = "rabbitmq";
/// The role of the web pages for administrators.
pub(crate) const MANAGEMENT: &str = "management";

/// Where clients connect.
pub(crate) const AMQP: Port = Port::tcp("amqp", 5672);
/// Web pages and HTTP interface for administrators.
pub(crate) const WEB: Port = Port::tcp("management", 15672);
/// Metrics for Prometheus.
pub(crate) const METRICS: Port = Port::tcp("metrics", 15692);
/// Erlang's port mapper, which servers ask for each other's port.
pub(crate) const EPMD: Port = Port::tcp("epmd", 4369);
/// Where the servers speak with each other (the port of clients and 20000).
pub(crate) const DISTRIBUTION: Port = Port::tcp("distribution", 25672);

/// The volume of the image; also the home directory, with the cookie.
pub(crate) const DATA: &str = "/var/lib/rabbitmq";
/// Directory of the configuration files. Not `/etc/rabbitmq`, where the image's own files are.
pub(crate) const CONFIG: &str = "/etc/platc/rabbitmq";
/// The main configuration file.
pub(crate) const RABBITMQ_CONF: &str = "/etc/platc/rabbitmq/rabbitmq.conf";
/// The plugins that run.
pub(crate) const ENABLED_PLUGINS: &str = "/etc/platc/rabbitmq/enabled_plugins";
/// A directory with no file: in place of `/etc/rabbitmq/conf.d`, which would be read after the main file
/// and lets `guest` in from everywhere.
pub(crate) const NO_MORE_FILES: &str = "/etc/platc/none";
