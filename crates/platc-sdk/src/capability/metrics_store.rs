//! A store of metrics.

use super::Capability;

/// A server that answers `PromQL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricsStore {
    /// Where its HTTP interface is, as Prometheus has it: `http://host:9090`, without a slash at the end.
    pub url: String,
}

impl Capability for MetricsStore {
    const NAME: &'static str = "MetricsStore";
    type Request = MetricsStoreRequest;
}

/// What a consumer needs of a store of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricsStoreRequest {
    /// That it accepts metrics by remote write, at `/api/v1/write`.
    RemoteWrite,
}
