//! The Hive Metastore.

use platc_sdk::Context;
use platc_sdk::capability::Metastore;

use super::check_servers;
use super::version::{HIVE, check_version};
use crate::config::MetastoreServers;
use crate::host_port::HostPort;

pub(super) fn metastore(ctx: &mut Context<'_>, table: MetastoreServers) -> Option<Metastore> {
    let MetastoreServers {
        servers,
        warehouse,
        version,
    } = table;
    check_servers(ctx, "metastore.servers", &servers);
    check_version(ctx, "metastore.version", &HIVE, &version);
    let file_system = ctx.bind_path("metastore.warehouse", &warehouse)?;
    Some(Metastore {
        servers: servers.iter().map(HostPort::endpoint).collect(),
        warehouse: file_system.uri(&warehouse.path),
        version,
        file_system,
    })
}
