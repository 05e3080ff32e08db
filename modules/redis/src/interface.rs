//! What a server offers.

use platc_sdk::capability::{Broker, ScrapeTarget};
use platc_sdk::{Endpoint, Offers};

use crate::config::Redis;
use crate::model::{Metrics, Model};
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Redis>) {
    offers.offer(Broker {
        endpoint: Endpoint::new(
            model.identity.service_host(names::CLIENTS),
            names::PORT.number,
        ),
        password: model.password.clone(),
    });
    if let Metrics::Exporter(_) = model.metrics {
        offers.contribute(ScrapeTarget {
            role: names::SERVER.to_owned(),
            port: names::METRICS,
            path: "/metrics",
        });
    }
}
