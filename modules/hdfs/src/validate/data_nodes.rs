//! The DataNodes, and how many copies of a block they can hold.

use platc_sdk::{AbsolutePath, Context, Diagnostic, Path, Place, Quantity, Storage};

use crate::config::{DataNodeKind, DataNodes};
use crate::model::{self, Home};
use crate::size::Size;

use super::unread;

const DAEMON_SET: &str = "data_nodes.kind = \"daemon-set\"";
const STATEFUL_SET: &str = "data_nodes.kind = \"stateful-set\"";

/// The DataNodes; `taken` is the directory of a node that the NameNode has.
pub(super) fn data_nodes(
    ctx: &mut Context<'_>,
    asked: DataNodes,
    size: Size,
    taken: Option<&AbsolutePath>,
) -> Option<model::DataNodes> {
    let DataNodes {
        kind,
        replicas,
        storage,
        host_paths,
        host_network,
        reserved,
        resources,
        placement,
    } = asked;
    let (home, reserved) = match kind {
        DataNodeKind::DaemonSet => {
            let why = "there is one on every node, with the node's directories";
            unread(
                ctx,
                "data_nodes.replicas",
                replicas.is_some(),
                STATEFUL_SET,
                why,
            );
            unread(
                ctx,
                "data_nodes.storage",
                storage.is_some(),
                STATEFUL_SET,
                why,
            );
            let home = nodes(ctx, host_paths, host_network.unwrap_or(true), taken);
            (home, reserved.unwrap_or(Quantity::gibibytes(10)))
        }
        DataNodeKind::StatefulSet => {
            let why = "each has a volume and a name of its own";
            unread(
                ctx,
                "data_nodes.host_paths",
                host_paths.is_some(),
                DAEMON_SET,
                why,
            );
            unread(
                ctx,
                "data_nodes.host_network",
                host_network.is_some(),
                DAEMON_SET,
                why,
            );
            let storage = ctx.storage(storage.unwrap_or(Storage::gibibytes(100)));
            let reserved = reserved.unwrap_or(Quantity::gibibytes(0));
            check_reserved(ctx, &reserved, &storage);
            (volumes(ctx, replicas.unwrap_or(3), storage), reserved)
        }
    };
    Some(model::DataNodes {
        home: home?,
        reserved,
        resources: resources.unwrap_or_else(|| size.data_node()),
        placement,
    })
}

fn nodes(
    ctx: &mut Context<'_>,
    host_paths: Option<Vec<AbsolutePath>>,
    host_network: bool,
    taken: Option<&AbsolutePath>,
) -> Option<Home> {
    let path = ctx.path("data_nodes.host_paths");
    let host_paths = match host_paths {
        Some(host_paths) => host_paths,
        None => vec!["/hdfs-data".parse().ok()?],
    };
    if host_paths.is_empty() {
        ctx.report(
            no_data_nodes(&path, "no directory").help("name at least one, such as `/hdfs-data`"),
        );
        return None;
    }
    for (index, host_path) in host_paths.iter().enumerate() {
        let others = host_paths.iter().take(index).chain(taken);
        for other in others.filter(|other| overlap(other, host_path)) {
            ctx.report(
                Diagnostic::error(
                    "hdfs::overlapping-host-paths",
                    format!("`{host_path}` and `{other}` overlap"),
                )
                .at(&path.index(index), "used twice")
                .note("two servers, or two disks of one, would write into the same directory")
                .help("give each a directory of its own, on a disk of its own"),
            );
        }
    }
    Some(Home::Nodes {
        host_paths,
        host_network,
    })
}

/// Whether two directories are the same one, or one is inside of the other.
fn overlap(one: &AbsolutePath, other: &AbsolutePath) -> bool {
    let contains = |outer: &AbsolutePath, inner: &AbsolutePath| {
        inner
            .as_str()
            .strip_prefix(outer.as_str().trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    contains(one, other) || contains(other, one)
}

fn volumes(ctx: &mut Context<'_>, replicas: u32, storage: Storage) -> Option<Home> {
    if replicas == 0 {
        let path = ctx.path("data_nodes.replicas");
        ctx.report(no_data_nodes(&path, "none").help("three can hold three copies of each block"));
        return None;
    }
    Some(Home::Volumes { replicas, storage })
}

fn no_data_nodes(path: &Path, label: &str) -> Diagnostic {
    Diagnostic::error("hdfs::no-data-nodes", "there would be no place for blocks").at(path, label)
}

fn check_reserved(ctx: &mut Context<'_>, reserved: &Quantity, storage: &Storage) {
    if *reserved < storage.size || reserved.units() == 0 {
        return;
    }
    let path = ctx.path("data_nodes.reserved");
    ctx.report(
        Diagnostic::error(
            "hdfs::reserved-above-storage",
            "the DataNodes would keep their whole volume free",
        )
        .at(&path, "not less than the volume")
        .help("a volume of its own needs no reserved space: leave it out"),
    );
}

/// Copies of each block; `known` is the number of DataNodes where that is known.
pub(super) fn replication(
    ctx: &mut Context<'_>,
    asked: Option<u16>,
    known: Option<u32>,
) -> Option<u16> {
    let most = known.map_or(512, |known| {
        u16::try_from(known).unwrap_or(512).clamp(1, 512)
    });
    let Some(copies) = asked else {
        return Some(most.min(3));
    };
    let path = ctx.path("replication");
    if !(1..=512).contains(&copies) {
        ctx.report(
            Diagnostic::error(
                "hdfs::bad-replication",
                format!("a block cannot have {copies} copies"),
            )
            .at(&path, "must be from 1 to 512")
            .help("3 is what most use; 1 loses data with the first disk"),
        );
        return None;
    }
    if copies > most {
        ctx.report(
            Diagnostic::error(
                "hdfs::replication-above-data-nodes",
                format!("{copies} copies do not fit on {most} DataNodes"),
            )
            .at(&path, "more than there are DataNodes")
            .note("a DataNode holds one copy of a block at most, so all blocks would lack copies")
            .fix(
                "one copy on each".to_owned(),
                Place::value(&path),
                most.to_string(),
            )
            .help("or raise `data_nodes.replicas`"),
        );
        return None;
    }
    Some(copies)
}
