//! A validated Livy server.

use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, Identity, Image, Quantity, Resources, Settings};

use crate::config::Version;

/// A validated Livy server.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of Livy.
    pub version: Version,
    /// Image of the server.
    pub image: Image,
    /// Number of the user of the server; that of the image when absent.
    pub run_as_user: Option<u32>,
    /// Processor and memory of the server.
    pub resources: Resources,
    /// The applications.
    pub spark: Spark,
    /// What is kept on file systems.
    pub storage: Storage,
    /// Where sessions are kept over a restart.
    pub recovery: Sessions,
    /// Address of the history server for people.
    pub history: Option<String>,
    /// What the person set in `livy.conf`.
    pub settings: Settings,
    /// What the person set in `livy-client.conf`.
    pub client_settings: Settings,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the server may be scheduled.
    pub placement: Placement,
}

/// What all applications have in common.
#[derive(Debug)]
pub struct Spark {
    /// Image of drivers and executors.
    pub image: Image,
    /// Secret that the image is pulled with.
    pub pull_secret: Option<String>,
    /// The Hadoop user.
    pub user: User,
    /// Number of the user of the containers.
    pub uid: u32,
    /// Driver pods.
    pub driver: Pod,
    /// Executor pods.
    pub executor: Pod,
    /// What the person set in `spark-defaults.conf`.
    pub settings: Settings,
}

/// The name of a Hadoop user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User(pub(crate) String);

impl User {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `user:group`, with a group of the same name.
    pub fn owner(&self) -> String {
        format!("{0}:{0}", self.0)
    }
}

/// Driver or executor pods.
#[derive(Debug)]
pub struct Pod {
    /// Tasks that run at the same time.
    pub cores: u32,
    /// Processor to reserve, where that is not `cores`.
    pub cpu_request: Option<Quantity>,
    /// Processor never to exceed.
    pub cpu_limit: Option<Quantity>,
    /// Heap in mebibytes.
    pub heap: u64,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// What is kept on file systems.
#[derive(Debug)]
pub struct Storage {
    /// Keys of `core-site.xml`.
    pub core_site: Settings,
    /// Keys of `hdfs-site.xml`.
    pub hdfs_site: Settings,
    /// URI of the directory that files of applications are uploaded to.
    pub upload: String,
    /// URI of the directory for event logs.
    pub event_log: Option<String>,
    /// The jars on every class path.
    pub shared_libraries: Option<SharedLibraries>,
}

/// Jars that every driver and executor has on its class path.
#[derive(Debug)]
pub struct SharedLibraries {
    /// URI of the directory.
    pub source: String,
    /// Where the directory is in the containers; the same path as on the file system.
    pub path: AbsolutePath,
}

impl SharedLibraries {
    /// The last part of the path, which Hadoop's shell gives to a copy of the directory.
    pub fn directory(&self) -> &str {
        let path = self.path.as_str();
        path.rsplit('/').next().unwrap_or(path)
    }
}

/// Where sessions are kept over a restart.
#[derive(Debug)]
pub enum Sessions {
    /// Nowhere.
    Forgotten,
    /// In ZooKeeper, at these servers (`host:port` joined by commas).
    InZooKeeper(String),
    /// In a directory, by its URI.
    InDirectory(String),
}
