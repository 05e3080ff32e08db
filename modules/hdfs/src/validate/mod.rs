//! From what a person wrote to a validated HDFS.

use platc_sdk::{Context, Diagnostic, Page, Place};

use crate::config::Hdfs;
use crate::model::{self, Model};

mod data_nodes;
mod images;
mod kerberos;
mod settings;
mod topology;

use topology::Asked;

/// The pages behind the codes of this module.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "hdfs::bad-proxy-user",
        summary: "the name of a proxy user is not one that Hadoop can look up",
        text: include_str!("../pages/bad-proxy-user.md"),
    },
    Page {
        code: "hdfs::bad-replication",
        summary: "the number of copies is outside of what HDFS accepts",
        text: include_str!("../pages/bad-replication.md"),
    },
    Page {
        code: "hdfs::derived-key",
        summary: "an open setting contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "hdfs::even-journal-nodes",
        summary: "the number of JournalNodes is not 3, 5 or 7",
        text: include_str!("../pages/even-journal-nodes.md"),
    },
    Page {
        code: "hdfs::image-of-another-version",
        summary: "an image is of another line of Hadoop than `version` says",
        text: include_str!("../pages/image-of-another-version.md"),
    },
    Page {
        code: "hdfs::long-session-timeout",
        summary: "the ensemble does not grant the session timeout",
        text: include_str!("../pages/long-session-timeout.md"),
    },
    Page {
        code: "hdfs::no-data-nodes",
        summary: "there would be no place for blocks",
        text: include_str!("../pages/no-data-nodes.md"),
    },
    Page {
        code: "hdfs::no-ensemble",
        summary: "two NameNodes have nothing to elect the active one in",
        text: include_str!("../pages/no-ensemble.md"),
    },
    Page {
        code: "hdfs::overlapping-host-paths",
        summary: "two directories of a node are the same or inside of each other",
        text: include_str!("../pages/overlapping-host-paths.md"),
    },
    Page {
        code: "hdfs::replication-above-data-nodes",
        summary: "blocks get more copies than there are DataNodes",
        text: include_str!("../pages/replication-above-data-nodes.md"),
    },
    Page {
        code: "hdfs::reserved-above-storage",
        summary: "DataNodes keep their whole volume free",
        text: include_str!("../pages/reserved-above-storage.md"),
    },
    Page {
        code: "hdfs::unfit-kerberos",
        summary: "a setting does not go with Kerberos",
        text: include_str!("../pages/unfit-kerberos.md"),
    },
    Page {
        code: "hdfs::unpinned-host-path",
        summary: "a NameNode with a directory of the node may move to another node",
        text: include_str!("../pages/unpinned-host-path.md"),
    },
    Page {
        code: "hdfs::unread-setting",
        summary: "a setting belongs to another mode or kind",
        text: include_str!("../pages/unread-setting.md"),
    },
];

pub(crate) fn validate(config: Hdfs, ctx: &mut Context<'_>) -> Option<Model> {
    let secure = kerberos::secure(ctx, &config);
    let Hdfs {
        mode,
        version,
        zookeeper,
        nameservice,
        image,
        images,
        size,
        replication,
        allow_format,
        proxy_users,
        kerberos: _,
        name_node,
        journal_nodes,
        failover_controller,
        data_nodes,
        client,
        ingress,
        spread,
        core_site,
        hdfs_site,
    } = config;
    settings::check(ctx, &core_site, &hdfs_site);
    settings::check_proxy_users(ctx, &proxy_users);
    let images = images::images(ctx, version, image.as_ref(), &images);
    let taken = name_node.host_path.clone();
    let name_node_resources = name_node.resources.clone();
    let name_node_placement = name_node.placement.clone();
    let asked = Asked {
        size,
        zookeeper,
        nameservice,
        name_node,
        journal_nodes,
        failover_controller,
        ingress,
    };
    let topology = topology::topology(ctx, mode, asked);
    let data_nodes = data_nodes::data_nodes(ctx, data_nodes, size, taken.as_ref());
    let known = data_nodes.as_ref().and_then(model::DataNodes::known_count);
    let replication = data_nodes::replication(ctx, replication, known);
    Some(Model {
        identity: ctx.identity().clone(),
        version,
        images: images?,
        topology: topology?,
        name_node_resources: name_node_resources.unwrap_or_else(|| size.name_node()),
        name_node_placement,
        data_nodes: data_nodes?,
        replication: replication?,
        allow_format,
        proxy_users,
        secure: secure?,
        client,
        spread,
        core_site: core_site.into_iter().collect(),
        hdfs_site: hdfs_site.into_iter().collect(),
    })
}

/// Reports a setting that another mode or kind would read. `condition` is what would have to be set.
fn unread(ctx: &mut Context<'_>, key: &str, is_set: bool, condition: &str, why: &str) {
    if !is_set {
        return;
    }
    let path = ctx.path(key);
    ctx.report(
        Diagnostic::error("hdfs::unread-setting", format!("`{key}` would not be read"))
            .at_place(Place::key(&path), format!("only with `{condition}`"))
            .note(why)
            .help(format!("remove it, or set `{condition}`")),
    );
}
