//! What an operator offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Alert, Dashboard, ScrapeTarget, Severity, SparkOperator};

use super::config::SparkOperatorServer;
use super::model::Model;
use super::names::{CONTROLLER, DRIVER, METRICS};

/// What somebody has to know.
const ALERTS: &[Alert] = &[
    Alert {
        name: "SparkOperatorApplicationsFail",
        expression: "sum(increase(spark_application_failure_count{{component}}[30m])) > 0",
        lasting: "1m",
        severity: Severity::Warning,
        summary: "a Spark application has failed",
    },
    Alert {
        name: "SparkOperatorSubmissionsFail",
        expression: "sum(increase(spark_application_failed_submission_count{{component}}[30m])) > 0",
        lasting: "1m",
        severity: Severity::Warning,
        summary: "a Spark application could not be submitted; too little memory for spark-submit is one cause",
    },
    Alert {
        name: "SparkOperatorIsBehind",
        expression: "sum(workqueue_depth{{component}}) > 50",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "applications wait to be submitted",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, SparkOperatorServer>) {
    offers
        .offer(SparkOperator {
            namespaces: model.namespaces.iter().cloned().collect(),
            service_account: model.identity.object_name(DRIVER),
        })
        .contribute(ScrapeTarget {
            role: CONTROLLER.to_owned(),
            port: METRICS,
            path: "/metrics",
        })
        .contribute(Dashboard {
            name: "spark-operator",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
