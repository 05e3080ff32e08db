//! What a tracking server offers.

use platc_sdk::capability::{Alert, Dashboard, ScrapeTarget, Severity, TrackingServer};
use platc_sdk::{Endpoint, Offers};

use crate::config::Mlflow;
use crate::model::Model;
use crate::names::{HTTP, SERVER};

const ALERTS: &[Alert] = &[
    Alert {
        name: "MlflowDown",
        expression: "up{{component}} == 0",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "A server of MLflow does not answer",
    },
    Alert {
        name: "MlflowErrors",
        // The health page does not ask the database, so a database that is away shows here.
        expression: "sum(rate(mlflow_http_request_total{{component},status=~\"5..\"}[5m])) \
                     > 0.05 * sum(rate(mlflow_http_request_total{{component}}[5m]))",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "One of twenty requests to MLflow ends in an error; ask its database first",
    },
    Alert {
        name: "MlflowSlow",
        expression: "sum(rate(mlflow_http_request_duration_seconds_sum{{component}}[5m])) \
                     > 5 * sum(rate(mlflow_http_request_duration_seconds_count{{component}}[5m]))",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "Requests to MLflow take more than five seconds on average",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Mlflow>) {
    let endpoint = Endpoint::new(model.identity.service_host(SERVER), HTTP.number);
    offers.offer(TrackingServer {
        url: endpoint.http(),
    });
    if !model.metrics {
        return;
    }
    offers.contribute(ScrapeTarget {
        role: SERVER.to_owned(),
        port: HTTP,
        path: "/metrics",
    });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
    offers.contribute(Dashboard {
        name: "mlflow",
        json: include_str!("dashboard.json"),
    });
}
