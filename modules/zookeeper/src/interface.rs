//! What an ensemble offers.

use platc_sdk::capability::{Dashboard, Ensemble, ScrapeTarget};
use platc_sdk::{Duration, Offers};

use crate::alerts::ALERTS;
use crate::config::Zookeeper;
use crate::model::Model;
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Zookeeper>) {
    offers
        .offer(Ensemble {
            servers: model.endpoints(),
            // ZooKeeper's own default for `maxSessionTimeout`.
            max_session_timeout: Duration::seconds(20 * model.tick_time.as_seconds()),
        })
        .contribute(ScrapeTarget {
            role: names::SERVER.to_owned(),
            port: names::METRICS,
            path: "/metrics",
        })
        .contribute(Dashboard {
            name: "zookeeper",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
