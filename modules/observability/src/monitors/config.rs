//! What a person writes.

use platc_sdk::capability::PrometheusOperator;
use platc_sdk::{Duration, Ref};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[monitors.<name>]`: what components want to be watched for, given to a Prometheus operator.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Monitors {
    /// The operator: `external.prometheus`.
    pub operator: Ref<PrometheusOperator>,
    /// Time between two looks at a target. Default: `30s`.
    #[serde(default = "half_a_minute")]
    pub scrape_interval: Duration,
    /// Whether alerts are among it. Default: true.
    #[serde(default = "yes")]
    pub alerts: bool,
    /// Whether dashboards are among it. Default: true.
    #[serde(default = "yes")]
    pub dashboards: bool,
}

fn half_a_minute() -> Duration {
    Duration::seconds(30)
}

fn yes() -> bool {
    true
}

impl Monitors {
    /// Everything, for this operator.
    pub fn of(operator: impl Into<Ref<PrometheusOperator>>) -> Self {
        Self {
            operator: operator.into(),
            scrape_interval: half_a_minute(),
            alerts: yes(),
            dashboards: yes(),
        }
    }
}
