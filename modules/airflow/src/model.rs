//! A validated Airflow.

use std::collections::BTreeMap;

use platc_sdk::capability::{Broker, S3Login};
use platc_sdk::database::DatabaseLogin;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Endpoint, Identity, Image, Resources, SecretKey, Settings};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::names;

/// A validated Airflow.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Line of versions.
    pub version: Version,
    /// The image of all Airflow containers.
    pub image: Image,
    /// Where tasks run.
    pub executor: Executor,
    /// Tasks that run at the same time for each scheduler, where that is not Airflow's own number.
    pub parallelism: Option<u32>,
    /// Where the metadata is.
    pub metadata: DatabaseLogin,
    /// Keys that all pods share.
    pub keys: Keys,
    /// The first user of the web interface.
    pub admin: Admin,
    /// Where the DAGs come from.
    pub dags: Dags,
    /// What the person put into the environment.
    pub environment: Environment,
    /// The servers.
    pub servers: Servers,
    /// What all pods have in common.
    pub pods: Pods,
    /// Image of the StatsD exporter, if there is one.
    pub statsd: Option<Image>,
    /// How the web interface is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
}

/// What all pods have in common.
#[derive(Debug)]
pub struct Pods {
    /// Whether tasks may start pods.
    pub launch: bool,
    /// The namespaces in which tasks may make Spark applications.
    pub spark_namespaces: Vec<String>,
    /// Claim with the logs of tasks; without one they are gone with their pod.
    pub log_claim: Option<String>,
    /// Where tasks send their logs when they end.
    pub remote_logs: Option<RemoteLogs>,
    /// Who Airflow is in object stores.
    pub login: Option<S3Login>,
    /// The Secret that task pods pull their images with.
    pub pull_secret: Option<String>,
    /// Where they may be scheduled.
    pub placement: Placement,
}

/// Logs in a bucket.
#[derive(Debug)]
pub struct RemoteLogs {
    /// `s3://bucket/prefix`.
    pub folder: String,
    /// Id of the connection to the store.
    pub connection: String,
}

/// A line of versions: releases that are configured and started alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Version {
    /// 2.3 to 2.6: `airflow db upgrade`, section `[kubernetes]`.
    #[serde(rename = "2.3")]
    V2_3,
    /// 2.7 to 2.11: `airflow db migrate`, section `[kubernetes_executor]`.
    #[default]
    #[serde(rename = "2.11")]
    V2_11,
    /// 3: API server in place of the web server, and a DAG processor of its own.
    #[serde(rename = "3")]
    V3,
}

/// Where tasks run.
#[derive(Debug)]
pub enum Executor {
    /// In workers that take them from a broker.
    Celery(Celery),
    /// Each in a pod with this processor and memory.
    Kubernetes(Resources),
    /// In the scheduler's pod.
    Local,
}

/// Workers, and the broker that they take tasks from.
#[derive(Debug)]
pub struct Celery {
    /// The broker.
    pub broker: Broker,
    /// Number and size of the workers.
    pub workers: Server,
    /// Tasks that each worker runs at the same time.
    pub concurrency: u32,
    /// Time that a stopping worker gives its tasks to end.
    pub grace: Duration,
    /// Time after which a task that has not ended is given to another worker.
    pub visibility_timeout: Duration,
}

/// Number and size of the pods of one role.
#[derive(Debug)]
pub struct Server {
    /// Number of pods, at least one.
    pub replicas: u32,
    /// Processor and memory of each.
    pub resources: Resources,
}

/// The servers beside the workers.
#[derive(Debug)]
pub struct Servers {
    /// Web server or API server.
    pub web: Server,
    /// Scheduler.
    pub scheduler: Server,
    /// DAG processor; there is one in Airflow 3 and none before.
    pub dag_processor: Option<Server>,
    /// Triggerer, unless it is left out.
    pub triggerer: Option<Server>,
}

/// Keys that all pods share.
#[derive(Debug)]
pub struct Keys {
    /// Encrypts connections and variables in the database.
    pub fernet: SecretKey,
    /// Signs sessions and requests for logs.
    pub secret: SecretKey,
    /// Signs the tokens of tasks; there is one in Airflow 3 and none before.
    pub jwt: Option<SecretKey>,
}

/// The first user of the web interface.
#[derive(Debug)]
pub struct Admin {
    /// Name to log in with.
    pub user: String,
    /// Address for mail.
    pub email: String,
    /// Password to log in with.
    pub password: SecretKey,
}

/// Where the DAGs come from.
#[derive(Debug)]
pub enum Dags {
    /// They are in the image.
    Image,
    /// They are on a claim that exists.
    Claim(String),
    /// They are cloned.
    Git(Box<GitSource>),
}

/// A repository with DAGs, and what clones it.
#[derive(Debug)]
pub struct GitSource {
    /// URL that is cloned.
    pub url: String,
    /// Branch, tag or commit.
    pub branch: String,
    /// Directory of the DAGs inside of the repository, without a slash at its ends; may be empty.
    pub directory: String,
    /// User and password, unless anybody may clone.
    pub login: Option<(String, SecretKey)>,
    /// The image that clones.
    pub image: Image,
    /// Time between two looks at the repository.
    pub period: Duration,
    /// Processor and memory of each container that clones.
    pub resources: Resources,
}

/// What the person put into the environment, checked to contradict nothing and to hold no secret.
#[derive(Debug)]
pub struct Environment {
    /// Keys of `airflow.cfg`, as `section.key`.
    pub config: Settings,
    /// `AIRFLOW_CONN_...` and `AIRFLOW_VAR_...`.
    pub entries: BTreeMap<String, String>,
    /// Other variables.
    pub plain: BTreeMap<String, String>,
    /// Variables with secret values.
    pub secret: BTreeMap<String, SecretKey>,
}

impl Version {
    /// The word for it in `platform.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2_3 => "2.3",
            Self::V2_11 => "2.11",
            Self::V3 => "3",
        }
    }

    /// The role of the web interface.
    pub(crate) fn web_role(self) -> &'static str {
        match self {
            Self::V2_3 | Self::V2_11 => "webserver",
            Self::V3 => "api-server",
        }
    }

    /// The section of the Kubernetes executor; renamed in 2.5, which still reads the old name from
    /// the environment.
    pub(crate) fn kubernetes_section(self) -> &'static str {
        match self {
            Self::V2_3 => "kubernetes",
            Self::V2_11 | Self::V3 => "kubernetes_executor",
        }
    }
}

impl Model {
    /// The web interface, inside of the cluster.
    pub(crate) fn web_endpoint(&self) -> Endpoint {
        let host = self.identity.service_host(self.version.web_role());
        Endpoint::new(host, names::HTTP.number)
    }
}
