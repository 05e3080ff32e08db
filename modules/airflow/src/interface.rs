//! What an Airflow offers.

use platc_sdk::Offers;
use platc_sdk::capability::ScrapeTarget;

use crate::config::Airflow;
use crate::model::Model;
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Airflow>) {
    if model.statsd.is_some() {
        offers.contribute(ScrapeTarget {
            role: names::STATSD.to_owned(),
            port: names::METRICS,
            path: "/metrics",
        });
    }
}
