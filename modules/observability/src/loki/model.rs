//! A validated Loki.

use platc_sdk::capability::{ObjectStore, S3Login};
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Identity, Image, Resources, Storage};

use crate::overlay::Tree;

/// A validated Loki.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Where logs are kept.
    pub chunks: Chunks,
    /// Age at which logs are removed.
    pub retention: Duration,
    /// The image.
    pub image: Image,
    /// Processor and memory.
    pub resources: Resources,
    /// The volume.
    pub storage: Storage,
    /// What the person set in `loki.yaml`.
    pub settings: Tree,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}

/// Where logs are kept.
#[derive(Debug)]
pub enum Chunks {
    /// On the volume.
    Volume,
    /// In a bucket.
    Bucket {
        /// Its name.
        bucket: String,
        /// The store that it is on.
        store: Box<ObjectStore>,
        /// Who may read and write it.
        login: S3Login,
    },
}
