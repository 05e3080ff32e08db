//! Where programs send what they observe of themselves.

use platc_objects::Endpoint;

use super::{Capability, NoRequest};

/// A collector that speaks OTLP.
#[derive(Clone, Debug)]
pub struct OtlpEndpoint {
    /// OTLP over gRPC.
    pub grpc: Endpoint,
    /// OTLP over HTTP.
    pub http: Endpoint,
}

impl Capability for OtlpEndpoint {
    const NAME: &'static str = "OtlpEndpoint";
    type Request = NoRequest;
}

/// An operator of Prometheus in the cluster: targets and rules are given to it as objects.
#[derive(Clone, Debug)]
pub struct PrometheusOperator {
    /// Labels by which its Prometheus selects the objects, such as `release = "prometheus-stack"`.
    pub selector: std::collections::BTreeMap<String, String>,
    /// Label by which Grafana's sidecar finds each `ConfigMap` with a dashboard.
    pub dashboard_label: (String, String),
}

impl Capability for PrometheusOperator {
    const NAME: &'static str = "PrometheusOperator";
    type Request = NoRequest;
}
