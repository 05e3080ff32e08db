//! Validated monitors.

use platc_sdk::Duration;
use platc_sdk::capability::PrometheusOperator;

/// Validated monitors.
#[derive(Debug)]
pub struct Model {
    /// What the operator selects by.
    pub operator: PrometheusOperator,
    /// Time between two looks at a target.
    pub scrape_interval: Duration,
    /// Whether there are alerts.
    pub alerts: Part,
    /// Whether there are dashboards.
    pub dashboards: Part,
}

/// Whether a part is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// It is.
    Made,
    /// It is left out.
    LeftOut,
}
