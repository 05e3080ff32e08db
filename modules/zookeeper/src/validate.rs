//! From what a person wrote to a validated ensemble.

use platc_sdk::{Context, Diagnostic, Duration, Page, Place};

use crate::config::Zookeeper;
use crate::model::{Model, Servers};

const DEFAULT_IMAGE: &str = "docker.io/library/zookeeper:3.9.5";

/// The pages behind the codes of this file.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "zookeeper::even-servers",
        summary: "an ensemble has an even number of servers",
        text: include_str!("pages/even-servers.md"),
    },
    Page {
        code: "zookeeper::short-purge-interval",
        summary: "the purge interval is less than an hour",
        text: include_str!("pages/short-purge-interval.md"),
    },
];

pub(crate) fn validate(config: Zookeeper, ctx: &mut Context<'_>) -> Option<Model> {
    let Zookeeper {
        servers,
        image,
        storage,
        log_storage,
        size,
        resources,
        tick_time,
        purge_interval,
        max_client_connections,
        settings,
        placement,
    } = config;
    let servers = counted(ctx, servers);
    let purge_hours = purge_hours(ctx, purge_interval);
    let image = ctx.image("image", image.as_ref(), DEFAULT_IMAGE);
    Some(Model {
        identity: ctx.identity().clone(),
        servers: servers?,
        image: image?,
        storage: ctx.storage(storage),
        log_storage: ctx.storage(log_storage),
        resources: resources.unwrap_or_else(|| size.server()),
        tick_time,
        purge_hours: purge_hours?,
        max_client_connections,
        settings: settings.into_iter().collect(),
        placement,
    })
}

fn counted(ctx: &mut Context<'_>, servers: u32) -> Option<Servers> {
    match servers {
        1 => Some(Servers::Standalone),
        3 | 5 | 7 => Some(Servers::Quorum(servers)),
        _ => {
            let path = ctx.path("servers");
            // The next larger ensemble that survives at least as many losses.
            let better = (servers + 1).clamp(1, 7) | 1;
            ctx.report(
                Diagnostic::error(
                    "zookeeper::even-servers",
                    format!("an ensemble cannot have {servers} servers"),
                )
                .at(&path, "must be 1, 3, 5 or 7")
                .note("a majority has to agree: an even server adds a failure and tolerates none")
                .fix(
                    format!("{better} servers tolerate the loss of {}", (better - 1) / 2),
                    Place::value(&path),
                    better.to_string(),
                ),
            );
            None
        }
    }
}

/// `autopurge.purgeInterval` counts in whole hours, and zero of them means never.
fn purge_hours(ctx: &mut Context<'_>, interval: Duration) -> Option<u32> {
    let hours = interval.as_seconds() / 3600;
    if hours > 0 {
        return Some(hours);
    }
    let path = ctx.path("purge_interval");
    ctx.report(
        Diagnostic::error(
            "zookeeper::short-purge-interval",
            "old snapshots would never be removed",
        )
        .at(&path, "less than an hour")
        .note("ZooKeeper counts the interval in whole hours, and zero switches the removal off")
        .fix(
            "`1h` is the shortest interval",
            Place::value(&path),
            "\"1h\"",
        ),
    );
    None
}
