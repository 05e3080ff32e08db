//! `rabbitmq.conf`: where the servers listen, how they find each other, and when they take no more.

use std::fmt::Write as _;

use platc_sdk::{ConfigFile, Quantity, Settings};

use crate::model::{Formation, Management, Model};
use crate::names;

/// What is left on a volume when publishers are held back, in mebibytes. The program's own default, 50
/// megabytes, is written full between two looks at it.
const DISK_RESERVE: u64 = 2048;

/// The most that the system's share of the memory comes to, in mebibytes.
const SYSTEM_SHARE: u64 = 2048;

/// The password is not in it: a ConfigMap is no place for one.
pub(crate) fn rabbitmq_conf(model: &Model) -> ConfigFile {
    let defaults = Settings::new()
        .set("listeners.tcp.default", names::AMQP.number)
        .set("prometheus.tcp.port", names::METRICS.number)
        .set("log.console", true)
        .set("disk_free_limit.absolute", reserve(&model.storage.size))
        .set(
            "total_memory_available_override_value",
            usable_memory(&model.resources.memory),
        )
        .set("vm_memory_high_watermark.relative", "0.6");
    let defaults = match model.management {
        Management::Off => defaults,
        Management::Pages { .. } => defaults.set("management.tcp.port", names::WEB.number),
    };
    let settings = formation(model, defaults).overridden_by(&model.settings);
    // Not `ConfigFile::properties`, whose escapes this format does not have.
    let mut text = String::new();
    for (key, value) in settings.iter() {
        let _ = writeln!(text, "{key} = {}", value.text());
    }
    ConfigFile::rendered("rabbitmq.conf", text, &settings)
}

/// New servers join the first one, and wait for it as long as it takes; nobody else makes a cluster.
fn formation(model: &Model, settings: Settings) -> Settings {
    if !model.size.is_cluster() {
        return settings;
    }
    let settings = settings.set("cluster_partition_handling", "pause_minority");
    let backend = "cluster_formation.peer_discovery_backend";
    match model.formation() {
        Formation::ByOrdinal => settings
            .set(backend, "k8s")
            .set("cluster_formation.k8s.seed_node", model.node(0)),
        Formation::ByList => {
            let settings = settings.set(backend, "classic_config");
            (0..model.size.servers()).fold(settings, |settings, ordinal| {
                let key = format!("cluster_formation.classic_config.nodes.{}", ordinal + 1);
                settings.set(key, model.node(ordinal))
            })
        }
    }
}

/// Never more than a third of the volume.
fn reserve(volume: &Quantity) -> String {
    format!("{}MiB", volume.percent_in_mebibytes(33).min(DISK_RESERVE))
}

/// What RabbitMQ may take for the memory of the machine. It sees the node's memory otherwise, and takes
/// messages until the container is killed.
fn usable_memory(limit: &Quantity) -> String {
    let most = limit.percent_in_mebibytes(100);
    let system = limit.percent_in_mebibytes(20).min(SYSTEM_SHARE);
    format!("{}MiB", most - system)
}
