//! What a server offers.

use platc_sdk::capability::{BackupSource, Database};
use platc_sdk::{Endpoint, Offers};

use crate::config::Postgresql;
use crate::model::Model;
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Postgresql>) {
    offers
        .offer(Database {
            endpoint: endpoint(model),
            password_encryption: model.password_encryption,
        })
        .contribute(BackupSource::Database {
            endpoint: endpoint(model),
            image: model.image.clone(),
            user: names::SUPERUSER.to_owned(),
            password: model.superuser_password.clone(),
        });
}

/// Where clients connect.
pub(crate) fn endpoint(model: &Model) -> Endpoint {
    Endpoint::new(
        model.identity.service_host(names::CLIENTS),
        names::PORT.number,
    )
}
