//! What a cluster offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Alert, Dashboard, ScrapeTarget, Severity, SparkMaster, SparkWorker};

use super::config::SparkStandalone;
use super::model::Model;
use super::names;

/// What somebody has to know.
const ALERTS: &[Alert] = &[
    Alert {
        name: "SparkStandaloneNoWorkers",
        // A master that waits knows no workers.
        expression: "max(metrics_master_aliveWorkers_Value{{component}}) == 0",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "no worker is registered, so no application makes progress",
    },
    Alert {
        name: "SparkStandaloneApplicationsWait",
        expression: "max(metrics_master_waitingApps_Value{{component}}) > 0",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "an application waits for cores or memory that no worker has free",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, SparkStandalone>) {
    offers
        .offer(SparkMaster {
            masters: model.endpoints(),
            version: model.version.to_string(),
            worker: Some(SparkWorker {
                cores: model.worker.cores,
                memory: model.worker.memory,
            }),
            shuffle_service: model.shuffle_service,
        })
        .contribute(ScrapeTarget {
            role: names::MASTER.to_owned(),
            port: names::MASTER_HTTP,
            path: names::MASTER_METRICS,
        })
        .contribute(ScrapeTarget {
            role: names::WORKER.to_owned(),
            port: names::WORKER_HTTP,
            path: names::WORKER_METRICS,
        })
        .contribute(Dashboard {
            name: "spark-standalone",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
