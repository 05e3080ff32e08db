//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{Metastore, OtlpEndpoint, ShuffleService, SparkMaster};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Name, PathRef, Quantity, Ref, Reference, Resources};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::libraries::Libraries;
use crate::size::Size;
use crate::version::SparkVersion;

/// `[spark-connect.<name>]`: a Spark Connect server. Whoever reaches its port runs code with its
/// rights: it asks nobody for a password.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SparkConnectServer {
    /// Version of Spark; clients need the same first two numbers. Default: that of `master`, or
    /// `4.1.1`.
    pub spark: Option<SparkVersion>,
    /// Image with this version in `/opt/spark`, for the server and for executor pods. Default:
    /// `docker.io/apache/spark:<spark>`, which has neither S3A nor Iceberg, and in 3.5 no Connect.
    pub image: Option<Reference>,
    /// Where the jars come from that Spark does not have. Default: `image`.
    pub libraries: Libraries,
    /// Maven coordinates of other jars, downloaded at every start: `io.delta:delta-spark_2.13:4.0.0`.
    pub extra_packages: Vec<String>,
    /// Where executors run. Default: `standalone` with a `master`, and `kubernetes` without.
    pub backend: Option<Backend>,
    /// The Standalone cluster that executors run in: `spark-standalone.main`.
    pub master: Option<Ref<SparkMaster>>,
    /// Servers. There is one: each would be a driver of its own with its own sessions.
    pub replicas: u32,
    /// Where `resources` and `executor` say no number: `small` is a server of `500m` and `2Gi` and up
    /// to 2 executors of 1 core and `1Gi`, `medium` one of `1` and `4Gi` and up to 10 of 2 cores and
    /// `4Gi`, `large` one of `4` and `16Gi` and up to 50 of 4 cores and `8Gi`. Default: `small`.
    pub size: Size,
    /// Processor and memory of the server; the heap is the memory without a quarter of it, and
    /// without 512Mi at least. Default: that of the size.
    pub resources: Option<Resources>,
    /// The executors.
    pub executor: Executor,
    /// The Hadoop user that files are written as on HDFS, and the owner of the directory with the
    /// event logs: the same as that of the history server. Default: `spark`.
    pub user: String,
    /// Directory for the event log: `minio.lake:/spark-logs/events` or `hdfs.lake:/shared/spark-logs`.
    /// It is made. The log rolls at 10 MiB, so that a history server sees it while the server runs.
    pub event_log: Option<PathRef>,
    /// Paths that sessions read and write, such as `minio.lake:/raw-data`: the server can open these
    /// and no others.
    pub storage: Vec<PathRef>,
    /// Directory of the tables that Spark manages itself. It is made. Default: that of the Metastore.
    pub warehouse: Option<PathRef>,
    /// Where table definitions are kept; without it they are gone with the server.
    pub metastore: Option<Ref<Metastore>>,
    /// A catalog of Iceberg tables.
    pub iceberg: Option<Iceberg>,
    /// A Celeborn cluster that keeps shuffle files: `celeborn.main`. The image needs its client; Spark 4
    /// can also download it, with `libraries = "packages"`.
    pub shuffle_service: Option<Ref<ShuffleService>>,
    /// Where a listener in the image sends traces and metrics.
    pub otel: Option<Otel>,
    /// Keys of `spark-defaults.conf`, in place of and beside those that platc sets.
    pub spark_defaults: BTreeMap<String, String>,
    /// Room on the node's disk of the server for what is shuffled, cached and uploaded. Default:
    /// `10Gi`.
    pub scratch: Quantity,
    /// How the driver's pages are reached from outside of the cluster. They ask nobody for a password.
    pub ingress: Option<Ingress>,
    /// Where the server may be scheduled.
    pub placement: Placement,
}

/// Where executors run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// In pods that the server makes.
    Kubernetes,
    /// In the workers of a Standalone cluster.
    Standalone,
    /// In the server itself, for trying things out.
    Local,
}

/// The executors.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Executor {
    /// Tasks that run at the same time; a whole number. Default: that of the size.
    pub cores: Option<u32>,
    /// Processor to reserve for an executor pod, where that is not `cores`: `100m`.
    pub cpu_request: Option<Quantity>,
    /// Heap. An executor pod gets a tenth more, and 384Mi more at least. Default: that of the size.
    pub memory: Option<Quantity>,
    /// Executors that are always there. Default: 0.
    pub min: u32,
    /// Executors at most; as many as `min` when executors shall not come and go. Default: that of
    /// the size.
    pub max: Option<u32>,
    /// Graphics processors of each executor pod, shared by its tasks. Default: 0.
    pub gpus: u32,
    /// Where executor pods may be scheduled.
    pub placement: Placement,
}

/// A catalog of Iceberg tables.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Iceberg {
    /// The catalog's name in queries. Default: `iceberg`.
    #[serde(default)]
    pub name: Option<Name>,
    /// Directory of the tables: `minio.lake:/warehouse/iceberg`. It is made.
    pub warehouse: PathRef,
    /// Who knows the tables. Default: `hadoop`.
    #[serde(default)]
    pub catalog: IcebergCatalog,
}

/// Who knows the tables of an Iceberg catalog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IcebergCatalog {
    /// The directory itself.
    #[default]
    Hadoop,
    /// The `metastore`.
    Hive,
}

/// Where a listener in the image sends traces and metrics.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Otel {
    /// The collector. Its OTLP address is in `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub endpoint: Ref<OtlpEndpoint>,
    /// Class of a Spark listener that the image has. Spark itself has none for OpenTelemetry.
    pub listener: String,
}

impl Default for SparkConnectServer {
    fn default() -> Self {
        Self {
            spark: None,
            image: None,
            libraries: Libraries::default(),
            extra_packages: Vec::new(),
            backend: None,
            master: None,
            replicas: 1,
            size: Size::default(),
            resources: None,
            executor: Executor::default(),
            user: "spark".to_owned(),
            event_log: None,
            storage: Vec::new(),
            warehouse: None,
            metastore: None,
            iceberg: None,
            shuffle_service: None,
            otel: None,
            spark_defaults: BTreeMap::new(),
            scratch: Quantity::gibibytes(10),
            ingress: None,
            placement: Placement::default(),
        }
    }
}

impl SparkConnectServer {
    /// A server of this version whose executors are pods.
    pub fn on_kubernetes(spark: SparkVersion) -> Self {
        Self {
            spark: Some(spark),
            backend: Some(Backend::Kubernetes),
            ..Self::default()
        }
    }

    /// A server whose executors run in this Standalone cluster, of the same version.
    pub fn on_standalone(master: impl Into<Ref<SparkMaster>>) -> Self {
        Self {
            master: Some(master.into()),
            ..Self::default()
        }
    }

    /// Logs its events to this directory.
    #[must_use]
    pub fn event_log(mut self, event_log: PathRef) -> Self {
        self.event_log = Some(event_log);
        self
    }

    /// Keeps table definitions in this Metastore.
    #[must_use]
    pub fn metastore(mut self, metastore: impl Into<Ref<Metastore>>) -> Self {
        self.metastore = Some(metastore.into());
        self
    }
}
