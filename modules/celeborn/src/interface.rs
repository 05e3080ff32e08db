//! What a cluster offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Dashboard, ScrapeTarget, ShuffleService};

use crate::alerts::ALERTS;
use crate::config::Celeborn;
use crate::model::Model;
use crate::names::{MASTER, MASTER_HTTP, WORKER, WORKER_HTTP};

const METRICS: &str = "/metrics/prometheus";

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Celeborn>) {
    offers
        .offer(ShuffleService::celeborn(
            model.version.as_str(),
            model.master_endpoints(),
            model.workers.replicate,
        ))
        .contribute(ScrapeTarget {
            role: MASTER.to_owned(),
            port: MASTER_HTTP,
            path: METRICS,
        })
        .contribute(ScrapeTarget {
            role: WORKER.to_owned(),
            port: WORKER_HTTP,
            path: METRICS,
        })
        .contribute(Dashboard {
            name: "celeborn",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
