//! What a Grafana contributes.

use platc_sdk::Offers;
use platc_sdk::capability::ScrapeTarget;

use super::config::Grafana;
use super::names;

pub(crate) fn interface(offers: &mut Offers<'_, Grafana>) {
    offers.contribute(ScrapeTarget {
        role: names::SERVER.to_owned(),
        port: names::HTTP,
        path: "/metrics",
    });
}
