//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::Database;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{PathRef, Ref, Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[mlflow.<name>]`: an `MLflow` tracking server. Whoever reaches its port may read and delete
/// everything: it asks nobody for a password.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mlflow {
    /// The server with the database of runs, metrics and models.
    pub database: Ref<Database>,
    /// Where artifacts are: `minio.lake:/mlflow/artifacts`. The bucket is made.
    pub artifacts: PathRef,
    /// Name of the database and of its user.
    #[serde(default)]
    pub account: Account,
    /// Version of `MLflow`, from `3.0.0` on. Default: that of an official `image`, or `3.16.1`.
    #[serde(default)]
    pub version: Option<String>,
    /// Image with `psycopg2` and `boto3`. Default: `ghcr.io/mlflow/mlflow:v<version>-full`, which there
    /// is from 3.9.0 on.
    #[serde(default)]
    pub image: Option<Reference>,
    /// Servers. Default: 1.
    #[serde(default = "default_replicas")]
    pub replicas: u32,
    /// What each server is given, and how many processes answer in it: small `500m`, `2Gi`, 2; medium
    /// `1`, `4Gi`, 4; large `2`, `8Gi`, 8. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Processor and memory of each server, in place of those of `size`; the server takes
    /// about `256Mi`, and each process as much before it has work.
    #[serde(default)]
    pub resources: Option<Resources>,
    /// Processes that answer requests in each server. Default: by `size`.
    #[serde(default)]
    pub workers: Option<u32>,
    /// Whether the server also runs jobs: scoring of traces as they come in, archives of traces. That is
    /// eight processes and `2Gi` more. Only for one server. Default: false.
    #[serde(default)]
    pub jobs: bool,
    /// Names under which the server may be asked, beside those of its Service and its Ingress:
    /// `["mlflow.example.com", "*.lab.example.com"]`. It refuses all others. From 3.5.0 on.
    #[serde(default)]
    pub allowed_hosts: Vec<String>,
    /// Whether the server tells Prometheus about its requests, for which the image needs
    /// `prometheus-flask-exporter`. Default: true with an official image, false with one of yours.
    #[serde(default)]
    pub metrics: Option<bool>,
    /// Environment variables, such as options of `mlflow server`:
    /// `{ MLFLOW_SERVER_X_FRAME_OPTIONS = "NONE" }`.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// Environment variables with secret values.
    #[serde(default)]
    pub secret_env: BTreeMap<String, SecretValue>,
    /// How it is reached from outside of the cluster.
    #[serde(default)]
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// Name of the database and of its user.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// Name of the database. Default: `mlflow`.
    pub database: String,
    /// Name of the user. Default: `mlflow`.
    pub user: String,
    /// The user's password; letters and digits, since it stands in a URL. Default: `"generate"`.
    pub password: SecretValue,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            database: "mlflow".to_owned(),
            user: "mlflow".to_owned(),
            password: SecretValue::Generate,
        }
    }
}

/// How much a server is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// For a few people.
    #[default]
    Small,
    /// For a team.
    Medium,
    /// For a company.
    Large,
}

impl Size {
    /// Processor and memory of a server, with jobs or without.
    pub(crate) fn resources(self, jobs: bool) -> Resources {
        let (millicores, gibibytes) = match self {
            Self::Small => (500, 2),
            Self::Medium => (1000, 4),
            Self::Large => (2000, 8),
        };
        let more = if jobs { 2 } else { 0 };
        Resources::new(millicores, (gibibytes + more) * 1024)
    }

    /// Processes of a server.
    pub(crate) fn workers(self) -> u32 {
        match self {
            Self::Small => 2,
            Self::Medium => 4,
            Self::Large => 8,
        }
    }
}

fn default_replicas() -> u32 {
    1
}

impl Mlflow {
    /// A server with its database here and its artifacts there.
    pub fn new(database: impl Into<Ref<Database>>, artifacts: PathRef) -> Self {
        Self {
            database: database.into(),
            artifacts,
            account: Account::default(),
            version: None,
            image: None,
            replicas: default_replicas(),
            size: Size::default(),
            resources: None,
            workers: None,
            jobs: false,
            allowed_hosts: Vec::new(),
            metrics: None,
            env: BTreeMap::new(),
            secret_env: BTreeMap::new(),
            ingress: None,
            placement: Placement::default(),
        }
    }

    /// Is reached from outside of the cluster.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = Some(ingress);
        self
    }
}
