//! From what a person wrote to a validated cluster.

mod flags;
mod images;
mod pages;
mod pools;
mod query_options;
mod servers;
mod storage;

use platc_sdk::Context;

use crate::config::Impala;
use crate::model::Model;

pub(crate) use self::pages::PAGES;

pub(crate) fn validate(config: Impala, ctx: &mut Context<'_>) -> Option<Model> {
    let Impala {
        metastore,
        storage,
        other_storage,
        version,
        size,
        catalog,
        statestore,
        coordinators,
        executors,
        pools,
        query_options,
        short_circuit,
        user,
        drain,
        core_site,
        hdfs_site,
        hive_site,
        ingress,
    } = config;
    let event_polling = catalog.event_polling;
    servers::warn_of_no_events(ctx, event_polling);
    let written = servers::Written {
        catalog,
        statestore,
        coordinators,
        executors,
    };
    let version = images::version(ctx, version, &written);
    let wanted = storage::Wanted {
        metastore,
        storage,
        other_storage,
        short_circuit,
        core_site,
        hdfs_site,
        hive_site,
    };
    let storage = storage::bind(ctx, wanted);
    let servers = servers::checked(ctx, written, version, size);
    let pools = pools::checked(ctx, pools, version);
    let query_options = query_options::checked(ctx, &ctx.path("query_options"), &query_options);
    let servers = servers?;
    Some(Model {
        identity: ctx.identity().clone(),
        version,
        catalog: servers.catalog,
        event_polling,
        statestore: servers.statestore,
        coordinators: servers.coordinators,
        executors: servers.executors,
        pools,
        query_options: query_options?,
        storage: storage?,
        user,
        drain,
        ingress,
    })
}
