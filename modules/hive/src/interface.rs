//! What a Metastore offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Dialect, Metastore, SqlEngine};

use crate::config::Hive;
use crate::model::Model;
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Hive>) {
    offers.offer(Metastore {
        servers: vec![model.metastore()],
        warehouse: model.warehouse.uri.clone(),
        version: model.release.clone(),
        file_system: model.warehouse.file_system.clone(),
    });
    if model.server.is_some() {
        offers.offer(SqlEngine {
            dialect: Dialect::Hive,
            endpoint: model.server_at(names::SQL.number),
            web: Some(model.server_web()),
        });
    }
}
