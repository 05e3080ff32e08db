//! What a Prometheus offers.

use platc_sdk::capability::{Alert, Dashboard, MetricsStore, ScrapeTarget, Severity};
use platc_sdk::{Endpoint, Offers};

use super::config::Prometheus;
use super::model::Model;
use super::names;

const ALERTS: &[Alert] = &[
    Alert {
        name: "PrometheusRuleFailures",
        expression: "increase(prometheus_rule_evaluation_failures_total{{component}}[10m]) > 0",
        lasting: "10m",
        severity: Severity::Critical,
        summary: "rules cannot be evaluated, so their alerts cannot fire",
    },
    Alert {
        name: "PrometheusNotificationsDropped",
        expression: "increase(prometheus_notifications_dropped_total{{component}}[10m]) > 0",
        lasting: "10m",
        severity: Severity::Critical,
        summary: "alerts do not reach the Alertmanager",
    },
    Alert {
        name: "PrometheusVolumeFillsUp",
        expression: "prometheus_tsdb_storage_blocks_bytes{{component}} > 0.95 * prometheus_tsdb_retention_limit_bytes{{component}} and time() - prometheus_tsdb_lowest_timestamp_seconds{{component}} < 86400",
        lasting: "1h",
        severity: Severity::Warning,
        summary: "the volume is so small that metrics of less than a day are kept",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Prometheus>) {
    let host = model.identity.service_host(names::CLIENTS);
    offers
        .offer(MetricsStore {
            url: Endpoint::new(host, names::HTTP.number).http(),
        })
        .contribute(ScrapeTarget {
            role: names::SERVER.to_owned(),
            port: names::HTTP,
            path: "/metrics",
        })
        .contribute(Dashboard {
            name: "prometheus",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
