//! The servers. Their volumes and their ids belong together for ever: both follow the ordinal.

use platc_sdk::workload::{Apart, RunAs};
use platc_sdk::{Build, Container, DataVersion, Duration, exec, tcp};

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
    let servers = out.stateful_set(SERVER, model.servers.count());
    servers
        .in_parallel()
        .headless_service([CLIENT, FOLLOWER, ELECTION, METRICS])
        .container(container)
        .claim("data", &model.storage, names::DATA)
        .claim("datalog", &model.log_storage, names::DATA_LOG)
        .data_version(data(model).as_ref())
        .run_as(ZOOKEEPER)
        .placement(&model.placement)
        .stops_within(Duration::minutes(2))
        .tolerates_loss_of(model.servers.minority().min(1));
    if model.servers.minority() > 0 {
        servers.apart(Apart::WherePossible);
    }
}

/// What the minor version in the image's tag reads; `None` where the tag tells none. Each reads what those
/// before it have written, back to 3.5, which had to be told to read snapshots of 3.4:
/// <https://issues.apache.org/jira/browse/ZOOKEEPER-3056>. Of the way back nothing is promised.
fn data(model: &Model) -> Option<DataVersion> {
    let minor = minor_of_3(model.image.source().tag()?)?;
    let before = (5..minor).map(|minor| format!("3.{minor}"));
    Some(DataVersion::new(format!("3.{minor}")).upgrades_from(before))
}

/// 9 of `3.9.5` and of `3.9`.
fn minor_of_3(tag: &str) -> Option<u32> {
    let rest = tag.strip_prefix("3.")?;
    let end = rest.find(|c: char| !c.is_ascii_digit());
    rest[..end.unwrap_or(rest.len())].parse().ok()
}

/// The version in the image's tag, for the version label.
fn version(model: &Model) -> &str {
    model.image.source().tag().unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_is_what_stands_behind_the_first_dot() {
        for (tag, expected) in [
            ("3.9.5", Some(9)),
            ("3.10-jre", Some(10)),
            ("3.9", Some(9)),
            ("3.", None),
            ("4.0.1", None),
            ("stable", None),
        ] {
            assert_eq!(minor_of_3(tag), expected, "{tag}");
        }
    }
}
