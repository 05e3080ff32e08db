//! What a Thrift server offers.

use platc_sdk::capability::{Alert, Dashboard, Dialect, ScrapeTarget, Severity, SqlEngine};
use platc_sdk::{Endpoint, Offers};

use super::config::SparkThriftServer;
use super::model::Model;
use super::names;
use crate::application::{METRICS, UI};

/// What somebody has to know.
const ALERTS: &[Alert] = &[
    Alert {
        name: "SparkThriftTasksFail",
        expression: "sum(increase(metrics_executor_failedTasks_total{{component}}[15m])) > 20",
        lasting: "5m",
        severity: Severity::Warning,
        summary: "many tasks of the Thrift server fail",
    },
    Alert {
        name: "SparkThriftCollectsGarbage",
        expression: "rate(metrics_executor_totalGCTime_seconds_total{{component}}[10m]) > 0.5",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "the driver or an executor spends half of its time collecting garbage",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, SparkThriftServer>) {
    let host = model.application.identity.service_host(names::THRIFT);
    offers
        .offer(SqlEngine {
            dialect: Dialect::Spark,
            endpoint: Endpoint::new(host.clone(), names::SQL.number),
            web: Some(Endpoint::new(host, UI.number)),
        })
        .contribute(ScrapeTarget {
            role: names::THRIFT.to_owned(),
            port: UI,
            path: METRICS,
        })
        .contribute(Dashboard {
            name: "spark-thrift",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
