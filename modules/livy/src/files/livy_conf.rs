//! `livy.conf`: where applications run, and what the server remembers.

use platc_sdk::{ConfigFile, Settings};

use crate::config::Version;
use crate::model::{Model, Sessions};
use crate::names;

pub(crate) fn livy_conf(model: &Model) -> ConfigFile {
    let defaults = Settings::new()
        .set("livy.server.port", names::HTTP.number)
        .set("livy.spark.master", names::MASTER)
        .set("livy.spark.deploy-mode", "cluster");
    let settings = recovery(model, kubernetes(model, defaults)).overridden_by(&model.settings);
    ConfigFile::properties("livy.conf", &settings)
}

/// What only a version that watches pods reads.
fn kubernetes(model: &Model, settings: Settings) -> Settings {
    match model.version {
        Version::V0_8 => settings,
        Version::V0_9 => settings
            .set(
                "livy.server.kubernetes.spark.container.name",
                names::DRIVER_CONTAINER,
            )
            .set_some("livy.ui.history-server-url", model.history.as_ref()),
    }
}

fn recovery(model: &Model, settings: Settings) -> Settings {
    match &model.recovery {
        Sessions::Forgotten => settings.set("livy.server.recovery.mode", "off"),
        Sessions::InZooKeeper(servers) => settings
            .set("livy.server.recovery.mode", "recovery")
            .set("livy.server.recovery.state-store", "zookeeper")
            .set("livy.server.zookeeper.url", servers)
            // Another server with the same prefix would take over these sessions.
            .set(
                "livy.server.recovery.zk-state-store.key-prefix",
                format!(
                    "livy-{}-{}",
                    model.identity.namespace, model.identity.instance
                ),
            ),
        Sessions::InDirectory(uri) => settings
            .set("livy.server.recovery.mode", "recovery")
            .set("livy.server.recovery.state-store", "filesystem")
            .set("livy.server.recovery.state-store.url", uri),
    }
}
