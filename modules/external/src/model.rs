//! What is known of the servers, checked.

use platc_sdk::capability::{
    BatchServer, Broker, DagRepository, Database, Ensemble, FileSystem, KerberosClient, Metastore,
    ObjectStore, PrometheusOperator, ShuffleService, SparkHistory, SparkMaster, TrackingServer,
};
use platc_sdk::provision::object_store;
use platc_sdk::workload::Placement;
use platc_sdk::{Image, Resources};

/// What is known of the servers; what is absent is not offered.
#[derive(Debug)]
pub struct Model {
    /// The file system.
    pub storage: Option<Storage>,
    /// The object store.
    pub object_storage: Option<ObjectStorage>,
    /// The PostgreSQL server.
    pub database: Option<Database>,
    /// The ZooKeeper ensemble.
    pub ensemble: Option<Ensemble>,
    /// The Redis server.
    pub broker: Option<Broker>,
    /// The Livy server.
    pub batch_server: Option<BatchServer>,
    /// The Spark History Server.
    pub spark_history: Option<SparkHistory>,
    /// The Spark Standalone cluster.
    pub spark_master: Option<SparkMaster>,
    /// The Celeborn cluster.
    pub shuffle_service: Option<ShuffleService>,
    /// The `MLflow` server.
    pub tracking_server: Option<TrackingServer>,
    /// The Git repository.
    pub dag_repository: Option<DagRepository>,
    /// The Hive Metastore.
    pub metastore: Option<Metastore>,
    /// The operator of Prometheus.
    pub prometheus_operator: Option<PrometheusOperator>,
}

/// An object store, and who makes what components want on it.
#[derive(Debug)]
pub struct ObjectStorage {
    /// What clients have to know.
    pub store: ObjectStore,
    /// The client of the Jobs that make buckets; `None` where people make them.
    pub client: Option<object_store::Client>,
}

/// A file system, and who makes what components want on it.
#[derive(Debug)]
pub struct Storage {
    /// What clients have to know.
    pub file_system: FileSystem,
    /// Who makes directories and copies files.
    pub provisioning: Provisioning,
}

/// Who makes what components want on a file system.
#[derive(Debug)]
pub enum Provisioning {
    /// People, before a component starts.
    ByHand,
    /// Jobs.
    ByJobs(Box<Client>),
}

/// The Hadoop client of those Jobs.
#[derive(Debug)]
pub struct Client {
    /// The image.
    pub image: Image,
    /// A user that the image knows.
    pub user: u32,
    /// Who the Jobs are, with Kerberos.
    pub login: Option<KerberosClient>,
    /// Processor and memory.
    pub resources: Resources,
    /// Where the Jobs may be scheduled.
    pub placement: Placement,
}
