//! What every Spark application has, whoever starts it: where it runs, its executors, its event log, and
//! the keys that say so. `spark-job` and `spark-thrift` are made of it, and `spark-connect` shares parts.

mod codes;
pub(crate) mod conf;
pub(crate) mod driver;
pub(crate) mod executors;
mod keys;
pub(crate) mod places;
mod pods;
mod wishes;

use platc_sdk::workload::Placement;
use platc_sdk::{Identity, Image, Quantity, Resources, Settings};

pub(crate) use codes::{Codes, codes};
pub(crate) use conf::API_TIMEOUTS;
pub(crate) use pods::{EXECUTOR_CONTAINER, driver_template, executor_template, with_login};
pub(crate) use wishes::{Kind, On, Wishes, checked};

use crate::storage::Storage;
use crate::version::SparkVersion;

/// A validated application.
#[derive(Debug)]
pub struct Application {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of Spark.
    pub version: SparkVersion,
    /// Image of the driver, and of executors that are pods.
    pub image: Image,
    /// Where executors run.
    pub backend: Backend,
    /// The executors.
    pub executors: Executors,
    /// The Hadoop user.
    pub user: String,
    /// The driver.
    pub driver: Driver,
    /// Maven coordinates that are downloaded at every start.
    pub packages: Vec<String>,
    /// How file systems are reached.
    pub storage: Storage,
    /// URI of the directory for the event log.
    pub event_log: Option<String>,
    /// `hive.metastore.uris`.
    pub metastore: Option<String>,
    /// `spark.sql.warehouse.dir`.
    pub warehouse: Option<String>,
    /// URIs of the files that the driver opens, in the order of the wishes.
    pub files: Vec<String>,
    /// What the person set in `spark-defaults.conf`.
    pub settings: Settings,
    /// Room on the node's disk of the driver.
    pub scratch: Quantity,
    /// Where the driver may be scheduled.
    pub placement: Placement,
}

/// Where executors run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backend {
    /// In pods that the driver makes.
    Kubernetes {
        /// Secret that their image is pulled with.
        pull_secret: Option<String>,
    },
    /// In the workers of a Standalone cluster.
    Standalone {
        /// The value of `spark.master`.
        url: String,
        /// Whether workers keep the shuffle files of executors that are gone.
        shuffle_service: bool,
    },
}

/// The executors.
#[derive(Debug)]
pub struct Executors {
    /// Tasks that run at the same time.
    pub cores: u32,
    /// Processor to reserve for a pod, where that is not `cores`.
    pub cpu_request: Option<Quantity>,
    /// Heap in mebibytes.
    pub heap: u64,
    /// Executors that are always there.
    pub min: u32,
    /// Executors at most.
    pub max: u32,
    /// Graphics processors of each.
    pub gpus: u32,
    /// Where executor pods may be scheduled.
    pub placement: Placement,
}

/// The driver.
#[derive(Debug)]
pub struct Driver {
    /// Processor and memory.
    pub resources: Resources,
    /// Heap in mebibytes.
    pub heap: u64,
}

impl Driver {
    /// What it gets beside the heap, in mebibytes.
    pub fn beside_the_heap(&self) -> u64 {
        self.resources
            .memory
            .whole_mebibytes()
            .saturating_sub(self.heap)
    }
}

/// Where executors report to the driver (`spark.driver.port`); Spark's default is any free port.
pub(crate) const DRIVER_RPC: platc_sdk::Port = platc_sdk::Port::tcp("driver-rpc", 7078);
/// Where executors get blocks of the driver (`spark.driver.blockManager.port`).
pub(crate) const BLOCKS: platc_sdk::Port = platc_sdk::Port::tcp("blocks", 7079);
/// Pages and metrics of the driver (`spark.ui.port`).
pub(crate) const UI: platc_sdk::Port = platc_sdk::Port::tcp("ui", 4040);
/// Metrics of all executors and of the driver itself, where the driver's pages are.
pub(crate) const METRICS: &str = "/metrics/executors/prometheus";
/// The directory with templates of pods.
pub(crate) const TEMPLATES: &str = "/opt/spark/templates";
/// The file in it with the executors' template.
pub(crate) const EXECUTOR_TEMPLATE: &str = "executor.yaml";
