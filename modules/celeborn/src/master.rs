//! The masters: they know the workers and the shuffles.

use platc_sdk::workload::Apart;
use platc_sdk::{Build, Duration, http_get};

use crate::files;
use crate::model::{Model, Quorum};
use crate::names::{self, MASTER, MASTER_HTTP, MASTER_RPC, RAFT};
use crate::pods;

/// All masters. They look for each other while they start, so all start at once.
pub(crate) fn masters(model: &Model, out: &mut Build<'_>) {
    let masters = &model.masters;
    let config = out.config_files(
        "master-config",
        [files::master_conf(model), files::log4j2()],
    );
    let heap = masters.resources.memory.percent_in_mebibytes(75);
    let ready = match &masters.quorum {
        Quorum::Alone => http_get("/ping", MASTER_HTTP),
        Quorum::Raft(..) => pods::says(MASTER_HTTP.number, "/masterGroupInfo", "leader info"),
    };
    let container = pods::container(model, MASTER, &config, "/opt/celeborn/sbin/start-master.sh")
        .env("CELEBORN_MASTER_MEMORY", format!("{heap}m"))
        .ports([MASTER_RPC, MASTER_HTTP, RAFT])
        .resources(&masters.resources.cpu, &masters.resources.memory)
        .started_when(http_get("/ping", MASTER_HTTP).patience(Duration::minutes(5)))
        .ready_when(ready)
        // A master without the others is alive: it must not be restarted because they are away.
        .alive_when(http_get("/ping", MASTER_HTTP).failures(6));
    let count = masters.quorum.masters();
    let set = out.stateful_set(MASTER, count);
    set.in_parallel()
        .headless_service([MASTER_RPC, MASTER_HTTP, RAFT])
        .container(container)
        .run_as(pods::CELEBORN)
        .placement(&masters.placement)
        .apart(Apart::WherePossible)
        .stops_within(Duration::minutes(1))
        .tolerates_loss_of(((count - 1) / 2).min(1));
    if let Quorum::Raft(_, storage) = &masters.quorum {
        set.claim("raft", storage, names::LOG);
    }
}
