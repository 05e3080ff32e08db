//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{Metastore, SparkMaster};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{PathRef, Quantity, Ref, Reference, Resources};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::connect::Executor;
use crate::libraries::Libraries;
use crate::size::Size;
use crate::version::SparkVersion;

/// `[spark-thrift.<name>]`: Spark's Thrift server. It asks nobody for a password: whoever reaches its port
/// reads and writes all tables with its rights.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SparkThriftServer {
    /// Where table definitions are kept.
    pub metastore: Ref<Metastore>,
    /// Version of Spark. Default: that of `master`, or `4.1.1`.
    #[serde(default)]
    pub spark: Option<SparkVersion>,
    /// Image with this version in `/opt/spark`, for the server and for executor pods. Default:
    /// `docker.io/apache/spark:<spark>`, which has no S3A.
    #[serde(default)]
    pub image: Option<Reference>,
    /// Where the jars come from that Spark does not have. Default: `image`.
    #[serde(default)]
    pub libraries: Libraries,
    /// Maven coordinates of other jars, downloaded at every start.
    #[serde(default)]
    pub extra_packages: Vec<String>,
    /// The Standalone cluster that executors run in: `spark-standalone.main`. Default: none, the server
    /// makes executor pods.
    #[serde(default)]
    pub master: Option<Ref<SparkMaster>>,
    /// Where `resources` and `executor` say no number: `small` is a server of `500m` and `2Gi` and up to
    /// 2 executors of 1 core and `1Gi`, `medium` one of `1` and `4Gi` and up to 10 of 2 cores and `4Gi`,
    /// `large` one of `4` and `16Gi` and up to 50 of 4 cores and `8Gi`. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Processor and memory of the server; the heap is the memory without a quarter of it, and without
    /// 512Mi at least. Results of queries pass through it. Default: that of the size.
    #[serde(default)]
    pub resources: Option<Resources>,
    /// The executors.
    #[serde(default)]
    pub executor: Executor,
    /// The Hadoop user that all queries run as, whoever asks. Default: `spark`.
    #[serde(default = "spark")]
    pub user: String,
    /// Directory for the event log: `minio.lake:/spark-logs/events`. It is made.
    #[serde(default)]
    pub event_log: Option<PathRef>,
    /// Paths with tables, such as `minio.lake:/warehouse`: the server can open these and no others.
    #[serde(default)]
    pub storage: Vec<PathRef>,
    /// Directory of the tables that Spark manages itself. It is made. Default: that of the Metastore.
    #[serde(default)]
    pub warehouse: Option<PathRef>,
    /// Keys of `spark-defaults.conf`, in place of and beside those that platc sets. Keys of `HiveServer2`
    /// have the prefix `spark.hadoop.`: `spark.hadoop.hive.server2.idle.session.timeout`.
    #[serde(default)]
    pub spark_defaults: BTreeMap<String, String>,
    /// Room on the node's disk of the server. Default: `10Gi`.
    #[serde(default = "ten_gibibytes")]
    pub scratch: Quantity,
    /// How the driver's pages are reached from outside of the cluster. They ask nobody for a password.
    #[serde(default)]
    pub ingress: Option<Ingress>,
    /// Where the server may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

fn spark() -> String {
    "spark".to_owned()
}

fn ten_gibibytes() -> Quantity {
    Quantity::gibibytes(10)
}

impl SparkThriftServer {
    /// A server for the tables of this Metastore, whose executors are pods.
    pub fn new(metastore: impl Into<Ref<Metastore>>) -> Self {
        Self {
            metastore: metastore.into(),
            spark: None,
            image: None,
            libraries: Libraries::default(),
            extra_packages: Vec::new(),
            master: None,
            size: Size::default(),
            resources: None,
            executor: Executor::default(),
            user: spark(),
            event_log: None,
            storage: Vec::new(),
            warehouse: None,
            spark_defaults: BTreeMap::new(),
            scratch: ten_gibibytes(),
            ingress: None,
            placement: Placement::default(),
        }
    }

    /// Has its executors in this Standalone cluster.
    #[must_use]
    pub fn on_standalone(mut self, master: impl Into<Ref<SparkMaster>>) -> Self {
        self.master = Some(master.into());
        self
    }

    /// Can open this path too.
    #[must_use]
    pub fn storage(mut self, path: PathRef) -> Self {
        self.storage.push(path);
        self
    }
}
