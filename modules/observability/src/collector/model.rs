//! A validated collector.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use platc_sdk::workload::Placement;
use platc_sdk::{Endpoint, Identity, Image, Resources, SecretKey};

use crate::overlay::Tree;

/// A validated collector.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Collectors.
    pub replicas: NonZeroU32,
    /// The image.
    pub image: Image,
    /// Processor and memory of each.
    pub resources: Resources,
    /// Where what comes goes; at least one.
    pub exporters: Vec<Exporter>,
    /// Environment variables with secret values.
    pub secrets: BTreeMap<String, SecretKey>,
    /// What the person set in `collector.yaml`.
    pub settings: Tree,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// Where what comes goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exporter {
    /// Metrics, to the URL of a store that accepts remote write.
    Metrics(String),
    /// Logs, to the URL of a store.
    Logs(String),
    /// Everything, to another collector.
    Forward(Endpoint),
    /// Everything, to the collector's log, this verbose.
    Debug(&'static str),
}
