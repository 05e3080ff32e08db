//! `enabled_plugins`: the plugins that run, as an Erlang list. They have to be in it before the first
//! start: a plugin that forms the cluster is too late when it is enabled in a running server.

use std::collections::BTreeSet;

use platc_sdk::ConfigFile;

use crate::model::{Formation, Management, Model};

pub(crate) fn enabled_plugins(model: &Model) -> ConfigFile {
    let mut plugins: BTreeSet<&str> = model.plugins.iter().map(String::as_str).collect();
    plugins.insert("rabbitmq_prometheus");
    if matches!(model.management, Management::Pages { .. }) {
        plugins.insert("rabbitmq_management");
    }
    if model.size.is_cluster() && model.formation() == Formation::ByOrdinal {
        plugins.insert("rabbitmq_peer_discovery_k8s");
    }
    let plugins: Vec<&str> = plugins.into_iter().collect();
    ConfigFile::text("enabled_plugins", format!("[{}].\n", plugins.join(",")))
}
