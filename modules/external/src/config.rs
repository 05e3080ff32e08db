//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{Duration, PathRef, Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::host_port::HostPort;
use crate::kerberos::KerberosServers;

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
    /// A Git repository with Airflow DAGs (offers `DagRepository`).
    pub dag_repository: Option<GitRepository>,
    /// A Hive Metastore (offers `Metastore`).
    pub metastore: Option<MetastoreServers>,
    /// The operator of Prometheus (offers `PrometheusOperator`).
    pub prometheus_operator: Option<Operator>,
}

/// A Hadoop file system.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HadoopFileSystem {
    /// The RPC port of each NameNode, such as `nn0.corp.local:8020`.
    pub name_nodes: Vec<HostPort>,
    /// Name of the nameservice (`dfs.nameservices`); needed with two NameNodes or more, and only then.
    #[serde(default)]
    pub nameservice: Option<String>,
    /// The HTTP port of each NameNode, or an `HttpFS`. Default: port 9870 of each NameNode, as in
    /// Hadoop 3; in Hadoop 2 it is 50070.
    #[serde(default)]
    pub web_hdfs: Vec<HostPort>,
    /// The user that may do everything. Default: `hdfs`.
    #[serde(default = "superuser")]
    pub superuser: String,
    /// Kerberos, where the servers ask for it. Default: they do not.
    #[serde(default)]
    pub kerberos: Option<KerberosServers>,
    /// More keys of a client's `core-site.xml`.
    #[serde(default)]
    pub core_site: BTreeMap<String, String>,
    /// More keys of a client's `hdfs-site.xml`.
    #[serde(default)]
    pub hdfs_site: BTreeMap<String, String>,
    /// Whether Jobs make the directories that components want, as `superuser`. With `false` they have
    /// to be there, each with its owner and mode, before a component starts. Default: `true`.
    #[serde(default = "yes")]
    pub provision: bool,
    /// Image of those Jobs: with `bash`, `hadoop` and `hdfs` on its path. Default:
    /// `docker.io/apache/hadoop:3.3.6`.
    #[serde(default)]
    pub client_image: Option<Reference>,
    /// Number of a user that the image knows; Hadoop does not start as any other. Default: 1000.
    #[serde(default = "client_user")]
    pub client_user: u32,
    /// Processor and memory of those Jobs. Default: `250m`, `1Gi`.
    #[serde(default = "client_resources")]
    pub client_resources: Resources,
    /// Where those Jobs may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// An object store that speaks S3, such as that of a cloud.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3Store {
    /// Where it listens, such as `s3.eu-central-1.amazonaws.com:443`.
    pub endpoint: HostPort,
    /// Whether it speaks TLS. The images of those who use it have to trust its certificate. Default:
    /// `true`.
    #[serde(default = "yes")]
    pub tls: bool,
    /// The region that clients sign with. Default: `us-east-1`.
    #[serde(default = "region")]
    pub region: String,
    /// Whether the bucket is part of the path (`https://host/bucket`) and not of the host. Default:
    /// `true`.
    #[serde(default = "yes")]
    pub path_style: bool,
    /// The access key that all components share: `existing` or `env`.
    pub access_key: SecretValue,
    /// The secret key that all components share: `existing` or `env`.
    pub secret_key: SecretValue,
    /// Whether Jobs make the buckets and prefixes that components want; the login then has to be one
    /// that may. With `false` they have to be there, each prefix with an object in it, before a
    /// component starts. Default: `false`.
    #[serde(default)]
    pub provision: bool,
    /// Image of those Jobs: with `mc`, `sh` and coreutils. Default:
    /// `quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z`.
    #[serde(default)]
    pub client_image: Option<Reference>,
    /// Processor and memory of those Jobs. Default: `50m`, `256Mi`.
    #[serde(default = "s3_client_resources")]
    pub client_resources: Resources,
    /// Where those Jobs may be scheduled.
    #[serde(default)]
    pub placement: Placement,
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

impl S3Store {
    /// A store at this endpoint with this login, where nothing is made.
    pub fn new(endpoint: HostPort, access_key: SecretValue, secret_key: SecretValue) -> Self {
        Self {
            endpoint,
            tls: yes(),
            region: region(),
            path_style: yes(),
            access_key,
            secret_key,
            provision: false,
            client_image: None,
            client_resources: s3_client_resources(),
            placement: Placement::default(),
        }
    }
}

impl HadoopFileSystem {
    /// A file system with one NameNode.
    pub fn single(name_node: HostPort) -> Self {
        Self::of(vec![name_node], None)
    }

    /// A file system with several NameNodes, one of them active.
    pub fn ha(
        nameservice: impl Into<String>,
        name_nodes: impl IntoIterator<Item = HostPort>,
    ) -> Self {
        Self::of(name_nodes.into_iter().collect(), Some(nameservice.into()))
    }

    fn of(name_nodes: Vec<HostPort>, nameservice: Option<String>) -> Self {
        Self {
            name_nodes,
            nameservice,
            web_hdfs: Vec::new(),
            superuser: superuser(),
            kerberos: None,
            core_site: BTreeMap::new(),
            hdfs_site: BTreeMap::new(),
            provision: yes(),
            client_image: None,
            client_user: client_user(),
            client_resources: client_resources(),
            placement: Placement::default(),
        }
    }
}

fn superuser() -> String {
    "hdfs".to_owned()
}

fn yes() -> bool {
    true
}

/// The user `hadoop` of the official image.
fn client_user() -> u32 {
    1000
}

fn client_resources() -> Resources {
    Resources::new(250, 1024)
}

fn s3_client_resources() -> Resources {
    Resources::new(50, 256)
}

/// What clients sign with when nobody tells them.
fn region() -> String {
    "us-east-1".to_owned()
}

fn hive_version() -> String {
    "3.1.3".to_owned()
}

fn session_timeout() -> Duration {
    Duration::seconds(40)
}

fn spark_user() -> String {
    "spark".to_owned()
}

fn master() -> String {
    "master".to_owned()
}
