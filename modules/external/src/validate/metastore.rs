//! The Hive Metastore.

use platc_sdk::capability::Metastore;
use platc_sdk::{Context, Diagnostic};

use super::check_servers;
use crate::config::MetastoreServers;
use crate::host_port::HostPort;

pub(super) fn metastore(ctx: &mut Context<'_>, table: MetastoreServers) -> Option<Metastore> {
    let MetastoreServers {
        servers,
        warehouse,
        version,
    } = table;
    check_servers(ctx, "metastore.servers", &servers);
    check_version(ctx, &version);
    let file_system = ctx.bind_path("metastore.warehouse", &warehouse)?;
    Some(Metastore {
        servers: servers.iter().map(HostPort::endpoint).collect(),
        warehouse: file_system.uri(&warehouse.path),
        version,
        file_system,
    })
}

fn check_version(ctx: &mut Context<'_>, version: &str) {
    let mut numbers = version.splitn(3, '.').take(2);
    let is_number = |part: &str| part.parse::<u16>().is_ok();
    if version.contains('.') && numbers.all(is_number) {
        return;
    }
    let path = ctx.path("metastore.version");
    ctx.report(
        Diagnostic::error(
            "external::bad-version",
            format!("{version:?} is not a version of Hive"),
        )
        .at(&path, "write it like `3.1.3`"),
    );
}
