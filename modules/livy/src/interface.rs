//! What a Livy server offers.

use platc_sdk::capability::BatchServer;
use platc_sdk::{Endpoint, Offers};

use crate::config::Livy;
use crate::model::Model;
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Livy>) {
    let host = model.identity.service_host(names::LIVY);
    let libraries = model.storage.shared_libraries.as_ref();
    offers.offer(BatchServer {
        endpoint: Endpoint::new(host, names::HTTP.number),
        spark_master: names::MASTER.to_owned(),
        user: model.spark.user.as_str().to_owned(),
        shared_libraries: libraries.map(|libraries| libraries.source.clone()),
    });
}
