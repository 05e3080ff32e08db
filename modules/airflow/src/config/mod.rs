//! What a person writes.

mod dags;
mod uses;

use std::collections::BTreeMap;

use platc_sdk::capability::{
    BatchServer, Broker, DagRepository, Database, SparkConnect, SparkMaster, SparkOperator,
    TrackingServer,
};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Ref, Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Version;
use crate::size::Size;

pub use dags::{Dags, GitDags, GitLogin, GitSync};
pub use uses::{Buckets, Logs};

/// `[airflow.<name>]`: an Airflow. It needs `database`, and with the Celery executor `broker`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Airflow {
    /// Line of versions: `"2.11"` (2.7 to 2.11), `"2.3"` (2.3 to 2.6) or `"3"`. Default: `"2.11"`,
    /// because Datagram generates DAGs for Airflow 2.
    #[serde(default)]
    pub version: Version,
    /// Image of all Airflow containers, of the official kind (`apache/airflow`). Default:
    /// `docker.io/apache/airflow:2.11.2`, `2.3.0` or `3.3.2`, by the version.
    #[serde(default)]
    pub image: Option<Reference>,
    /// Where tasks run: `"celery"` (workers), `"kubernetes"` (a pod for each task) or `"local"` (in
    /// the scheduler's pod). Default: `"celery"`.
    #[serde(default)]
    pub executor: ExecutorKind,
    /// Server of the metadata database.
    pub database: Ref<Database>,
    /// Database and user on that server.
    #[serde(default)]
    pub account: Account,
    /// Broker of the Celery executor, which needs one.
    #[serde(default)]
    pub broker: Option<Ref<Broker>>,
    /// Keys that all pods share.
    #[serde(default)]
    pub keys: Keys,
    /// The first user of the web interface. Made once: a later change of the password here does not
    /// change that of the user.
    #[serde(default)]
    pub admin: Admin,
    /// Where the DAGs come from: `"image"`, `{ from = "datagram.main" }`, `{ claim = "name" }` or
    /// `{ git = { repository = "https://git.example.com/dags.git" } }`. Default: `"image"`.
    #[serde(default)]
    pub dags: Dags,
    /// How DAGs are brought from a Git repository.
    #[serde(default)]
    pub git_sync: GitSync,
    /// The Livy that DAGs submit to.
    #[serde(default)]
    pub livy: Option<Ref<BatchServer>>,
    /// Id of the connection to Livy. Default: `livy_svc`.
    #[serde(default = "livy_svc")]
    pub livy_connection: String,
    /// The Spark Standalone cluster that DAGs submit to: the connection `spark_default` and the variable
    /// `spark_standalone_master` name it. `SparkSubmitOperator` needs an image with Java and Spark.
    #[serde(default)]
    pub spark: Option<Ref<SparkMaster>>,
    /// The Spark Connect server that DAGs use: the connection `spark_connect_default` and the variable
    /// `spark_connect_url` name it.
    #[serde(default)]
    pub spark_connect: Option<Ref<SparkConnect>>,
    /// The Spark operator that runs the applications of DAGs. Tasks may make `SparkApplication` objects in
    /// its namespaces, as `SparkKubernetesOperator` does. The connection `kubernetes_default` is this
    /// cluster, and the variables `spark_namespace` and `spark_operator_serviceaccount` say where an
    /// application and its driver belong: in the component's namespace if the operator watches it, and
    /// in the first that it watches otherwise.
    #[serde(default)]
    pub spark_operator: Option<Ref<SparkOperator>>,
    /// The server that keeps the runs of experiments: `MLFLOW_TRACKING_URI` names it.
    #[serde(default)]
    pub tracking: Option<Ref<TrackingServer>>,
    /// Buckets that DAGs read and write, through the connection `aws_default` or any client of S3.
    #[serde(default)]
    pub s3: Option<Buckets>,
    /// Connections by id, as URIs without a password: `{ spark = "spark://master:7077" }`. One with a
    /// password belongs in `secret_env` as `AIRFLOW_CONN_<ID>`.
    #[serde(default)]
    pub connections: BTreeMap<String, String>,
    /// Airflow variables. They go before those in the database.
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
    /// Keys of `airflow.cfg` as `"section.key"`, in place of and beside those that platc sets:
    /// `{ "core.parallelism" = "64" }`.
    #[serde(default)]
    pub config: BTreeMap<String, String>,
    /// Other environment variables of all Airflow containers.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Environment variables with secret values: `{ AIRFLOW_CONN_S3 = { env = "S3_CONNECTION" } }`.
    #[serde(default)]
    pub secret_env: BTreeMap<String, SecretValue>,
    /// Which defaults each pod of a role has, in the order small, medium, large. Web server: `500m`,
    /// `2Gi`; `1`, `4Gi`; `2`, `6Gi`. Scheduler: `500m`, `2Gi`; `1`, `4Gi`; `2`, `8Gi`; with the local
    /// executor, where the tasks run in it, `1`, `4Gi`; `2`, `8Gi`; `4`, `16Gi`. DAG processor: `500m`,
    /// `1Gi`; `1`, `2Gi`; `2`, `4Gi`. Triggerer: `250m`, `1Gi`; `500m`, `2Gi`; `1`, `4Gi`. Worker: `1`,
    /// `4Gi`, 8 tasks at the same time; `2`, `8Gi`, 16; `4`, `16Gi`, 32. Task pod: `500m`, `1Gi`; `1`,
    /// `2Gi`; `2`, `4Gi`. With workers or task pods `core.parallelism` is 32, 64, 128. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Web server; in Airflow 3 the API server. Default: 1 replica.
    #[serde(default)]
    pub web: Server,
    /// Scheduler. Default: 1 replica.
    #[serde(default)]
    pub scheduler: Server,
    /// DAG processor, only in Airflow 3. Default: 1 replica.
    #[serde(default)]
    pub dag_processor: Option<Server>,
    /// Triggerer, for deferrable operators; 0 replicas leave it out. Default: 1 replica.
    #[serde(default)]
    pub triggerer: Server,
    /// Workers of the Celery executor.
    #[serde(default)]
    pub workers: Option<Workers>,
    /// Task pods of the Kubernetes executor.
    #[serde(default)]
    pub tasks: Option<Tasks>,
    /// Whether tasks may start pods in the component's namespace, as `KubernetesPodOperator` does.
    /// Default: false.
    #[serde(default)]
    pub pod_operator: bool,
    /// Where logs of tasks are: `"scratch"` (gone with the pod), `{ claim = "name" }`, a claim that exists
    /// in the component's namespace and that many nodes mount read-write, or `{ s3 =
    /// "minio.lake:/logs/airflow" }`, in a bucket. Default: `"scratch"`.
    #[serde(default)]
    pub logs: Logs,
    /// Whether metrics are sent to a StatsD exporter, for Prometheus. Default: true.
    #[serde(default = "yes")]
    pub statsd: bool,
    /// Image of the StatsD exporter. Default: `quay.io/prometheus/statsd-exporter:v0.29.0`.
    #[serde(default)]
    pub statsd_image: Option<Reference>,
    /// How the web interface is reached from outside of the cluster.
    #[serde(default)]
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled, task pods included.
    #[serde(default)]
    pub placement: Placement,
}

fn yes() -> bool {
    true
}

/// The id that the DAGs of Datagram's installer use.
fn livy_svc() -> String {
    "livy_svc".to_owned()
}

/// Where tasks run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExecutorKind {
    /// In workers that take them from a broker.
    #[default]
    Celery,
    /// Each in a pod of its own.
    Kubernetes,
    /// In the scheduler's pod.
    Local,
}

/// Database and user of the metadata.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// Name of the database. Default: `airflow`.
    pub database: String,
    /// The user that owns it. Default: `airflow`.
    pub user: String,
    /// The user's password. It becomes part of a URL: one that exists must be of letters, digits and
    /// `-._~`. Default: generated.
    pub password: SecretValue,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            database: "airflow".to_owned(),
            user: "airflow".to_owned(),
            password: SecretValue::default(),
        }
    }
}

/// Keys that all pods share.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Keys {
    /// Encrypts connections and variables in the database: 32 bytes as URL-safe base64. With another
    /// key they cannot be read any more. Default: generated.
    pub fernet: SecretValue,
    /// Signs sessions and requests for logs. Default: generated.
    pub secret: SecretValue,
    /// Signs the tokens of tasks, only in Airflow 3. Default: generated.
    pub jwt: SecretValue,
}

/// The first user of the web interface.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Admin {
    /// Name to log in with. Default: `admin`.
    pub user: String,
    /// Address for mail. Default: `admin@example.com`.
    pub email: String,
    /// Password to log in with. Default: generated.
    pub password: SecretValue,
}

impl Default for Admin {
    fn default() -> Self {
        Self {
            user: "admin".to_owned(),
            email: "admin@example.com".to_owned(),
            password: SecretValue::default(),
        }
    }
}

/// One of the servers.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Number of pods. Default: 1.
    pub replicas: Option<u32>,
    /// Processor and memory of each. Default: those of `size`.
    pub resources: Option<Resources>,
}

/// Workers of the Celery executor.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Workers {
    /// Number of workers. Default: 2.
    pub replicas: u32,
    /// Tasks that each worker runs at the same time, each in a process of some 250Mi. Default: by `size`.
    pub concurrency: Option<u32>,
    /// Processor and memory of each worker. Default: those of `size`.
    pub resources: Option<Resources>,
    /// Time that a stopping worker gives its tasks to end. Default: `10m`.
    pub grace: Duration,
    /// Time after which a task that has not ended is given to another worker, and then runs twice;
    /// must be longer than the longest task. Default: `1d`.
    pub visibility_timeout: Duration,
}

impl Default for Workers {
    fn default() -> Self {
        Self {
            replicas: 2,
            concurrency: None,
            resources: None,
            grace: Duration::minutes(10),
            visibility_timeout: Duration::days(1),
        }
    }
}

/// Task pods of the Kubernetes executor.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Tasks {
    /// Processor and memory of each task, unless its DAG says otherwise. Default: those of `size`.
    pub resources: Option<Resources>,
}

impl Airflow {
    /// An Airflow with its metadata in this database, whose tasks run in the scheduler's pod.
    pub fn local(database: impl Into<Ref<Database>>) -> Self {
        Self {
            version: Version::default(),
            image: None,
            executor: ExecutorKind::Local,
            database: database.into(),
            account: Account::default(),
            broker: None,
            keys: Keys::default(),
            admin: Admin::default(),
            dags: Dags::default(),
            git_sync: GitSync::default(),
            livy: None,
            livy_connection: livy_svc(),
            spark: None,
            spark_connect: None,
            spark_operator: None,
            tracking: None,
            s3: None,
            connections: BTreeMap::new(),
            variables: BTreeMap::new(),
            config: BTreeMap::new(),
            env: BTreeMap::new(),
            secret_env: BTreeMap::new(),
            size: Size::default(),
            web: Server::default(),
            scheduler: Server::default(),
            dag_processor: None,
            triggerer: Server::default(),
            workers: None,
            tasks: None,
            pod_operator: false,
            logs: Logs::default(),
            statsd: yes(),
            statsd_image: None,
            ingress: None,
            placement: Placement::default(),
        }
    }

    /// An Airflow with workers, which take their tasks from this broker.
    pub fn celery(database: impl Into<Ref<Database>>, broker: impl Into<Ref<Broker>>) -> Self {
        Self {
            executor: ExecutorKind::Celery,
            broker: Some(broker.into()),
            ..Self::local(database)
        }
    }

    /// An Airflow that starts a pod for each task.
    pub fn kubernetes(database: impl Into<Ref<Database>>) -> Self {
        Self {
            executor: ExecutorKind::Kubernetes,
            ..Self::local(database)
        }
    }

    /// Takes the DAGs that this component generates.
    #[must_use]
    pub fn dags_from(mut self, repository: impl Into<Ref<DagRepository>>) -> Self {
        self.dags = Dags::From(repository.into());
        self
    }

    /// Gives DAGs a connection to this Livy.
    #[must_use]
    pub fn livy(mut self, livy: impl Into<Ref<BatchServer>>) -> Self {
        self.livy = Some(livy.into());
        self
    }
}
