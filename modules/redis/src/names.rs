//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const SERVER: &str = "server";
/// The Service that clients connect to.
pub(crate) const CLIENTS: &str = "redis";

/// Where clients connect.
pub(crate) const PORT: Port = Port::tcp("redis", 6379);
/// Where the exporter shows metrics.
pub(crate) const METRICS: Port = Port::tcp("metrics", 9121);

/// The volume of the image.
pub(crate) const DATA: &str = "/data";
/// Directory of the configuration file.
pub(crate) const CONFIG: &str = "/usr/local/etc/redis";
/// The configuration file. The image's entry point starts the server when its first argument ends
/// in `.conf`: `redis-server`, or `valkey-server` in an image of Valkey.
pub(crate) const REDIS_CONF: &str = "/usr/local/etc/redis/redis.conf";
