//! What a collector offers.

use platc_sdk::capability::{Alert, Dashboard, OtlpEndpoint, ScrapeTarget, Severity};
use platc_sdk::{Endpoint, Offers};

use super::config::Collector;
use super::model::Model;
use super::names;

/// Names end in `_total` or not, by the version of the collector. Each signal has a `rate` of its own, since
/// `rate` refuses two metrics that differ in nothing but their names.
const ALERTS: &[Alert] = &[
    Alert {
        name: "OtelCollectorRefuses",
        expression: r#"sum(rate({__name__=~"otelcol_receiver_refused_spans(_total)?",{component}}[5m])) > 0 or sum(rate({__name__=~"otelcol_receiver_refused_metric_points(_total)?",{component}}[5m])) > 0 or sum(rate({__name__=~"otelcol_receiver_refused_log_records(_total)?",{component}}[5m])) > 0"#,
        lasting: "10m",
        severity: Severity::Warning,
        summary: "telemetry is refused, most often as the memory is used up",
    },
    Alert {
        name: "OtelCollectorCannotExport",
        expression: r#"sum(rate({__name__=~"otelcol_exporter_send_failed_spans(_total)?",{component}}[5m])) > 0 or sum(rate({__name__=~"otelcol_exporter_send_failed_metric_points(_total)?",{component}}[5m])) > 0 or sum(rate({__name__=~"otelcol_exporter_send_failed_log_records(_total)?",{component}}[5m])) > 0"#,
        lasting: "10m",
        severity: Severity::Warning,
        summary: "telemetry cannot be handed on and is lost",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Collector>) {
    let host = model.identity.service_host(names::COLLECTOR);
    offers
        .offer(OtlpEndpoint {
            grpc: Endpoint::new(host.clone(), names::GRPC.number),
            http: Endpoint::new(host, names::HTTP.number),
        })
        .contribute(ScrapeTarget {
            role: names::COLLECTOR.to_owned(),
            port: names::METRICS,
            path: "/metrics",
        })
        .contribute(Dashboard {
            name: "otel-collector",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
