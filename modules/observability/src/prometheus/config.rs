//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::serde_json::Value;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Reference, Resources, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::size::Size;

/// `[prometheus.<name>]`: a Prometheus server. What it scrapes follows from the other components.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Prometheus {
    /// Image, of the official kind. Default: `quay.io/prometheus/prometheus:v3.14.0`.
    pub image: Option<Reference>,
    /// How much runs in the platform; gives the default of `resources`: `200m` and `1Gi` when `small`,
    /// `500m` and `4Gi` when `medium`, `2` and `16Gi` when `large`. Default: `small`.
    pub size: Size,
    /// Processor and memory. Default: what `size` says.
    pub resources: Option<Resources>,
    /// Volume of the metrics; no network file system. When four fifths of it are used, the oldest
    /// metrics are removed. Default: `20Gi`.
    pub storage: Storage,
    /// Age at which metrics are removed. Default: `15d`.
    pub retention: Duration,
    /// Time between two looks at a target. Default: `30s`.
    pub scrape_interval: Duration,
    /// Entries of `scrape_configs`, beside those of the components; each needs a `job_name`.
    pub scrape_configs: Vec<BTreeMap<String, Value>>,
    /// Groups of rules, beside those of the components; each needs a `name`.
    pub rule_groups: Vec<BTreeMap<String, Value>>,
    /// Alertmanagers that alerts are sent to, as `host:port`. Without one, alerts are only shown.
    pub alertmanagers: Vec<String>,
    /// Keys of `prometheus.yml`, in place of and beside those that platc sets; tables are merged.
    pub settings: BTreeMap<String, Value>,
    /// How it is reached from outside of the cluster. It asks nobody for a password.
    pub ingress: Option<Ingress>,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}

impl Default for Prometheus {
    fn default() -> Self {
        Self {
            image: None,
            size: Size::Small,
            resources: None,
            storage: Storage::gibibytes(20),
            retention: Duration::days(15),
            scrape_interval: Duration::seconds(30),
            scrape_configs: Vec::new(),
            rule_groups: Vec::new(),
            alertmanagers: Vec::new(),
            settings: BTreeMap::new(),
            ingress: None,
            placement: Placement::default(),
        }
    }
}

impl Prometheus {
    /// A server with the defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps metrics for this long.
    #[must_use]
    pub fn retention(mut self, retention: Duration) -> Self {
        self.retention = retention;
        self
    }

    /// Is reached from outside of the cluster.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = Some(ingress);
        self
    }
}
