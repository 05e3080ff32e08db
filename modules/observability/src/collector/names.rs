//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the collectors and of the Service in front of them, which are named like the component.
pub(crate) const COLLECTOR: &str = "otel-collector";

/// Where OTLP comes over gRPC.
pub(crate) const GRPC: Port = Port::tcp("otlp-grpc", 4317);
/// Where OTLP comes over HTTP.
pub(crate) const HTTP: Port = Port::tcp("otlp-http", 4318);
/// Where the extension `health_check` answers.
pub(crate) const HEALTH: Port = Port::tcp("health", 13133);
/// Where the collector's own metrics are.
pub(crate) const METRICS: Port = Port::tcp("metrics", 8888);

/// Directory of the configuration file.
pub(crate) const CONFIG: &str = "/conf";

/// The exporter of metrics to their store.
pub(crate) const TO_METRICS: &str = "prometheusremotewrite";
/// The exporter of logs to their store.
pub(crate) const TO_LOGS: &str = "otlphttp/logs";
/// The exporter to another collector.
pub(crate) const FORWARD: &str = "otlp/forward";
/// The exporter to the collector's own log.
pub(crate) const DEBUG: &str = "debug";
/// The extension that answers at [`HEALTH`].
pub(crate) const HEALTH_CHECK: &str = "health_check";
