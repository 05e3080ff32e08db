//! The startup flags of each role, in the files that `--flagfile` names. What stands there comes after
//! the flags of the image's entry point, and so in their place.

use platc_sdk::{ConfigFile, Settings};

use crate::config::Volume;
use crate::model::{Daemons, Members, Model};
use crate::names::{
    ADMISSION_DIRECTORY, COORDINATOR, DATA_CACHE, EXECUTOR, LOGS, SCRATCH, STATESTORE,
    STATESTORE_HA, STATESTORED,
};

/// One file where there is one statestore, and one for each of two.
pub(crate) fn statestored_flags(model: &Model) -> Vec<ConfigFile> {
    let settings = of_every_server().set_some("enable_catalogd_ha", pair(model.catalog.members));
    let flags = &model.statestore.flags;
    match model.statestore.members {
        Members::Single => vec![file("statestored.flags", &settings.overridden_by(flags))],
        Members::Pair => {
            let hosts = model.statestores();
            let name = model.identity.object_name(STATESTORED);
            // Each one's peer is the other one.
            let peers = hosts.iter().rev().enumerate();
            peers
                .map(|(ordinal, peer)| {
                    let settings = settings
                        .clone()
                        .set("enable_statestored_ha", true)
                        .set("state_store_ha_port", STATESTORE_HA.number)
                        .set("state_store_peer_host", peer)
                        .set("state_store_peer_ha_port", STATESTORE_HA.number);
                    file(
                        &format!("{name}-{ordinal}.flags"),
                        &settings.overridden_by(flags),
                    )
                })
                .collect()
        }
    }
}

pub(crate) fn catalogd_flags(model: &Model) -> ConfigFile {
    let settings = statestores(model, of_every_server())
        .set_some("enable_catalogd_ha", pair(model.catalog.members))
        .set("catalog_topic_mode", "minimal")
        .set(
            "hms_event_polling_interval_s",
            model.event_polling.as_seconds(),
        )
        .set("invalidate_tables_on_memory_pressure", true);
    file(
        "catalogd.flags",
        &settings.overridden_by(&model.catalog.flags),
    )
}

pub(crate) fn coordinator_flags(model: &Model) -> ConfigFile {
    let daemons = &model.coordinators;
    let options = (!model.query_options.is_empty()).then_some(&model.query_options);
    let pools = |file: &str| {
        let named = !model.pools.is_empty();
        named.then(|| format!("{ADMISSION_DIRECTORY}/{file}"))
    };
    let settings = of_every_daemon(model, daemons)
        .set("is_coordinator", true)
        .set("is_executor", model.executors.is_none())
        .set("use_local_catalog", true)
        .set("num_expected_executors", model.executing())
        .set_some("default_query_options", options)
        .set_some(
            "fair_scheduler_allocation_path",
            pools("fair-scheduler.xml"),
        )
        .set_some("llama_site_path", pools("llama-site.xml"));
    let settings = settings.overridden_by(&daemons.flags);
    file(&format!("{COORDINATOR}.flags"), &settings)
}

pub(crate) fn executor_flags(model: &Model, daemons: &Daemons) -> ConfigFile {
    let settings = of_every_daemon(model, daemons)
        .set("is_coordinator", false)
        .set("is_executor", true);
    let settings = settings.overridden_by(&daemons.flags);
    file(&format!("{EXECUTOR}.flags"), &settings)
}

fn of_every_server() -> Settings {
    Settings::new()
        .set("log_dir", LOGS)
        .set("logtostderr", true)
        .set("redirect_stdout_stderr", false)
        .set("v", 1_u32)
        // Addresses are registered at the statestore, which then calls back: a pod's name would have
        // to be resolvable for all others before the pod is ready.
        .set("use_resolved_hostname", true)
}

fn of_every_daemon(model: &Model, daemons: &Daemons) -> Settings {
    let cache = daemons.data_cache.as_ref();
    statestores(model, of_every_server())
        .set("catalog_service_host", model.catalog_host())
        .set("mem_limit", format!("{}m", daemons.mem_limit))
        .set("mem_limit_includes_jvm", true)
        .set("scratch_dirs", share(SCRATCH, &daemons.scratch))
        .set_some("data_cache", cache.map(|cache| share(DATA_CACHE, cache)))
        .set("shutdown_deadline_s", model.drain.as_seconds())
        .set(
            "startup_filesystem_check_directories",
            &model.storage.location,
        )
}

/// Where a subscriber finds the statestores. The second one's port is another by default.
fn statestores(model: &Model, settings: Settings) -> Settings {
    let hosts = model.statestores();
    let second = hosts.get(1);
    settings
        .set_some("state_store_host", hosts.first())
        .set_some("enable_statestored_ha", pair(model.statestore.members))
        .set_some("state_store_2_host", second)
        .set_some("state_store_2_port", second.map(|_| STATESTORE.number))
}

fn pair(members: Members) -> Option<bool> {
    (members == Members::Pair).then_some(true)
}

/// A directory with the part of its volume that may be used: a full volume fails queries, and a pod
/// that uses more than it may is evicted.
fn share(directory: &str, volume: &Volume) -> String {
    let size = match volume {
        Volume::Pod(size) => size,
        Volume::Claim(storage) => &storage.size,
    };
    format!("{directory}:{}m", size.percent_in_mebibytes(90))
}

fn file(name: &str, settings: &Settings) -> ConfigFile {
    let mut text = String::new();
    for (flag, value) in settings.iter() {
        text.extend(["--", flag, "=", value.text(), "\n"]);
    }
    ConfigFile::rendered(name, text, settings)
}
