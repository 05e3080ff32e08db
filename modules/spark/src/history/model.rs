//! A validated history server.

use platc_sdk::capability::{KerberosClient, S3Login};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Identity, Image, Quantity, Resources, Settings};

use crate::version::SparkVersion;

/// A validated history server.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of Spark.
    pub version: SparkVersion,
    /// The image.
    pub image: Image,
    /// Where the logs are.
    pub log: EventLog,
    /// The Hadoop user that reads them.
    pub user: String,
    /// Processor and memory.
    pub resources: Resources,
    /// Heap in mebibytes; the rest of the memory is the JVM's own.
    pub heap: u64,
    /// Time between two looks into the directory.
    pub update_interval: Duration,
    /// Applications whose pages are kept in memory.
    pub retained_applications: u32,
    /// Removal of old logs.
    pub cleaning: Cleaning,
    /// Room on the node's disk.
    pub store: Quantity,
    /// What the person set in `spark-defaults.conf`.
    pub settings: Settings,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}

/// Where event logs are.
#[derive(Debug)]
pub struct EventLog {
    /// URI of the directory, without a slash at its end.
    pub directory: String,
    /// Hadoop's keys for reaching it.
    pub hadoop: Settings,
    /// What is special about the place.
    pub place: LogPlace,
}

/// The kinds of places that event logs are in.
#[derive(Debug)]
pub enum LogPlace {
    /// A file system of another component, which makes the directory.
    FileSystem {
        /// The login that opens it, where it is an object store.
        login: Option<S3Login>,
        /// Who the server is there, with Kerberos.
        kerberos: Option<Box<KerberosClient>>,
    },
    /// A bucket that the server makes the directory in itself.
    Bucket {
        /// The keys that open it; without them the pod's own identity in the cloud counts.
        login: Option<S3Login>,
    },
}

impl LogPlace {
    /// The login that opens the place.
    pub fn login(&self) -> Option<&S3Login> {
        match self {
            Self::FileSystem { login, .. } | Self::Bucket { login } => login.as_ref(),
        }
    }

    /// Who the server is there, with Kerberos.
    pub fn kerberos(&self) -> Option<&KerberosClient> {
        match self {
            Self::FileSystem { kerberos, .. } => kerberos.as_deref(),
            Self::Bucket { .. } => None,
        }
    }
}

/// Removal of old logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cleaning {
    /// Logs are kept for ever.
    Off,
    /// Logs are removed.
    On {
        /// Time between two removals.
        interval: Duration,
        /// Age at which a log is removed.
        max_age: Duration,
    },
}
