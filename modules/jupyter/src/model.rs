//! A validated component.

use platc_sdk::capability::{ObjectStore, S3Login, SparkConnect, TrackingServer};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::{Placement, RunAs};
use platc_sdk::{Image, Resources, SecretKey, Storage};

/// A validated component.
#[derive(Debug)]
pub struct Model {
    /// The servers: at least one.
    pub servers: Vec<Server>,
    /// What notebooks talk to.
    pub connect: Option<SparkConnect>,
    /// The store that notebooks read and write, and their login.
    pub store: Option<(ObjectStore, S3Login)>,
    /// What keeps the runs of experiments.
    pub tracking: Option<TrackingServer>,
    /// The image of every server.
    pub image: Image,
    /// Who the servers run as.
    pub user: RunAs,
    /// Processor and memory of each server.
    pub resources: Resources,
    /// Where notebooks are.
    pub work: Work,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the servers may be scheduled.
    pub placement: Placement,
}

/// One server.
#[derive(Debug)]
pub struct Server {
    /// Its role, and the last part of its objects' names.
    pub role: String,
    /// The path that all its addresses begin with, without a slash at its end.
    pub base: String,
    /// The token that people log in with.
    pub token: SecretKey,
}

/// Where notebooks are.
#[derive(Debug)]
pub enum Work {
    /// On a volume of the server's own.
    Kept(Storage),
    /// In the pod.
    Lost,
}
