//! What a Connect server offers.

use platc_sdk::capability::{Alert, Dashboard, ScrapeTarget, Severity, SparkConnect};
use platc_sdk::{Endpoint, Offers};

use super::config::SparkConnectServer;
use super::model::Model;
use super::names;
use crate::application::{METRICS, UI};

/// What somebody has to know.
const ALERTS: &[Alert] = &[
    Alert {
        name: "SparkConnectTasksFail",
        expression: "sum(increase(metrics_executor_failedTasks_total{{component}}[15m])) > 20",
        lasting: "5m",
        severity: Severity::Warning,
        summary: "many tasks of the Connect server fail",
    },
    Alert {
        name: "SparkConnectCollectsGarbage",
        expression: "rate(metrics_executor_totalGCTime_seconds_total{{component}}[10m]) > 0.5",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "the driver or an executor spends half of its time collecting garbage",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, SparkConnectServer>) {
    let host = model.identity.service_host(names::CONNECT);
    offers
        .offer(SparkConnect {
            endpoint: Endpoint::new(host.clone(), names::GRPC.number),
            version: model.version.to_string(),
            ui: Endpoint::new(host, UI.number),
        })
        .contribute(ScrapeTarget {
            role: names::CONNECT.to_owned(),
            port: UI,
            path: METRICS,
        })
        .contribute(Dashboard {
            name: "spark-connect",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
