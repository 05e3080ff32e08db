//! What a Loki offers.

use platc_sdk::capability::{LogStore, ScrapeTarget};
use platc_sdk::{Endpoint, Offers};

use super::config::Loki;
use super::model::Model;
use super::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Loki>) {
    let host = model.identity.service_host(names::CLIENTS);
    offers
        .offer(LogStore {
            url: Endpoint::new(host, names::HTTP.number).http(),
        })
        .contribute(ScrapeTarget {
            role: names::SERVER.to_owned(),
            port: names::HTTP,
            path: "/metrics",
        });
}
