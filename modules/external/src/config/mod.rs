//! What a person writes.

mod spark;
mod storage;

use std::collections::BTreeMap;

use platc_sdk::{Duration, PathRef, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::host_port::HostPort;

pub use spark::{CelebornServers, ClusterWorker, HistoryServer, LivyServer, SparkCluster};
pub use storage::{HadoopFileSystem, S3Store};

/// `[external.<name>]`: servers that platc does not run. Each table that is there makes the component
/// offer one capability; at least one is needed.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct External {
    /// A Hadoop file system (offers `FileSystem`).
    pub file_system: Option<HadoopFileSystem>,
    /// An object store that speaks S3 (offers `ObjectStore` and, through Hadoop's S3A, `FileSystem`).
    pub s3: Option<S3Store>,
    /// A PostgreSQL server (offers `Database`).
    pub database: Option<PostgresqlServer>,
    /// A ZooKeeper ensemble (offers `Ensemble`).
    pub ensemble: Option<ZooKeeperServers>,
    /// A Redis server (offers `Broker`).
    pub broker: Option<RedisServer>,
    /// A Livy server (offers `BatchServer`).
    pub batch_server: Option<LivyServer>,
    /// A Spark History Server (offers `SparkHistory`).
    pub spark_history: Option<HistoryServer>,
    /// A Spark Standalone cluster (offers `SparkMaster`). Its workers call drivers back, so they have to
    /// reach pods of this Kubernetes cluster by address and by name; with `platform.network_policies`
    /// their namespace has to be in `open_to`.
    pub spark_master: Option<SparkCluster>,
    /// A Celeborn cluster (offers `ShuffleService`).
    pub celeborn: Option<CelebornServers>,
    /// An `MLflow` tracking server (offers `TrackingServer`). It has to pass artifacts on
    /// (`--serve-artifacts`, its default), and clients get no login of it from platc.
    pub mlflow: Option<MlflowServer>,
    /// A Git repository with Airflow DAGs (offers `DagRepository`).
    pub dag_repository: Option<GitRepository>,
    /// A Hive Metastore (offers `Metastore`).
    pub metastore: Option<MetastoreServers>,
    /// The operator of Prometheus (offers `PrometheusOperator`).
    pub prometheus_operator: Option<Operator>,
}

/// A PostgreSQL server. platc has no login to it: the databases that components use, and the users
/// that own them, have to be there before the components start. So do not let platc generate the
/// passwords of those users, but name a Secret (`existing`) or a variable (`env`) that holds the one
/// the server knows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PostgresqlServer {
    /// Where it listens, such as `db.corp.local:5432`.
    pub endpoint: HostPort,
    /// How it stores passwords. Default: `scram-sha-256`, as PostgreSQL does since version 14.
    #[serde(default)]
    pub password_encryption: Passwords,
}

/// How a PostgreSQL server stores passwords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Passwords {
    /// SCRAM.
    #[default]
    #[serde(rename = "scram-sha-256")]
    Scram,
    /// MD5, for old drivers.
    #[serde(rename = "md5")]
    Md5,
}

/// A ZooKeeper ensemble.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ZooKeeperServers {
    /// The client port of each server, such as `zk0.corp.local:2181`.
    pub servers: Vec<HostPort>,
    /// The longest session timeout that the servers grant (`maxSessionTimeout`). Default: `40s`,
    /// ZooKeeper's own.
    #[serde(default = "session_timeout")]
    pub max_session_timeout: Duration,
}

/// A Redis server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RedisServer {
    /// Where it listens, such as `redis.corp.local:6379`.
    pub endpoint: HostPort,
    /// The password that all clients share: `existing` or `env`.
    pub password: SecretValue,
}

/// A Git repository with Airflow DAGs. An Airflow that uses it is not registered anywhere.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GitRepository {
    /// Address, such as `https://git.corp.local/dags.git`, without a login in it.
    pub url: String,
    /// Branch with the DAGs. Default: `master`.
    #[serde(default = "master")]
    pub branch: String,
    /// Directory of the DAGs inside of the repository. Default: the repository itself.
    #[serde(default)]
    pub directory: String,
    /// User that may clone.
    pub user: String,
    /// The user's password or token: `existing` or `env`.
    pub password: SecretValue,
}

/// A Hive Metastore.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetastoreServers {
    /// The Thrift port of each server, such as `metastore.corp.local:9083`.
    pub servers: Vec<HostPort>,
    /// The directory with its managed tables, on another component: `external.corp:/warehouse`.
    pub warehouse: PathRef,
    /// Version of Hive. Default: `3.1.3`.
    #[serde(default = "hive_version")]
    pub version: String,
}

/// An `MLflow` tracking server. Where it asks for a login, its clients need `MLFLOW_TRACKING_USERNAME` and
/// `MLFLOW_TRACKING_PASSWORD` in their environment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MlflowServer {
    /// Its address (`MLFLOW_TRACKING_URI`), such as `https://mlflow.corp.local`, without a login in it.
    pub url: String,
}

/// The operator of Prometheus: targets and rules are given to it as objects.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Labels by which its Prometheus selects these objects, such as
    /// `{ release = "prometheus-stack" }`.
    pub selector: BTreeMap<String, String>,
    /// Label by which Grafana's sidecar finds each `ConfigMap` with a dashboard. Default:
    /// `{ name = "grafana_dashboard", value = "1" }`.
    #[serde(default)]
    pub dashboard_label: DashboardLabel,
}

/// A label.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DashboardLabel {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

impl Default for DashboardLabel {
    fn default() -> Self {
        Self {
            name: "grafana_dashboard".to_owned(),
            value: "1".to_owned(),
        }
    }
}

impl External {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this file system.
    #[must_use]
    pub fn file_system(mut self, file_system: HadoopFileSystem) -> Self {
        self.file_system = Some(file_system);
        self
    }

    /// With this object store.
    #[must_use]
    pub fn s3(mut self, store: S3Store) -> Self {
        self.s3 = Some(store);
        self
    }

    /// With a PostgreSQL server at this endpoint.
    #[must_use]
    pub fn database(mut self, endpoint: HostPort) -> Self {
        self.database = Some(PostgresqlServer {
            endpoint,
            password_encryption: Passwords::default(),
        });
        self
    }

    /// With a ZooKeeper ensemble of these servers.
    #[must_use]
    pub fn ensemble(mut self, servers: impl IntoIterator<Item = HostPort>) -> Self {
        self.ensemble = Some(ZooKeeperServers {
            servers: servers.into_iter().collect(),
            max_session_timeout: session_timeout(),
        });
        self
    }
}

fn hive_version() -> String {
    "3.1.3".to_owned()
}

fn session_timeout() -> Duration {
    Duration::seconds(40)
}

fn master() -> String {
    "master".to_owned()
}
