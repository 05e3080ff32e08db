//! What a history server offers.

use platc_sdk::capability::SparkHistory;
use platc_sdk::ingress::Ingress;
use platc_sdk::{Endpoint, Offers};

use super::config::SparkHistoryServer;
use super::model::Model;
use super::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, SparkHistoryServer>) {
    offers.offer(SparkHistory {
        url: url(model),
        log_directory: model.log.directory.clone(),
        user: model.user.clone(),
    });
}

/// The address for people, who are outside of the cluster where there is a way in.
fn url(model: &Model) -> String {
    let inside = || {
        let host = model.identity.service_host(names::HISTORY);
        Endpoint::new(host, names::HTTP.number).http()
    };
    model.ingress.as_ref().map_or_else(inside, Ingress::url)
}
