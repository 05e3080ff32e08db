//! Ports, paths and roles that several files use; ports are Impala's own defaults.

use platc_sdk::Port;

/// The role of the catalog service.
pub(crate) const CATALOGD: &str = "catalogd";
/// The role of the statestore.
pub(crate) const STATESTORED: &str = "statestored";
/// The role of daemons that clients connect to.
pub(crate) const COORDINATOR: &str = "coordinator";
/// The role of daemons that only execute.
pub(crate) const EXECUTOR: &str = "executor";
/// The role of the Service that clients connect to.
pub(crate) const CLIENTS: &str = "impala";
/// The role of Hadoop's and Hive's configuration.
pub(crate) const CONF: &str = "conf";
/// The role of the files of admission control.
pub(crate) const ADMISSION: &str = "admission";

/// The protocol of `HiveServer2`.
pub(crate) const HS2: Port = Port::tcp("hs2", 21050);
/// The same over HTTP.
pub(crate) const HS2_HTTP: Port = Port::tcp("hs2-http", 28000);
/// Daemons among each other.
pub(crate) const KRPC: Port = Port::tcp("krpc", 27000);
/// Where the statestore calls a daemon.
pub(crate) const SUBSCRIBER: Port = Port::tcp("subscriber", 23000);
/// Pages, health and metrics of a daemon.
pub(crate) const WEB: Port = Port::tcp("web", 25000);
/// The catalog service.
pub(crate) const CATALOG: Port = Port::tcp("catalog", 26000);
/// Where the statestore calls the catalog service.
pub(crate) const CATALOG_SUBSCRIBER: Port = Port::tcp("subscriber", 23020);
/// Pages, health and metrics of the catalog service.
pub(crate) const CATALOG_WEB: Port = Port::tcp("web", 25020);
/// The statestore.
pub(crate) const STATESTORE: Port = Port::tcp("statestore", 24000);
/// Statestores among each other.
pub(crate) const STATESTORE_HA: Port = Port::tcp("statestore-ha", 24020);
/// Pages, health and metrics of the statestore.
pub(crate) const STATESTORE_WEB: Port = Port::tcp("web", 25010);

/// First on the class path of the image's entry point.
pub(crate) const CONF_DIRECTORY: &str = "/opt/impala/conf";
/// Startup flags.
pub(crate) const FLAGS_DIRECTORY: &str = "/opt/impala/flags";
/// The files of admission control.
pub(crate) const ADMISSION_DIRECTORY: &str = "/opt/impala/admission";
/// Logs and minidumps. The entry point ends when it cannot write here.
pub(crate) const LOGS: &str = "/opt/impala/logs";
/// Where queries spill to.
pub(crate) const SCRATCH: &str = "/opt/impala/scratch";
/// Where remote data is cached.
pub(crate) const DATA_CACHE: &str = "/opt/impala/data-cache";
/// The DataNodes' domain socket, in the directory that `short_circuit` names.
pub(crate) const SOCKET: &str = "dn_socket";
/// Answers 200 when the server is ready to serve, and needs no password.
pub(crate) const HEALTH: &str = "/healthz";
