//! What a cluster offers.

use platc_sdk::capability::{Broker, BrokerProtocol, Dashboard, ScrapeTarget};
use platc_sdk::{Endpoint, Offers};

use crate::alerts::ALERTS;
use crate::config::Rabbitmq;
use crate::model::Model;
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Rabbitmq>) {
    let host = model.identity.service_host(names::CLIENTS);
    offers
        .offer(Broker {
            protocol: BrokerProtocol::Amqp {
                user: model.user.clone(),
                virtual_host: model.virtual_host.clone(),
            },
            endpoint: Endpoint::new(host, names::AMQP.number),
            password: model.password.clone(),
        })
        .contribute(ScrapeTarget {
            role: names::SERVER.to_owned(),
            port: names::METRICS,
            path: "/metrics",
        })
        .contribute(Dashboard {
            name: "rabbitmq",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
