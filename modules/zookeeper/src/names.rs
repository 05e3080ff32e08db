//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the servers.
pub(crate) const SERVER: &str = "server";

/// Where clients connect (`clientPort`).
pub(crate) const CLIENT: Port = Port::tcp("client", 2181);
/// Where followers connect; only the leader listens, so nothing may probe it.
pub(crate) const FOLLOWER: Port = Port::tcp("follower", 2888);
/// Where servers elect their leader.
pub(crate) const ELECTION: Port = Port::tcp("election", 3888);
/// Prometheus metrics (`metricsProvider.httpPort`).
pub(crate) const METRICS: Port = Port::tcp("metrics", 7000);

/// Directory of snapshots and of `myid`; a volume of the official image.
pub(crate) const DATA: &str = "/data";
/// Directory of the transaction log; a volume of the official image. Left unmounted it would be
/// gone with the pod, and the committed log with it.
pub(crate) const DATA_LOG: &str = "/datalog";
/// The configuration file of the official image.
pub(crate) const ZOO_CFG: &str = "/conf/zoo.cfg";
