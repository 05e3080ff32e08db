//! The DataNodes: the blocks.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::{AbsolutePath, Build, Container, Duration, Storage, exec, tcp};

use crate::container::{self, Daemon, ServerFiles, hadoop, script, sized, with_pod};
use crate::model::{Home, Model, Version};
use crate::names::{self, DATA_NODE};
use crate::secure;
use crate::spread;

/// All DataNodes.
pub(crate) fn data_nodes(model: &Model, files: &ServerFiles, out: &mut Build<'_>) {
    match &model.data_nodes.home {
        Home::Nodes {
            host_paths,
            host_network,
        } => on_every_node(model, host_paths, *host_network, files, out),
        Home::Volumes { replicas, storage } => on_volumes(model, *replicas, storage, files, out),
    }
}

/// There is no budget: a drain leaves the pods of a DaemonSet alone, and a budget of lost pods is
/// not defined for them.
fn on_every_node(
    model: &Model,
    host_paths: &[AbsolutePath],
    host_network: bool,
    files: &ServerFiles,
    out: &mut Build<'_>,
) {
    let mounts: Vec<(String, String, String)> = host_paths
        .iter()
        .enumerate()
        .map(|(disk, host)| {
            let volume = format!("blocks-{disk}");
            (volume, host.to_string(), names::data_volume(disk))
        })
        .collect();
    // Known by its address, a DataNode can be reached where pods cannot resolve the names of nodes.
    let server = server(model, "$(POD_IP)", files);
    let set = out.daemon_set(DATA_NODE);
    set.init(container::own_directories(
        model,
        &model.images.data_node,
        files,
        &mounts,
    ))
    .container(container::on_node(server, &mounts))
    .data_version(model.layout().as_ref())
    .run_as(container::user(model))
    .placement(&model.data_nodes.placement)
    .tune_pod(|pod| {
        pod.affinity = Some(core::Affinity {
            node_affinity: Some(spread::not_excluded(model)),
            ..core::Affinity::default()
        });
    })
    .stops_within(Duration::minutes(30));
    if host_network {
        set.host_network();
    }
}

fn on_volumes(
    model: &Model,
    replicas: u32,
    storage: &Storage,
    files: &ServerFiles,
    out: &mut Build<'_>,
) {
    let ports = model.ports();
    let service = model.identity.service_host(DATA_NODE);
    out.stateful_set(DATA_NODE, replicas)
        .in_parallel()
        .headless_service([ports.data, ports.data_ipc, ports.data_http])
        .container(server(model, &format!("$(POD_NAME).{service}"), files))
        .claim("blocks", storage, &names::data_volume(0))
        .data_version(model.layout().as_ref())
        .run_as(container::user(model))
        .placement(&model.data_nodes.placement)
        .tune_pod(|pod| {
            pod.affinity = Some(core::Affinity {
                node_affinity: Some(spread::not_excluded(model)),
                ..core::Affinity::default()
            });
        })
        .apart(model.spread.into())
        .stops_within(Duration::minutes(30))
        .tolerates_loss_of(tolerated_losses(u32::from(model.replication), replicas));
}

/// One copy of each block has to stay readable with one more DataNode failing by itself.
fn tolerated_losses(replication: u32, replicas: u32) -> u32 {
    replication
        .saturating_sub(2)
        .min(replicas.saturating_sub(2))
        .max(1)
}

fn server(model: &Model, host: &str, files: &ServerFiles) -> Container {
    let ports = model.ports();
    // Hadoop 2 remembers for ever that a name did not resolve (HADOOP-15129), so its DataNodes must
    // not start before both NameNodes have one.
    let needed = match model.version {
        Version::V3 => "some",
        Version::V2 => "all",
    };
    let container = hadoop(model, "datanode", &model.images.data_node, &files.config);
    let container = with_pod(container)
        .env("DATANODE_HOST", host)
        .env("NAME_NODE_HOSTS", model.name_node_hosts().join(" "))
        .env("NAME_NODES_NEEDED", needed);
    let resources = &model.data_nodes.resources;
    let registered = match model.secure {
        None => "registered.sh",
        Some(_) => "registered_tls.sh",
    };
    let registered = format!("{}/{registered}", names::SCRIPTS);
    let http = ports.data_http.number.to_string();
    let container = sized(container, model, Daemon::DataNode, resources);
    let container = secure::server(model, Daemon::DataNode, container);
    script(container, files, "start_datanode.sh")
        .ports([ports.data, ports.data_ipc, ports.data_http])
        .started_when(tcp(ports.data_ipc).patience(Duration::minutes(30)))
        .ready_when(exec(["/bin/bash", "-euo", "pipefail", &registered, &http]))
        .alive_when(tcp(ports.data_ipc).failures(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drain_leaves_a_copy_of_every_block() {
        for (replication, replicas, expected) in [
            (3, 3, 1),
            (3, 10, 1),
            (4, 10, 2),
            (4, 3, 1),
            (1, 1, 1),
            (2, 8, 1),
        ] {
            assert_eq!(tolerated_losses(replication, replicas), expected);
        }
    }
}
