//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{LogStore, MetricsStore, OtlpEndpoint};
use platc_sdk::serde_json::Value;
use platc_sdk::workload::Placement;
use platc_sdk::{Ref, Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::size::Size;

/// `[otel-collector.<name>]`: an OpenTelemetry collector.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Collector {
    /// Where metrics go, by remote write: `prometheus.main`.
    pub metrics: Option<Ref<MetricsStore>>,
    /// Where logs go: `loki.main`.
    pub logs: Option<Ref<LogStore>>,
    /// Where everything goes, by OTLP over gRPC: another collector.
    pub forward: Option<Ref<OtlpEndpoint>>,
    /// How much of what comes is written to the collector's log. Default: `basic`.
    pub debug: Debug,
    /// Collectors. Default: 1.
    pub replicas: u32,
    /// Image of the contrib distribution, 0.112 or newer. Default:
    /// `docker.io/otel/opentelemetry-collector-contrib:0.153.0`.
    pub image: Option<Reference>,
    /// How much comes; gives the default of `resources`: `100m` and `512Mi` when `small`, `500m` and
    /// `1Gi` when `medium`, `2` and `4Gi` when `large`. Default: `small`.
    pub size: Size,
    /// Processor and memory of each collector. At four fifths of the memory it refuses what comes.
    /// Default: what `size` says.
    pub resources: Option<Resources>,
    /// Environment variables with secret values, which `settings` use as `${env:NAME}`.
    pub secrets: BTreeMap<String, SecretValue>,
    /// Keys of `collector.yaml`, in place of and beside those that platc sets; tables are merged, lists
    /// are replaced.
    pub settings: BTreeMap<String, Value>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// How much of what comes is written to the collector's log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Debug {
    /// Nothing.
    Off,
    /// A line a batch.
    #[default]
    Basic,
    /// A line a span, metric or log record.
    Normal,
    /// Everything.
    Detailed,
}

impl Default for Collector {
    fn default() -> Self {
        Self {
            metrics: None,
            logs: None,
            forward: None,
            debug: Debug::Basic,
            replicas: 1,
            image: None,
            size: Size::Small,
            resources: None,
            secrets: BTreeMap::new(),
            settings: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

impl Collector {
    /// A collector that writes what comes to its log.
    pub fn new() -> Self {
        Self::default()
    }

    /// Hands metrics to this store.
    #[must_use]
    pub fn metrics(mut self, metrics: impl Into<Ref<MetricsStore>>) -> Self {
        self.metrics = Some(metrics.into());
        self
    }

    /// Hands logs to this store.
    #[must_use]
    pub fn logs(mut self, logs: impl Into<Ref<LogStore>>) -> Self {
        self.logs = Some(logs.into());
        self
    }
}
