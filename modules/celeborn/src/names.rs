//! Ports, roles and paths that several files use.

use platc_sdk::Port;

/// The role of the masters.
pub(crate) const MASTER: &str = "master";
/// The role of the workers.
pub(crate) const WORKER: &str = "worker";

/// Where clients and workers connect (`celeborn.master.port`).
pub(crate) const MASTER_RPC: Port = Port::tcp("rpc", 9097);
/// Interface and metrics of a master (`celeborn.master.http.port`).
pub(crate) const MASTER_HTTP: Port = Port::tcp("http", 9098);
/// Where masters agree (`celeborn.master.ha.node.<id>.ratis.port`).
pub(crate) const RAFT: Port = Port::tcp("raft", 9872);

/// Where applications push data. The default of the four is any port, which a worker that restarts
/// would not have again.
pub(crate) const PUSH: Port = Port::tcp("push", 9091);
/// Where applications fetch data.
pub(crate) const FETCH: Port = Port::tcp("fetch", 9092);
/// Where other workers push data.
pub(crate) const REPLICATE: Port = Port::tcp("replicate", 9093);
/// Where masters and applications ask.
pub(crate) const WORKER_RPC: Port = Port::tcp("rpc", 9094);
/// Interface and metrics of a worker (`celeborn.worker.http.port`).
pub(crate) const WORKER_HTTP: Port = Port::tcp("http", 9096);

/// `CELEBORN_CONF_DIR` of the official image.
pub(crate) const CONF: &str = "/opt/celeborn/conf";
/// Below it are the directories of a worker.
pub(crate) const DISKS: &str = "/var/lib/celeborn";
/// What masters agreed on.
pub(crate) const LOG: &str = "/var/lib/celeborn/raft";
/// Logs and process ids of the scripts, which are not looked at.
pub(crate) const SCRATCH: &str = "/tmp";
/// The DNS name of the pod, which a server listens at and is known by.
pub(crate) const HOST: &str = "CELEBORN_LOCAL_HOSTNAME";
