//! One NameNode, or two with what they need to agree.

use platc_sdk::capability::Ensemble;
use platc_sdk::ingress::Ingress;
use platc_sdk::{Context, Diagnostic, Name, Place, Ref, Storage};

use crate::config::{FailoverController, JournalNodes, Mode, NameNode};
use crate::model::{self, Ha, Metadata, Simple, Topology};
use crate::size::Size;

use super::unread;

const HA: &str = "mode = \"ha\"";
const SIMPLE: &str = "mode = \"simple\"";
const ONE_ONLY: &str = "one NameNode elects nobody and shares its edits with nobody";
const TWO_COPIES: &str = "each of two NameNodes holds everything that the other one holds";

/// The settings that decide about NameNodes.
pub(super) struct Asked {
    pub(super) size: Size,
    pub(super) zookeeper: Option<Ref<Ensemble>>,
    pub(super) nameservice: Option<Name>,
    pub(super) name_node: NameNode,
    pub(super) journal_nodes: Option<JournalNodes>,
    pub(super) failover_controller: Option<FailoverController>,
    pub(super) ingress: Option<Ingress>,
}

pub(super) fn topology(ctx: &mut Context<'_>, mode: Mode, asked: Asked) -> Option<Topology> {
    match mode {
        Mode::Ha => ha(ctx, asked),
        Mode::Simple => simple(ctx, asked),
    }
}

fn simple(ctx: &mut Context<'_>, asked: Asked) -> Option<Topology> {
    let Asked {
        // One NameNode has no JournalNodes.
        size: _,
        zookeeper,
        nameservice,
        name_node,
        journal_nodes,
        failover_controller,
        ingress,
    } = asked;
    for (key, is_set) in [
        ("zookeeper", zookeeper.is_some()),
        ("nameservice", nameservice.is_some()),
        ("journal_nodes", journal_nodes.is_some()),
        ("failover_controller", failover_controller.is_some()),
    ] {
        unread(ctx, key, is_set, HA, ONE_ONLY);
    }
    let copy = name_node.copy_storage.clone();
    Some(Topology::Simple(Box::new(Simple {
        metadata: metadata(ctx, name_node)?,
        copy: ctx.storage(copy.unwrap_or(Storage::gibibytes(20))),
        ingress,
    })))
}

/// The storage of the only NameNode. A directory of the node has to stay the same one.
fn metadata(ctx: &mut Context<'_>, name_node: NameNode) -> Option<Metadata> {
    let NameNode {
        storage,
        host_path,
        copy_storage: _,
        resources: _,
        placement,
    } = name_node;
    let Some(host_path) = host_path else {
        let storage = storage.unwrap_or(Storage::gibibytes(20));
        return Some(Metadata::Volume(ctx.storage(storage)));
    };
    if storage.is_some() {
        let path = ctx.path("name_node.storage");
        ctx.report(
            Diagnostic::error(
                "hdfs::unread-setting",
                "`name_node.storage` would not be read",
            )
            .at_place(Place::key(&path), "`host_path` takes its place")
            .note("the name directory is either on a volume or in a directory of the node")
            .help("remove one of the two"),
        );
    }
    if placement.node_selector.is_empty() {
        let path = ctx.path("name_node.host_path");
        ctx.report(
            Diagnostic::error(
                "hdfs::unpinned-host-path",
                "the NameNode may move away from its directory",
            )
            .at(&path, "no node is chosen")
            .note("on another node the directory is empty")
            .help("choose one with `name_node.placement.node_selector`, and label the node"),
        );
        return None;
    }
    Some(Metadata::Node(host_path))
}

fn ha(ctx: &mut Context<'_>, asked: Asked) -> Option<Topology> {
    let Asked {
        size,
        zookeeper,
        nameservice,
        name_node,
        journal_nodes,
        failover_controller,
        ingress,
    } = asked;
    let NameNode {
        storage,
        host_path,
        copy_storage,
        resources: _,
        placement: _,
    } = name_node;
    for (key, is_set, why) in [
        ("name_node.host_path", host_path.is_some(), TWO_COPIES),
        ("name_node.copy_storage", copy_storage.is_some(), TWO_COPIES),
        (
            "ingress",
            ingress.is_some(),
            "only the active one of two NameNodes shows files, and which one that is changes",
        ),
    ] {
        unread(ctx, key, is_set, SIMPLE, why);
    }
    let failover = failover_controller.unwrap_or_default();
    let ensemble = ensemble(ctx, zookeeper.as_ref(), &failover);
    let journal_nodes = journals(ctx, journal_nodes.unwrap_or_default(), size);
    // A component that moved keeps the name it had in the cluster, and this one is stored on disks.
    let nameservice = match nameservice {
        Some(name) => name.to_string(),
        None => ctx.identity().instance.clone(),
    };
    Some(Topology::Ha(Box::new(Ha {
        nameservice,
        storage: ctx.storage(storage.unwrap_or(Storage::gibibytes(20))),
        ensemble: ensemble?.connection_string(),
        session_timeout: failover.session_timeout,
        failover_resources: failover.resources,
        journal_nodes: journal_nodes?,
    })))
}

fn ensemble(
    ctx: &mut Context<'_>,
    zookeeper: Option<&Ref<Ensemble>>,
    failover: &FailoverController,
) -> Option<Ensemble> {
    let Some(zookeeper) = zookeeper else {
        let path = ctx.address().path();
        ctx.report(
            Diagnostic::error(
                "hdfs::no-ensemble",
                "two NameNodes need an ensemble to elect the active one in",
            )
            .at_key(&path, "`zookeeper` is missing")
            .help("add `zookeeper = \"zookeeper.zk\"` and a component `[zookeeper.zk]`")
            .help("or set `mode = \"simple\"` for one NameNode"),
        );
        return None;
    };
    let ensemble = ctx.bind("zookeeper", zookeeper)?;
    let (asked, granted) = (failover.session_timeout, ensemble.max_session_timeout);
    if asked > granted {
        let path = ctx.path("failover_controller.session_timeout");
        ctx.report(
            Diagnostic::error(
                "hdfs::long-session-timeout",
                format!("`{}` grants at most {granted}", zookeeper.address()),
            )
            .at(&path, "longer than that")
            .note("ZooKeeper shortens a session timeout without a word")
            .fix(
                format!("{granted} is the longest one"),
                Place::value(&path),
                format!("\"{granted}\""),
            ),
        );
    }
    Some(ensemble)
}

fn journals(ctx: &mut Context<'_>, asked: JournalNodes, size: Size) -> Option<model::JournalNodes> {
    let JournalNodes {
        replicas,
        storage,
        resources,
        placement,
    } = asked;
    if !matches!(replicas, 3 | 5 | 7) {
        let path = ctx.path("journal_nodes.replicas");
        let better = (replicas + u32::from(replicas < 7)).clamp(3, 7) | 1;
        ctx.report(
            Diagnostic::error(
                "hdfs::even-journal-nodes",
                format!("there cannot be {replicas} JournalNodes"),
            )
            .at(&path, "must be 3, 5 or 7")
            .note("a majority of them has to have every edit")
            .fix(
                format!("{better} survive the loss of {}", (better - 1) / 2),
                Place::value(&path),
                better.to_string(),
            ),
        );
        return None;
    }
    Some(model::JournalNodes {
        replicas,
        storage: ctx.storage(storage),
        resources: resources.unwrap_or_else(|| size.journal_node()),
        placement,
    })
}
