//! The file system: how a client finds the NameNodes.

use std::collections::BTreeMap;

use platc_sdk::capability::FileSystem;
use platc_sdk::{Context, Diagnostic, Endpoint, Settings};

use super::check_servers;
use super::kerberos;
use crate::config::HadoopFileSystem;
use crate::host_port::HostPort;
use crate::model::{Client, Provisioning, Storage};
use crate::names::{WEB_HDFS_PORT, WEB_HDFS_TLS_PORT};

const DEFAULT_CLIENT: &str = "docker.io/apache/hadoop:3.3.6";

/// Every NameNode may be asked; the client finds out which one is active.
const FAILOVER: &str = "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider";

pub(super) fn storage(ctx: &mut Context<'_>, table: HadoopFileSystem) -> Option<Storage> {
    let HadoopFileSystem {
        name_nodes,
        nameservice,
        web_hdfs,
        superuser,
        kerberos,
        core_site,
        hdfs_site,
        provision,
        client_image,
        client_user,
        client_resources,
        placement,
    } = table;
    let image = ctx.image(
        "file_system.client_image",
        client_image.as_ref(),
        DEFAULT_CLIENT,
    );
    check_servers(ctx, "file_system.name_nodes", &name_nodes);
    check_servers_of_web_hdfs(ctx, &web_hdfs);
    let found = addressing(ctx, &name_nodes, nameservice);
    check_derived(ctx, "core_site", &core_site);
    check_derived(ctx, "hdfs_site", &hdfs_site);
    let secure = kerberos::secure(ctx, kerberos.as_ref(), provision);
    let (found, secure) = (found?, secure?);
    let provisioning = if provision {
        Provisioning::ByJobs(Box::new(Client {
            image: image?,
            user: client_user,
            login: secure.admin,
            resources: client_resources,
            placement,
        }))
    } else {
        Provisioning::ByHand
    };
    Some(Storage {
        file_system: FileSystem {
            object_store: None,
            core_site: Settings::new()
                .set("fs.defaultFS", &found.default_fs)
                .overridden_by(&secure.core_site)
                .overridden_by(&core_site.into_iter().collect()),
            hdfs_site: found
                .settings
                .overridden_by(&secure.hdfs_site)
                .overridden_by(&hdfs_site.into_iter().collect()),
            default_fs: found.default_fs,
            web_hdfs: web_hdfs_servers(&name_nodes, &web_hdfs, secure.kerberos.is_some()),
            superuser,
            kerberos: secure.kerberos,
        },
        provisioning,
    })
}

/// How a client finds the NameNodes.
struct Addressing {
    default_fs: String,
    settings: Settings,
}

fn addressing(
    ctx: &mut Context<'_>,
    name_nodes: &[HostPort],
    nameservice: Option<String>,
) -> Option<Addressing> {
    match (name_nodes, nameservice) {
        ([], _) => None,
        ([only], None) => Some(Addressing {
            default_fs: format!("hdfs://{only}"),
            settings: Settings::new(),
        }),
        ([_], Some(_)) => {
            let path = ctx.path("file_system.nameservice");
            ctx.report(
                Diagnostic::error(
                    "external::needless-nameservice",
                    "a single NameNode is found by its address",
                )
                .at_key(&path, "only for several NameNodes")
                .help("remove it, or add the other NameNodes to `name_nodes`"),
            );
            None
        }
        (_, None) => {
            let path = ctx.path("file_system.name_nodes");
            ctx.report(
                Diagnostic::error(
                    "external::missing-nameservice",
                    "several NameNodes need a name in common",
                )
                .at(&path, "`nameservice` is missing")
                .note("clients use that name, and find out which NameNode is active")
                .help("set `nameservice` to the value of `dfs.nameservices` on the servers"),
            );
            None
        }
        (_, Some(nameservice)) => check_nameservice(ctx, &nameservice).then(|| Addressing {
            default_fs: format!("hdfs://{nameservice}"),
            settings: failover(&nameservice, name_nodes),
        }),
    }
}

/// The name becomes a part of keys between dots, and the host of a URI.
fn check_nameservice(ctx: &mut Context<'_>, nameservice: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_plain = !nameservice.is_empty() && nameservice.chars().all(plain);
    if !is_plain {
        let path = ctx.path("file_system.nameservice");
        ctx.report(
            Diagnostic::error(
                "external::bad-nameservice",
                format!("{nameservice:?} cannot be a nameservice"),
            )
            .at(&path, "use letters, digits and `-`"),
        );
    }
    is_plain
}

fn failover(nameservice: &str, name_nodes: &[HostPort]) -> Settings {
    let ids: Vec<String> = (0..name_nodes.len()).map(|id| format!("nn{id}")).collect();
    let settings = Settings::new()
        .set("dfs.nameservices", nameservice)
        .set(format!("dfs.ha.namenodes.{nameservice}"), ids.join(","))
        .set(
            format!("dfs.client.failover.proxy.provider.{nameservice}"),
            FAILOVER,
        );
    ids.iter()
        .zip(name_nodes)
        .fold(settings, |settings, (id, name_node)| {
            settings.set(
                format!("dfs.namenode.rpc-address.{nameservice}.{id}"),
                name_node.endpoint(),
            )
        })
}

fn web_hdfs_servers(
    name_nodes: &[HostPort],
    web_hdfs: &[HostPort],
    with_tls: bool,
) -> Vec<Endpoint> {
    if web_hdfs.is_empty() {
        let port = if with_tls {
            WEB_HDFS_TLS_PORT
        } else {
            WEB_HDFS_PORT
        };
        let of_name_node = |name_node: &HostPort| name_node.at_port(port);
        name_nodes.iter().map(of_name_node).collect()
    } else {
        web_hdfs.iter().map(HostPort::endpoint).collect()
    }
}

/// An empty list stands for the default.
fn check_servers_of_web_hdfs(ctx: &mut Context<'_>, web_hdfs: &[HostPort]) {
    if !web_hdfs.is_empty() {
        check_servers(ctx, "file_system.web_hdfs", web_hdfs);
    }
}

/// Reports keys that say where the NameNodes are.
fn check_derived(ctx: &mut Context<'_>, file: &str, keys: &BTreeMap<String, String>) {
    let derived = |key: &str| {
        matches!(key, "fs.defaultFS" | "fs.default.name" | "dfs.nameservices")
            || key.starts_with("dfs.ha.namenodes.")
            || key.starts_with("dfs.namenode.rpc-address.")
    };
    for key in keys.keys().filter(|key| derived(key)) {
        let path = ctx.path("file_system").key(file).key(key);
        ctx.report(
            Diagnostic::error(
                "external::derived-key",
                format!("`{key}` follows from `name_nodes` and `nameservice`"),
            )
            .at_key(&path, "cannot be set here"),
        );
    }
}
