//! `celeborn-defaults.conf`: all settings of masters and workers. Each role has its own, so that a change
//! which only one of them reads restarts only that one.

use platc_sdk::{ConfigFile, Settings};

use crate::config::{DiskType, Version};
use crate::model::{Model, Quorum};
use crate::names::{
    self, FETCH, MASTER, MASTER_HTTP, MASTER_RPC, PUSH, RAFT, REPLICATE, WORKER_HTTP, WORKER_RPC,
};

const FILE: &str = "celeborn-defaults.conf";

/// What Celeborn keeps free of a disk by itself, in mebibytes.
const RESERVE: u64 = 5 * 1024;

/// The file of the masters.
pub(crate) fn master_conf(model: &Model) -> ConfigFile {
    let settings = Settings::new()
        .set("celeborn.master.port", MASTER_RPC.number)
        .set("celeborn.master.http.port", MASTER_HTTP.number)
        .overridden_by(&quorum(model));
    file(model, &settings)
}

/// The file of the workers.
pub(crate) fn worker_conf(model: &Model) -> ConfigFile {
    let workers = &model.workers;
    let directories = workers.storage.directories();
    let first = directories.first().map_or("", |(_, path)| path.as_str());
    let capacity = workers.storage.capacity();
    let reserve = capacity.map(|size| (size.whole_mebibytes() / 10).min(RESERVE));
    let settings = Settings::new()
        .set("celeborn.worker.rpc.port", WORKER_RPC.number)
        .set("celeborn.worker.push.port", PUSH.number)
        .set("celeborn.worker.fetch.port", FETCH.number)
        .set("celeborn.worker.replicate.port", REPLICATE.number)
        .set("celeborn.worker.http.port", WORKER_HTTP.number)
        .set("celeborn.worker.storage.dirs", disks(model, &directories))
        .set_some(
            "celeborn.worker.storage.disk.reserve.size",
            reserve.map(|mebibytes| format!("{mebibytes}m")),
        )
        // It looks for the devices in `/sys/block`, where those of volumes are not.
        .set("celeborn.worker.monitor.disk.enabled", false)
        .set(
            "celeborn.worker.graceful.shutdown.enabled",
            workers.storage.outlives_the_pod(),
        )
        .set_some(
            "celeborn.worker.graceful.shutdown.recoverPath",
            workers
                .storage
                .outlives_the_pod()
                .then(|| format!("{first}/recover")),
        );
    file(model, &settings)
}

/// What both read, and what the person set.
fn file(model: &Model, own: &Settings) -> ConfigFile {
    let masters: Vec<String> = model
        .master_endpoints()
        .iter()
        .map(ToString::to_string)
        .collect();
    let settings = Settings::new()
        .set("celeborn.master.endpoints", masters.join(","))
        .set("celeborn.network.bind.preferIpAddress", false)
        .overridden_by(own)
        .overridden_by(&model.settings);
    ConfigFile::properties(FILE, &settings)
}

/// How masters find each other. A master knows itself by the name that leads to its own address.
fn quorum(model: &Model) -> Settings {
    let Quorum::Raft(masters, _) = &model.masters.quorum else {
        return Settings::new();
    };
    let settings = Settings::new().set("celeborn.master.ha.enabled", true).set(
        "celeborn.master.ha.ratis.raft.server.storage.dir",
        names::LOG,
    );
    let settings = match model.version {
        Version::V0_6_3 => settings,
        // A leader that stops says so, in place of letting the others wait for it.
        Version::V0_7_0 => settings.set("celeborn.master.ha.graceful.shutdown.enabled", true),
    };
    (0..*masters).fold(settings, |settings, ordinal| {
        let node = format!("celeborn.master.ha.node.{ordinal}");
        settings
            .set(
                format!("{node}.host"),
                model.identity.pod_host(MASTER, ordinal),
            )
            .set(format!("{node}.port"), MASTER_RPC.number)
            .set(format!("{node}.ratis.port"), RAFT.number)
    })
}

/// `dir:disktype=SSD:capacity=50Gi`, joined by commas.
fn disks(model: &Model, directories: &[(String, String)]) -> String {
    let disk = match model.workers.disk {
        DiskType::Ssd => "SSD",
        DiskType::Hdd => "HDD",
    };
    let capacity = model.workers.storage.capacity();
    let capacity = capacity.map_or_else(String::new, |size| {
        format!(":capacity={}m", size.whole_mebibytes())
    });
    let disks: Vec<String> = directories
        .iter()
        .map(|(_, path)| format!("{path}:disktype={disk}{capacity}"))
        .collect();
    disks.join(",")
}
