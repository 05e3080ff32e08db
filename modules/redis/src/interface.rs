//! What a server offers.

use platc_sdk::capability::{Broker, BrokerProtocol, Dashboard, ScrapeTarget};
use platc_sdk::{Endpoint, Offers};

use crate::alerts::ALERTS;
use crate::config::Redis;
use crate::model::{Metrics, Model};
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Redis>) {
    offers.offer(Broker {
        protocol: BrokerProtocol::Redis,
        endpoint: Endpoint::new(
            model.identity.service_host(names::CLIENTS),
            names::PORT.number,
        ),
        password: model.password.clone(),
    });
    if let Metrics::Exporter(_) = model.metrics {
        contribute_metrics(offers);
    }
}

fn contribute_metrics(offers: &mut Offers<'_, Redis>) {
    offers
        .contribute(ScrapeTarget {
            role: names::SERVER.to_owned(),
            port: names::METRICS,
            path: "/metrics",
        })
        .contribute(Dashboard {
            name: "redis",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
