//! A validated Connect server.

use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Identity, Image, Quantity, Settings};

use crate::application::{Driver, Executors};
use crate::storage::Storage;
use crate::version::SparkVersion;

/// A validated Connect server.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of Spark.
    pub version: SparkVersion,
    /// Image of the server and of executor pods.
    pub image: Image,
    /// Where executors run.
    pub backend: BackendModel,
    /// The executors.
    pub executor: Executors,
    /// The Hadoop user.
    pub user: String,
    /// What the server is given.
    pub server: Driver,
    /// The application that the server is.
    pub application: ApplicationModel,
    /// Room on the node's disk.
    pub scratch: Quantity,
    /// How the driver's pages are reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the server may be scheduled.
    pub placement: Placement,
}

/// The application that the server is: its files and tables, its jars and its settings.
#[derive(Debug)]
pub struct ApplicationModel {
    /// Maven coordinates that are downloaded at every start.
    pub packages: Vec<String>,
    /// How file systems are reached.
    pub storage: Storage,
    /// URI of the directory for the event log.
    pub event_log: Option<String>,
    /// Where tables are.
    pub tables: Tables,
    /// Keys that make shuffles use a remote service.
    pub shuffle: Settings,
    /// Where a listener sends traces and metrics.
    pub otel: Option<OtelModel>,
    /// What the person set in `spark-defaults.conf`.
    pub settings: Settings,
}

/// Where executors run.
#[derive(Debug)]
pub enum BackendModel {
    /// In pods that the server makes.
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
    /// In the server itself.
    Local,
}

/// Where tables are.
#[derive(Debug)]
pub struct Tables {
    /// `hive.metastore.uris`.
    pub metastore: Option<String>,
    /// `spark.sql.warehouse.dir`.
    pub warehouse: Option<String>,
    /// A catalog of Iceberg tables.
    pub iceberg: Option<IcebergModel>,
}

/// A catalog of Iceberg tables.
#[derive(Debug)]
pub struct IcebergModel {
    /// Its name in queries.
    pub name: String,
    /// Directory of the tables.
    pub warehouse: String,
    /// Who knows the tables: `hadoop` or `hive`.
    pub kind: &'static str,
}

/// Where a listener sends traces and metrics.
#[derive(Debug)]
pub struct OtelModel {
    /// The collector's URL.
    pub endpoint: String,
    /// Class of the listener.
    pub listener: String,
}
