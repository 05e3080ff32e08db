//! What is offered: exactly what is there.

use platc_sdk::capability::FileSystem;
use platc_sdk::{Capability, Offers, Provides};

use crate::config::External;
use crate::model::Model;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, External>) {
    let file_system = model.storage.as_ref().map(|storage| &storage.file_system);
    offer(offers, file_system);
    if let Some(storage) = &model.object_storage {
        offers
            .offer(storage.store.clone())
            .offer(FileSystem::of_object_store(storage.store.clone()));
    }
    offer(offers, model.database.as_ref());
    offer(offers, model.ensemble.as_ref());
    offer(offers, model.broker.as_ref());
    offer(offers, model.batch_server.as_ref());
    offer(offers, model.spark_history.as_ref());
    offer(offers, model.spark_master.as_ref());
    offer(offers, model.shuffle_service.as_ref());
    offer(offers, model.tracking_server.as_ref());
    offer(offers, model.dag_repository.as_ref());
    offer(offers, model.metastore.as_ref());
    offer(offers, model.prometheus_operator.as_ref());
}

fn offer<C: Capability>(offers: &mut Offers<'_, External>, capability: Option<&C>)
where
    External: Provides<C>,
{
    if let Some(capability) = capability {
        offers.offer(capability.clone());
    }
}
