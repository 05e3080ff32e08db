//! Ports, roles and variables that several files use.

use platc_sdk::Port;

/// The role of the servers.
pub(crate) const SERVER: &str = "server";

/// Pages, the interface and the metrics: the default of `mlflow server --port`.
pub(crate) const HTTP: Port = Port::tcp("http", 5000);

/// The scratch volume.
pub(crate) const SCRATCH: &str = "/tmp";
/// Where the processes of a server add up what they tell Prometheus.
pub(crate) const METRICS: &str = "/tmp/metrics";

/// The password in [`STORE_URI`].
pub(crate) const PASSWORD: &str = "MLFLOW_DATABASE_PASSWORD";
/// The database, which `mlflow server` reads from here.
pub(crate) const STORE_URI: &str = "MLFLOW_BACKEND_STORE_URI";
/// The address that Prometheus asks.
pub(crate) const POD_IP: &str = "POD_IP";
/// The address of the object store.
pub(crate) const S3_ENDPOINT: &str = "MLFLOW_S3_ENDPOINT_URL";
/// Whether the bucket is part of the path or of the host.
pub(crate) const S3_STYLE: &str = "MLFLOW_BOTO_CLIENT_ADDRESSING_STYLE";
/// The region that requests to the object store are signed with.
pub(crate) const S3_REGION: &str = "AWS_DEFAULT_REGION";
/// Whether a server runs jobs. It does unless it is told not to; older versions know no jobs.
pub(crate) const JOBS: &str = "MLFLOW_SERVER_ENABLE_JOB_EXECUTION";
