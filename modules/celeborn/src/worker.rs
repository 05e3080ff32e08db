//! The workers: they keep the shuffle files.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::workload::Apart;
use platc_sdk::{AbsolutePath, Build, Container, Duration, Quantity, Resources, http_get};

use crate::files;
use crate::model::{Model, WorkerStorage, Workers};
use crate::names::{FETCH, PUSH, REPLICATE, WORKER, WORKER_HTTP, WORKER_RPC};
use crate::pods;

/// What a worker that stops needs to have all files written, and a minute more
/// (`celeborn.worker.graceful.shutdown.timeout`).
const GRACE: Duration = Duration::minutes(11);

/// All workers. A worker is ready when a master knows it.
pub(crate) fn workers(model: &Model, out: &mut Build<'_>) {
    let workers = &model.workers;
    let config = out.config_files(
        "worker-config",
        [files::worker_conf(model), files::log4j2()],
    );
    let replicas = workers.replicas.get();
    let ports = [PUSH, FETCH, REPLICATE, WORKER_RPC, WORKER_HTTP];
    let Resources { cpu, memory } = &workers.resources;
    let container = pods::container(model, WORKER, &config, "/opt/celeborn/sbin/start-worker.sh")
        .env(
            "CELEBORN_WORKER_MEMORY",
            format!("{}m", memory.percent_in_mebibytes(25)),
        )
        .env(
            "CELEBORN_WORKER_OFFHEAP_MEMORY",
            format!("{}m", memory.percent_in_mebibytes(55)),
        )
        .ports(ports)
        .resources(cpu, &limit(workers))
        .started_when(http_get("/ping", WORKER_HTTP).patience(Duration::minutes(10)))
        .ready_when(pods::says(WORKER_HTTP.number, "/isRegistered", "true"))
        .alive_when(http_get("/ping", WORKER_HTTP).failures(6));
    let on_nodes = matches!(workers.storage, WorkerStorage::HostPaths(_));
    let set = out.stateful_set(WORKER, replicas);
    set.in_parallel().headless_service(ports);
    match &workers.storage {
        WorkerStorage::Claims(_, storage) => {
            set.container(container);
            for (volume, path) in workers.storage.directories() {
                set.claim(&volume, storage, &path);
            }
        }
        WorkerStorage::HostPaths(paths) => {
            let owner = Container::new("own-disks", &model.image);
            set.init(own(mounted(owner, workers, paths), workers))
                .container(mounted(container, workers, paths));
        }
        WorkerStorage::Memory(size) => {
            let directories = workers.storage.directories();
            let container = directories
                .iter()
                .fold(container, |container, (volume, path)| {
                    container.scratch(volume, path)
                });
            set.container(container)
                .tune_pod(|pod| in_memory(pod, &directories, size));
        }
    }
    set.run_as(pods::CELEBORN)
        .placement(&workers.placement)
        .apart(if on_nodes {
            Apart::Always
        } else {
            Apart::WherePossible
        })
        .stops_within(GRACE)
        .tolerates_loss_of(u32::from(workers.replicate));
}

/// The memory of a worker, with what it keeps there.
fn limit(workers: &Workers) -> Quantity {
    let memory = &workers.resources.memory;
    let WorkerStorage::Memory(size) = &workers.storage else {
        return memory.clone();
    };
    let sum = memory
        .whole_mebibytes()
        .saturating_add(size.whole_mebibytes());
    Quantity::mebibytes(u32::try_from(sum).unwrap_or(u32::MAX))
}

fn mounted(container: Container, workers: &Workers, paths: &[AbsolutePath]) -> Container {
    workers
        .storage
        .directories()
        .iter()
        .zip(paths)
        .fold(container, |container, ((volume, path), host)| {
            container.host_path(volume, host.as_str(), path)
        })
}

/// The kubelet makes missing directories as root, and gives no directory of a node to anybody.
fn own(container: Container, workers: &Workers) -> Container {
    let user = pods::CELEBORN;
    let owner = format!("{}:{}", user.user, user.group);
    let directories = workers.storage.directories();
    let paths = directories.iter().map(|(_, path)| path.as_str());
    container
        .command(["/bin/chown", &owner])
        .args(paths)
        .resources(&Quantity::millicores(100), &Quantity::mebibytes(64))
        .unprivileged()
        .tune(|container| {
            let security = container.security_context.get_or_insert_default();
            security.run_as_user = Some(0);
            security.run_as_non_root = Some(false);
            let capabilities = security.capabilities.get_or_insert_default();
            capabilities.add = Some(vec!["CHOWN".to_owned()]);
        })
}

fn in_memory(pod: &mut core::PodSpec, directories: &[(String, String)], size: &Quantity) {
    for volume in pod.volumes.iter_mut().flatten() {
        if directories.iter().any(|(name, _)| *name == volume.name) {
            volume.empty_dir = Some(core::EmptyDirVolumeSource {
                medium: Some("Memory".to_owned()),
                size_limit: Some(size.to_api()),
            });
        }
    }
}
