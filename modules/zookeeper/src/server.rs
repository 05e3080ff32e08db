//! The servers. Their volumes and their ids belong together for ever: both follow the ordinal.

use platc_sdk::workload::RunAs;
use platc_sdk::{Build, Container, Duration, exec, tcp};

use crate::files;
use crate::model::Model;
use crate::names::{self, CLIENT, ELECTION, FOLLOWER, METRICS, SERVER};

/// Writes the id and becomes the server. A volume that already belongs to another id is refused: a
/// server that comes back under a wrong id can lose committed data.
const START: &str = include_str!("start.sh");

/// `srvr` answers with a mode only when the server is part of a quorum.
const IN_QUORUM: &str = "exec 3<>/dev/tcp/127.0.0.1/2181; printf srvr >&3; grep -q '^Mode: ' <&3";

/// The user of the official image.
const ZOOKEEPER: RunAs = RunAs::user(1000);

/// All servers, and the Service that gives each a name.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(version(model));
    let config = out.config_files("config", [files::zoo_cfg(model)]);
    let heap = model.resources.memory.percent_in_mebibytes(80);
    let container = Container::new("zookeeper", &model.image)
        .command(["/bin/bash", "-euc", START])
        .env("POD_NAME", platc_sdk::EnvValue::PodField("metadata.name"))
        .env("ZK_SERVER_HEAP", heap)
        .ports([CLIENT, FOLLOWER, ELECTION, METRICS])
        .mount_file(&config, "zoo.cfg", names::ZOO_CFG)
        .scratch("logs", "/logs")
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        .started_when(tcp(CLIENT).patience(Duration::minutes(10)))
        .ready_when(exec(["/bin/bash", "-c", IN_QUORUM]))
        // Liveness must not ask for a quorum: the loss of two servers would then kill the third.
        .alive_when(tcp(CLIENT).failures(6));
    out.stateful_set(SERVER, model.size.servers())
        .in_parallel()
        .headless_service([CLIENT, FOLLOWER, ELECTION, METRICS])
        .container(container)
        .claim("data", &model.storage, names::DATA)
        .claim("datalog", &model.log_storage, names::DATA_LOG)
        .run_as(ZOOKEEPER)
        .placement(&model.placement)
        .stops_within(Duration::minutes(2))
        .tolerates_loss_of(model.size.minority().min(1));
}

/// The version in the image's tag, for the version label.
fn version(model: &Model) -> &str {
    model.image.source().tag().unwrap_or("unknown")
}
