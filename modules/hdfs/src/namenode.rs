//! The NameNodes: the tree of files. What they lose is lost for everyone, so most of this file is
//! about when a volume may be formatted.

use platc_sdk::{Build, Container, Duration, tcp};

use crate::container::{self, Daemon, ServerFiles, hadoop, script, sized, small, with_pod};
use crate::model::{Ha, Metadata, Model, Simple, Topology};
use crate::names::{COPY_VOLUME, FAILOVER, NAME_NODE, NAME_NODE_IDS, NAME_VOLUME, SCRIPTS};
use crate::secure;

/// All NameNodes, and the Service that gives each a name.
pub(crate) fn name_nodes(model: &Model, files: &ServerFiles, out: &mut Build<'_>) {
    match &model.topology {
        Topology::Simple(simple) => one(model, simple, files, out),
        Topology::Ha(ha) => two(model, ha, files, out),
    }
}

fn one(model: &Model, simple: &Simple, files: &ServerFiles, out: &mut Build<'_>) {
    let ports = model.ports();
    let mounts = node_mounts(simple);
    let format = script(program(model, "format", files), files, "format_simple.sh")
        .env("NAME_VOLUMES", format!("{NAME_VOLUME} {COPY_VOLUME}"))
        .env("ALLOW_FORMAT", model.allow_format);
    let set = out.stateful_set(NAME_NODE, 1);
    if !mounts.is_empty() {
        set.init(container::own_directories(
            model,
            &model.images.name_node,
            files,
            &mounts,
        ));
    }
    set.headless_service([ports.name_rpc, ports.name_http])
        .init(await_own_name(model, files))
        .init(container::on_node(format, &mounts))
        .container(container::on_node(server(model, files), &mounts));
    if let Metadata::Volume(storage) = &simple.metadata {
        set.claim("metadata", storage, NAME_VOLUME);
    }
    set.claim("copy", &simple.copy, COPY_VOLUME)
        .data_version(model.layout().as_ref())
        .run_as(container::user(model))
        .placement(&model.name_node_placement)
        .stops_within(Duration::minutes(15));
    if let Some(ingress) = &simple.ingress {
        out.ingress(NAME_NODE, ingress, ports.name_http);
    }
}

/// What is mounted from the node: volume, directory of the node, path.
fn node_mounts(simple: &Simple) -> Vec<(String, String, String)> {
    match &simple.metadata {
        Metadata::Volume(_) => Vec::new(),
        Metadata::Node(host_path) => vec![(
            "metadata".to_owned(),
            host_path.to_string(),
            NAME_VOLUME.to_owned(),
        )],
    }
}

fn two(model: &Model, ha: &Ha, files: &ServerFiles, out: &mut Build<'_>) {
    let ports = model.ports();
    let journals: Vec<String> = ha
        .journal_endpoints(&model.identity)
        .iter()
        .map(ToString::to_string)
        .collect();
    let format = with_pod(program(model, "format", files));
    let format = match &model.secure {
        None => script(format, files, "format_ha.sh"),
        // It asks the other NameNode, which answers nobody without a ticket.
        Some(secure) => script(
            secure::name_node_ticket(model, secure, format),
            files,
            "with_ticket.sh",
        )
        .args([format!("{SCRIPTS}/format_ha.sh")]),
    };
    let format = format
        .env("NAME_VOLUME", NAME_VOLUME)
        .env("NAME_NODES", NAME_NODE_IDS.join(" "))
        .env("JOURNAL_NODES", journals.join(" "))
        .env("ALLOW_FORMAT", model.allow_format);
    let format_zookeeper = with_pod(program(model, "format-zookeeper", files));
    let format_zookeeper = script(format_zookeeper, files, "format_zookeeper.sh");
    // In order: the first NameNode formats, and the second one copies from it.
    out.stateful_set(NAME_NODE, model.name_node_count())
        .headless_service([ports.name_rpc, ports.name_http, FAILOVER])
        .init(await_own_name(model, files))
        .init(format)
        .init(format_zookeeper)
        .container(server(model, files))
        .container(failover_controller(model, ha, files))
        .claim("metadata", &ha.storage, NAME_VOLUME)
        .data_version(model.layout().as_ref())
        .run_as(container::user(model))
        .placement(&model.name_node_placement)
        .apart(model.spread.into())
        .stops_within(Duration::minutes(15))
        .tolerates_loss_of(1);
}

/// A container with the image and the memory of a NameNode.
fn program(model: &Model, name: &str, files: &ServerFiles) -> Container {
    let container = hadoop(model, name, &model.images.name_node, &files.config);
    let container = secure::server(model, Daemon::NameNode, container);
    sized(
        container,
        model,
        Daemon::NameNode,
        &model.name_node_resources,
    )
}

fn await_own_name(model: &Model, files: &ServerFiles) -> Container {
    let service = model.identity.service_host(NAME_NODE);
    let container = Container::new("await-own-name", &model.images.name_node).unprivileged();
    let container = with_pod(container).env("POD_HOST", format!("$(POD_NAME).{service}"));
    script(small(container), files, "await_own_name.sh")
}

fn server(model: &Model, files: &ServerFiles) -> Container {
    let ports = model.ports();
    script(program(model, "namenode", files), files, "start.sh")
        .args(["namenode"])
        .ports([ports.name_rpc, ports.name_http])
        // The web server is there before the image is loaded, which may take an hour; the RPC server
        // only afterwards. So nothing that restarts the container may ask for the latter.
        .started_when(tcp(ports.name_http).patience(Duration::minutes(10)))
        .ready_when(tcp(ports.name_rpc))
        .alive_when(tcp(ports.name_http).failures(6))
}

/// A container of its own, so that it is restarted when it ends: without it nothing fails over.
fn failover_controller(model: &Model, ha: &Ha, files: &ServerFiles) -> Container {
    let container = hadoop(model, "zkfc", &model.images.name_node, &files.config);
    let container = secure::server(model, Daemon::NameNode, container);
    let container = sized(
        container,
        model,
        Daemon::FailoverController,
        &ha.failover_resources,
    );
    script(container, files, "start.sh")
        .args(["zkfc"])
        .port(FAILOVER)
}
