//! What the masters know after a restart.

use platc_sdk::{Context, Diagnostic};

use crate::standalone::config::Recovery;
use crate::standalone::model::Kept;

/// At most one of the two places; several masters need the ensemble.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    recovery: Recovery,
    masters: Option<u32>,
) -> Option<Kept> {
    let Recovery { ensemble, storage } = recovery;
    let several = masters.is_some_and(|masters| masters > 1);
    let servers = ensemble.map(|ensemble| {
        let ensemble = ctx.bind("recovery.ensemble", &ensemble);
        ensemble.map(|ensemble| ensemble.connection_string())
    });
    match (servers, storage) {
        (Some(_), Some(_)) => {
            both(ctx);
            None
        }
        (Some(servers), None) => servers.map(Kept::Ensemble),
        (None, storage) => {
            if several {
                alone(ctx);
                return None;
            }
            Some(storage.map_or(Kept::Nothing, |storage| Kept::Volume(ctx.storage(storage))))
        }
    }
}

fn both(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "spark-standalone::two-recoveries",
            "masters keep what they know in one place",
        )
        .at(&ctx.path("recovery.storage"), "a second place")
        .help("keep `ensemble` for several masters, or `storage` for one"),
    );
}

fn alone(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "spark-standalone::masters-without-ensemble",
            "several masters need a ZooKeeper ensemble",
        )
        .at(&ctx.path("masters"), "each would lead")
        .note("without an election every master gives the same workers to its own applications")
        .help("set `recovery.ensemble`, or have one master with `recovery.storage`"),
    );
}
