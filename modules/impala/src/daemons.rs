//! Coordinators and executors.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::k8s_openapi::api::core::v1::{ExecAction, Lifecycle, LifecycleHandler};
use platc_sdk::{
    Build, ConfigMapHandle, Container, Duration, Port, Quantity, StatefulSet, build::Stage, service,
};

use crate::config::Volume;
use crate::files;
use crate::model::{Daemons, Model};
use crate::names::{
    self, ADMISSION, ADMISSION_DIRECTORY, CLIENTS, CONF_DIRECTORY, COORDINATOR, EXECUTOR,
    FLAGS_DIRECTORY, HS2, HS2_HTTP, KRPC, SUBSCRIBER, WEB,
};
use crate::pods;

/// The script of the image that asks a daemon to finish its queries and to end, and waits for that.
/// The kubelet's own SIGTERM would end them at once.
const DRAIN: &str = "/opt/impala/bin/graceful_shutdown_backends.sh";

/// All daemons, and the Service of clients.
pub(crate) fn daemons(model: &Model, conf: &ConfigMapHandle, out: &mut Build<'_>) {
    coordinators(model, conf, out);
    if let Some(daemons) = &model.executors {
        let flags = out.config_files("executor-flags", [files::executor_flags(model, daemons)]);
        let container = daemon(model, EXECUTOR, daemons)
            .mount(&flags, FLAGS_DIRECTORY)
            .mount(conf, CONF_DIRECTORY);
        let ports = [KRPC, SUBSCRIBER, WEB];
        run(model, out, (EXECUTOR, daemons, &ports), container);
    }
}

fn coordinators(model: &Model, conf: &ConfigMapHandle, out: &mut Build<'_>) {
    let daemons = &model.coordinators;
    let flags = files::coordinator_flags(model);
    let flags = out.config_files("coordinator-flags", [flags]);
    let mut container = daemon(model, COORDINATOR, daemons)
        .mount(&flags, FLAGS_DIRECTORY)
        .mount(conf, CONF_DIRECTORY);
    if !model.pools.is_empty() {
        let pools = [files::fair_scheduler(model), files::llama_site(model)];
        let pools = out.config_files(ADMISSION, pools);
        container = container.mount(&pools, ADMISSION_DIRECTORY);
    }
    let ports = [HS2, HS2_HTTP, KRPC, SUBSCRIBER, WEB];
    run(model, out, (COORDINATOR, daemons, &ports), container);
    out.object(Stage::Foundation, CLIENTS, clients(model));
    if let Some(ingress) = &model.ingress {
        out.ingress(CLIENTS, ingress, WEB);
    }
}

/// The Service of clients. A query belongs to one coordinator, and so does the session that reads its
/// result: without affinity Hue would ask another coordinator for it.
fn clients(model: &Model) -> core::Service {
    let identity = &model.identity;
    let mut clients = service::cluster_ip(
        identity.object_name(CLIENTS),
        &[HS2, HS2_HTTP, WEB],
        identity.selector(COORDINATOR),
    );
    clients.spec.get_or_insert_default().session_affinity = Some("ClientIP".to_owned());
    clients
}

fn daemon(model: &Model, role: &str, daemons: &Daemons) -> Container {
    let file = format!("{FLAGS_DIRECTORY}/{role}.flags");
    let mut container = pods::container("impalad", &daemons.image, &daemons.resources, &file)
        .env("HADOOP_USER_NAME", &model.user)
        .env("JAVA_TOOL_OPTIONS", format!("-Xmx{}m", daemons.heap));
    if let Some(login) = &model.storage.login {
        container = login.give(container);
    }
    if let Some(directory) = &model.storage.short_circuit {
        let directory = directory.as_str();
        container = container.host_path("domain-socket", directory, directory);
    }
    let patience = model.drain.as_seconds().saturating_add(10);
    container.tune(|container| {
        container.lifecycle = Some(Lifecycle {
            pre_stop: Some(LifecycleHandler {
                exec: Some(ExecAction {
                    command: Some(vec![DRAIN.to_owned(), patience.to_string()]),
                }),
                ..LifecycleHandler::default()
            }),
            ..Lifecycle::default()
        });
    })
}

fn run(
    model: &Model,
    out: &mut Build<'_>,
    (role, daemons, ports): (&str, &Daemons, &[Port]),
    container: Container,
) {
    let replicas = daemons.replicas.get();
    let cache = daemons.data_cache.as_ref();
    let volumes = [
        Some(("scratch", names::SCRATCH, &daemons.scratch)),
        cache.map(|cache| ("data-cache", names::DATA_CACHE, cache)),
    ];
    let mut container = pods::probed(container.ports(ports.iter().copied()), WEB);
    for (name, path, volume) in volumes.iter().flatten() {
        if let Volume::Pod(_) = volume {
            container = container.scratch(name, path);
        }
    }
    let workload = out.stateful_set(role, replicas);
    workload
        .headless_service(ports.iter().copied())
        .container(container)
        .placement(&daemons.placement)
        // Beyond what the script waits: the kubelet counts its run into this time.
        .stops_within(Duration::seconds(
            model.drain.as_seconds().saturating_add(30),
        ))
        .tolerates_loss_of(u32::from(replicas > 1));
    for (name, path, volume) in volumes.into_iter().flatten() {
        match volume {
            Volume::Pod(size) => limit(workload, name, size),
            Volume::Claim(storage) => {
                workload.claim(name, storage, path);
            }
        }
    }
    pods::settle(workload);
}

/// Says how much of the node's disk the pod may use.
fn limit(workload: &mut StatefulSet, volume: &str, size: &Quantity) {
    workload.tune_pod(|pod| {
        let volumes = pod.volumes.iter_mut().flatten();
        for directory in volumes
            .filter(|other| other.name == volume)
            .filter_map(|other| other.empty_dir.as_mut())
        {
            directory.size_limit = Some(size.to_api());
        }
    });
}
