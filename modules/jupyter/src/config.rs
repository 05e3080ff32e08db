//! What a person writes.

use platc_sdk::capability::{ObjectStore, SparkConnect, TrackingServer};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, Name, Ref, Reference, Resources, SecretValue, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[jupyter.<name>]`: `JupyterLab`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Jupyter {
    /// The Spark Connect server that notebooks talk to: `SPARK_REMOTE` names it. Default: none.
    pub connect: Option<Ref<SparkConnect>>,
    /// Buckets that notebooks may read and write. Default: none.
    pub s3: Option<Buckets>,
    /// The server that keeps the runs of experiments: `MLFLOW_TRACKING_URI` names it. Default: none.
    pub tracking: Option<Ref<TrackingServer>>,
    /// Users that get a server of their own each, with a volume and a token of its own. Default: one
    /// server for everybody.
    pub users: Vec<Name>,
    /// Image of the Jupyter Docker Stacks, with the client of Spark. Default:
    /// `quay.io/jupyter/pyspark-notebook:spark-<version>`, of the version line of `connect`.
    pub image: Option<Reference>,
    /// The user and the group that the image runs as. Default: `[1000, 100]`, those of the Jupyter Docker
    /// Stacks. An image that was built from one of Spark has `[185, 0]`.
    pub user: [u32; 2],
    /// The token that people log in with; without one everybody could run code. Default: `"generate"`,
    /// one for each server.
    pub token: SecretValue,
    /// How much a server may use. Default: `small`.
    pub size: Size,
    /// Processor and memory of each server, in place of those of `size`.
    pub resources: Option<Resources>,
    /// Volume of each server for notebooks. Default: `10Gi`.
    pub storage: Storage,
    /// Whether notebooks are lost with the pod: there is no volume. Default: false.
    pub ephemeral: bool,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the servers may be scheduled.
    pub placement: Placement,
}

/// How much a server may use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// `500m` and `2Gi`: a client of Spark Connect, with small results.
    #[default]
    Small,
    /// `1` and `4Gi`.
    Medium,
    /// `2` and `16Gi`: data frames of some gigabytes in the notebook itself.
    Large,
}

impl Size {
    /// Processor and memory of a server.
    pub(crate) fn resources(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 2 * 1024),
            Self::Medium => Resources::new(1000, 4 * 1024),
            Self::Large => Resources::new(2000, 16 * 1024),
        }
    }
}

/// Buckets of an object store.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Buckets {
    /// The object store, such as `minio.lake`.
    pub store: Ref<ObjectStore>,
    /// Buckets, each with a prefix or without: `["/raw-data", "/lake/sandbox"]`. They are made.
    pub paths: Vec<AbsolutePath>,
}

impl Default for Jupyter {
    fn default() -> Self {
        Self {
            connect: None,
            s3: None,
            tracking: None,
            users: Vec::new(),
            image: None,
            user: [1000, 100],
            token: SecretValue::default(),
            size: Size::default(),
            resources: None,
            storage: Storage::gibibytes(10),
            ephemeral: false,
            ingress: None,
            placement: Placement::default(),
        }
    }
}

impl Jupyter {
    /// A server without Spark.
    pub fn new() -> Self {
        Self::default()
    }

    /// Notebooks talk to this Spark Connect server.
    #[must_use]
    pub fn connect(mut self, server: impl Into<Ref<SparkConnect>>) -> Self {
        self.connect = Some(server.into());
        self
    }
}
