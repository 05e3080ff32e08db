//! A validated Impala cluster.

use std::num::NonZeroU32;

use platc_sdk::capability::S3Login;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, Duration, Identity, Image, Quantity, Resources, Settings};

use crate::config::{Version, Volume};
use crate::names::{self, CATALOGD, COORDINATOR, STATESTORED};

/// A validated Impala cluster.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of Impala.
    pub version: Version,
    /// The catalog service.
    pub catalog: Server,
    /// Time between two looks at the notifications of the Metastore.
    pub event_polling: Duration,
    /// The statestore.
    pub statestore: Server,
    /// Daemons that clients connect to.
    pub coordinators: Daemons,
    /// Daemons that only execute; the coordinators execute when there are none.
    pub executors: Option<Daemons>,
    /// Pools of admission control, by name.
    pub pools: Vec<Pool>,
    /// Default query options of all sessions, as Impala reads them.
    pub query_options: String,
    /// The file systems and the Metastore.
    pub storage: Storage,
    /// The user on HDFS.
    pub user: String,
    /// The longest time that a daemon which is stopped waits for its queries.
    pub drain: Duration,
    /// How the web pages of the coordinators are reached.
    pub ingress: Option<Ingress>,
}

/// How many servers there are of a service that one server at a time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Members {
    /// One.
    Single,
    /// One, and one that stands by.
    Pair,
}

impl Members {
    /// The number of servers.
    pub fn count(self) -> u32 {
        match self {
            Self::Single => 1,
            Self::Pair => 2,
        }
    }
}

/// The catalog service or the statestore.
#[derive(Debug)]
pub struct Server {
    /// How many there are.
    pub members: Members,
    /// The image.
    pub image: Image,
    /// Processor and memory.
    pub resources: Resources,
    /// What the person set among the startup flags.
    pub flags: Settings,
    /// How its web pages are reached.
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// Coordinators or executors.
#[derive(Debug)]
pub struct Daemons {
    /// Pods; at least one.
    pub replicas: NonZeroU32,
    /// The image.
    pub image: Image,
    /// Processor and memory.
    pub resources: Resources,
    /// Mebibytes of heap, a part of `mem_limit`.
    pub heap: u64,
    /// Mebibytes that the daemon uses for everything.
    pub mem_limit: u64,
    /// Where queries spill to.
    pub scratch: Volume,
    /// Where remote data is cached.
    pub data_cache: Option<Volume>,
    /// What the person set among the startup flags.
    pub flags: Settings,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// A pool of admission control.
#[derive(Debug)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// Mebibytes that its queries may use together.
    pub max_memory: Option<u64>,
    /// Queries that run at the same time.
    pub max_running: Option<u32>,
    /// Queries that wait.
    pub max_queued: Option<u32>,
    /// How long a query waits.
    pub queue_timeout: Option<Duration>,
    /// The least memory of a query on each executor.
    pub min_query_memory: Option<Quantity>,
    /// The most memory of a query on each executor.
    pub max_query_memory: Option<Quantity>,
    /// Default query options, as Impala reads them.
    pub query_options: String,
    /// Who may use it, as the Fair Scheduler writes it: users, a blank, groups; or `*`.
    pub access: String,
    /// Whether its queries run on coordinators only.
    pub only_coordinators: bool,
}

/// The file systems and the Metastore.
#[derive(Debug)]
pub struct Storage {
    /// Keys of `core-site.xml`.
    pub core_site: Settings,
    /// Keys of `hdfs-site.xml`.
    pub hdfs_site: Settings,
    /// Keys of `hive-site.xml`.
    pub hive_site: Settings,
    /// URI of the place with the tables.
    pub location: String,
    /// The user of the object store, where there is one.
    pub login: Option<S3Login>,
    /// Directory of the nodes with the DataNodes' domain socket.
    pub short_circuit: Option<AbsolutePath>,
}

impl Model {
    /// The statestores, in the order of their ordinals.
    pub fn statestores(&self) -> Vec<String> {
        (0..self.statestore.members.count())
            .map(|ordinal| self.identity.pod_host(STATESTORED, ordinal))
            .collect()
    }

    /// The catalog service that daemons ask first. Where there are two, the statestore tells them which
    /// one is active.
    pub fn catalog_host(&self) -> String {
        self.identity.pod_host(CATALOGD, 0)
    }

    /// Daemons that execute.
    pub fn executing(&self) -> u32 {
        let daemons = self.executors.as_ref().unwrap_or(&self.coordinators);
        daemons.replicas.get()
    }

    /// All daemons, with the role that they play.
    pub fn daemons(&self) -> impl Iterator<Item = (&'static str, &Daemons)> {
        let executors = self.executors.as_ref();
        [(COORDINATOR, &self.coordinators)]
            .into_iter()
            .chain(executors.map(|executors| (names::EXECUTOR, executors)))
    }
}

/// The end of a tag where one repository has the images of all servers.
const SERVERS: &[&str] = &[
    "-catalogd",
    "-statestored",
    "-impalad_coordinator",
    "-impalad_coord_exec",
    "-impalad_executor",
];

/// A tag without the name of the server in it: what all servers of a cluster have in common.
pub(crate) fn build(tag: &str) -> &str {
    SERVERS
        .iter()
        .find_map(|server| tag.strip_suffix(server))
        .unwrap_or(tag)
}
