//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the servers.
pub(crate) const SERVER: &str = "server";
/// The role of the Service that consumers use; named like the component.
pub(crate) const API: &str = "minio";
/// The role of the console.
pub(crate) const CONSOLE: &str = "console";
/// The role of the Job that makes the buckets of the setting.
pub(crate) const BUCKETS: &str = "buckets";

/// The S3 interface, with health and metrics (`--address`).
pub(crate) const S3: Port = Port::tcp("s3", 9000);
/// The console (`--console-address`); it answers clients of S3 with HTML.
pub(crate) const WEB: Port = Port::tcp("console", 9001);

/// A server's only drive.
pub(crate) const DATA: &str = "/data";
/// Where the servers look for `public.crt`, `private.key` and `CAs/` (`--certs-dir`).
pub(crate) const CERTIFICATES: &str = "/etc/minio/certs";

/// Alive as soon as it listens; health needs no login.
pub(crate) const LIVE: &str = "/minio/health/live";
/// Ready when it can serve. `/minio/health/cluster` asks for a quorum: that is for alerts, since a
/// server that is not ready because of others would take its own drives away from them too.
pub(crate) const READY: &str = "/minio/health/ready";
/// Metrics of the whole store, the same at each server.
pub(crate) const METRICS: &str = "/minio/v2/metrics/cluster";
