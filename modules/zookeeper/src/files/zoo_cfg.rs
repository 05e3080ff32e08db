//! `zoo.cfg`: how the servers find each other and keep their data.

use platc_sdk::{ConfigFile, Settings};

use crate::model::{Model, Servers};
use crate::names;

/// The same file for every server; which one it is a server learns from `myid`.
pub(crate) fn zoo_cfg(model: &Model) -> ConfigFile {
    let defaults = Settings::new()
        .set("tickTime", model.tick_time.as_seconds() * 1000)
        .set("initLimit", 10_u32)
        .set("syncLimit", 5_u32)
        .set("dataDir", names::DATA)
        .set("dataLogDir", names::DATA_LOG)
        .set("maxClientCnxns", model.max_client_connections)
        .set("autopurge.snapRetainCount", 3_u32)
        .set("autopurge.purgeInterval", model.purge_hours)
        // `srvr` is what readiness asks; `ruok` and `mntr` are for people.
        .set("4lw.commands.whitelist", "srvr,ruok,mntr")
        // The admin server's port 8080 collides with too much; the same facts are in the metrics.
        .set("admin.enableServer", false)
        .set(
            "metricsProvider.className",
            "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider",
        )
        .set("metricsProvider.httpPort", names::METRICS.number)
        .set("reconfigEnabled", false);
    let settings = members(model, defaults).overridden_by(&model.settings);
    ConfigFile::properties("zoo.cfg", &settings)
}

fn members(model: &Model, settings: Settings) -> Settings {
    match model.servers {
        Servers::Standalone => settings.set("clientPort", names::CLIENT.number),
        Servers::Quorum(servers) => {
            // A server must not fall back to running alone when the list is cut to one entry.
            let settings = settings
                .set("standaloneEnabled", false)
                // The own name may not resolve yet when the server binds.
                .set("quorumListenOnAllIPs", true);
            (0..servers).fold(settings, |settings, ordinal| {
                let host = model.identity.pod_host(names::SERVER, ordinal);
                settings.set(
                    format!("server.{}", ordinal + 1),
                    format!(
                        "{host}:{}:{};{}",
                        names::FOLLOWER.number,
                        names::ELECTION.number,
                        names::CLIENT.number
                    ),
                )
            })
        }
    }
}
