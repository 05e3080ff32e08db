//! What a person writes about Spark and what belongs to it.

use platc_sdk::Quantity;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::host_port::HostPort;
use crate::spark_url::SparkUrl;

/// A Livy server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LivyServer {
    /// Its REST interface, such as `livy.corp.local:8998`.
    pub endpoint: HostPort,
    /// The Spark master that it submits to, such as `yarn` or `k8s://https://kubernetes.default.svc`.
    pub spark_master: String,
    /// The Hadoop user that its applications run as. Default: `spark`.
    #[serde(default = "spark_user")]
    pub user: String,
}

/// A Spark History Server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryServer {
    /// The address that people open, such as `https://history.corp.local`.
    pub url: String,
    /// URI of the directory that it reads event logs from, such as `hdfs://corp/shared/spark-logs`.
    pub log_directory: String,
    /// The Hadoop user that it reads as. Default: `spark`.
    #[serde(default = "spark_user")]
    pub user: String,
}

/// A Spark Standalone cluster.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SparkCluster {
    /// The URL of its masters, as their pages show it: `spark://spark0.corp.local:7077`, or
    /// `spark://spark0.corp.local:7077,spark1.corp.local:7077` with several.
    pub url: SparkUrl,
    /// Version of Spark, such as `3.5.7`: drivers need the same one.
    pub version: String,
    /// What its largest worker offers: an executor that wants more is refused. Default: not known, and
    /// nothing is refused.
    #[serde(default)]
    pub worker: Option<ClusterWorker>,
    /// Whether workers keep the shuffle files of executors that are gone
    /// (`spark.shuffle.service.enabled`). Default: `false`.
    #[serde(default)]
    pub shuffle_service: bool,
}

/// What a worker of a Spark Standalone cluster offers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClusterWorker {
    /// Cores for executors (`SPARK_WORKER_CORES`).
    pub cores: u32,
    /// Memory for the heaps of executors (`SPARK_WORKER_MEMORY`), such as `8Gi`.
    pub memory: Quantity,
}

/// A Celeborn cluster. Executors connect to its workers as well as to its masters.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CelebornServers {
    /// The RPC port of each master, such as `celeborn0.corp.local:9097`.
    pub masters: Vec<HostPort>,
    /// Version of Celeborn, such as `0.6.3`: clients need the same first two numbers.
    pub version: String,
    /// Whether each piece of data is kept by two workers, so that the loss of one loses nothing; there
    /// have to be two. Default: `false`, as Celeborn does.
    #[serde(default)]
    pub replicate: bool,
}

fn spark_user() -> String {
    "spark".to_owned()
}
