//! A validated cluster.

use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Endpoint, Identity, Image, Quantity, Resources, Settings, Storage};

use super::names;
use crate::version::SparkVersion;

/// A validated cluster.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of Spark.
    pub version: SparkVersion,
    /// Image of masters and workers.
    pub image: Image,
    /// Number of masters.
    pub masters: u32,
    /// What the masters know after a restart.
    pub recovery: Kept,
    /// Processor and memory of each master.
    pub resources: Resources,
    /// Heap of each master in mebibytes.
    pub heap: u64,
    /// Number of workers.
    pub workers: u32,
    /// What each worker offers.
    pub worker: WorkerModel,
    /// Cores of an application that does not say how many it wants.
    pub default_cores: u32,
    /// Whether workers keep the shuffle files of executors that are gone.
    pub shuffle_service: bool,
    /// Age at which the files of finished applications are removed; never when absent.
    pub cleanup: Option<Duration>,
    /// What the person set in `spark-defaults.conf`.
    pub settings: Settings,
    /// How the master's pages are reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the masters may be scheduled.
    pub placement: Placement,
}

/// Where the masters keep what they have to know after a restart.
#[derive(Debug)]
pub enum Kept {
    /// Nowhere.
    Nothing,
    /// In ZooKeeper, at this connection string.
    Ensemble(String),
    /// On a volume of the one master.
    Volume(Storage),
}

/// What each worker offers.
#[derive(Debug)]
pub struct WorkerModel {
    /// Cores for executors.
    pub cores: u32,
    /// Mebibytes for the heaps of executors.
    pub memory: u64,
    /// Processor to reserve and memory of the container.
    pub resources: Resources,
    /// Room on the node's disk.
    pub scratch: Quantity,
    /// Where the workers may be scheduled.
    pub placement: Placement,
}

impl Model {
    /// The address of every master.
    pub fn endpoints(&self) -> Vec<Endpoint> {
        (0..self.masters)
            .map(|ordinal| {
                let host = self.identity.pod_host(names::MASTER, ordinal);
                Endpoint::new(host, names::RPC.number)
            })
            .collect()
    }
}
