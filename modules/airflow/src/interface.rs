//! What an Airflow offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Dashboard, ScrapeTarget};

use crate::alerts::ALERTS;
use crate::config::Airflow;
use crate::model::Model;
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Airflow>) {
    if model.statsd.is_none() {
        return;
    }
    offers
        .contribute(ScrapeTarget {
            role: names::STATSD.to_owned(),
            port: names::METRICS,
            path: "/metrics",
        })
        .contribute(Dashboard {
            name: "airflow",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
