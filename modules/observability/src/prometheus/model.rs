//! A validated Prometheus.

use platc_sdk::ingress::Ingress;
use platc_sdk::serde_json::Value;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Identity, Image, Resources, Storage};

use crate::overlay::Tree;

/// A validated Prometheus.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The image.
    pub image: Image,
    /// Processor and memory.
    pub resources: Resources,
    /// Volume of the metrics.
    pub storage: Storage,
    /// Mebibytes of it that may be used.
    pub retained_mebibytes: u64,
    /// Age at which metrics are removed.
    pub retention: Duration,
    /// Time between two looks at a target.
    pub scrape_interval: Duration,
    /// Scrape configurations beside those of the components, each with a name of its own.
    pub scrape_configs: Vec<Value>,
    /// Groups of rules beside those of the components, each with a name of its own.
    pub rule_groups: Vec<Value>,
    /// Where alerts are sent, as `host:port`.
    pub alertmanagers: Vec<String>,
    /// What the person set in `prometheus.yml`.
    pub settings: Tree,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}
