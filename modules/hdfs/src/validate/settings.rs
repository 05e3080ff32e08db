//! The open settings, which must not contradict what platc derives, and the proxy users.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Place};

/// Keys that follow from other settings, and what to do instead; a `*` at the end stands for
/// anything.
type Derived = (&'static str, &'static str);

const NAMESERVICE: &str = "it follows from `mode` and `nameservice`";
const PORTS: &str = "addresses and ports follow from `version`; clients are told the same ones";

const CORE_SITE: &[Derived] = &[
    ("fs.default.name", NAMESERVICE),
    ("fs.defaultFS", NAMESERVICE),
    (
        "ha.zookeeper.parent-znode",
        "it follows from the component's name",
    ),
    ("ha.zookeeper.quorum", "set `zookeeper`"),
    (
        "ha.zookeeper.session-timeout.ms",
        "set `failover_controller.session_timeout`",
    ),
    ("hadoop.security.authentication", "set `kerberos`"),
];

const HDFS_SITE: &[Derived] = &[
    ("dfs.client.failover.proxy.provider.*", NAMESERVICE),
    (
        "dfs.client.use.datanode.hostname",
        "DataNodes are known by what they call themselves",
    ),
    ("dfs.datanode.address", PORTS),
    ("dfs.datanode.data.dir", "set `data_nodes.host_paths`"),
    ("dfs.datanode.du.reserved", "set `data_nodes.reserved`"),
    (
        "dfs.datanode.hostname",
        "it differs from DataNode to DataNode",
    ),
    ("dfs.datanode.http.address", PORTS),
    ("dfs.datanode.ipc.address", PORTS),
    (
        "dfs.datanode.use.datanode.hostname",
        "DataNodes are known by what they call themselves",
    ),
    ("dfs.ha.automatic-failover.*", "set `mode`"),
    (
        "dfs.ha.fencing.methods",
        "the JournalNodes fence by themselves",
    ),
    ("dfs.ha.namenode.id", "it differs from NameNode to NameNode"),
    ("dfs.ha.namenodes.*", NAMESERVICE),
    (
        "dfs.ha.nn.not-become-active-in-safemode",
        "a fresh HDFS would never leave the safe mode: no NameNode becomes active in it",
    ),
    ("dfs.ha.zkfc.port", PORTS),
    ("dfs.internal.nameservices", NAMESERVICE),
    (
        "dfs.journalnode.*",
        "the JournalNodes have fixed directories and ports",
    ),
    (
        "dfs.namenode.datanode.registration.ip-hostname-check",
        "addresses of pods have no name, so no DataNode could register",
    ),
    (
        "dfs.namenode.edits.dir",
        "edits are in the name directories",
    ),
    ("dfs.namenode.http-address*", PORTS),
    ("dfs.namenode.http-bind-host", PORTS),
    (
        "dfs.namenode.name.dir",
        "set `name_node.storage` or `name_node.host_path`",
    ),
    ("dfs.namenode.rpc-address*", PORTS),
    ("dfs.namenode.rpc-bind-host", PORTS),
    ("dfs.namenode.servicerpc-address*", PORTS),
    ("dfs.namenode.shared.edits.dir*", "set `journal_nodes`"),
    ("dfs.namenode.support.allow.format", "set `allow_format`"),
    ("dfs.nameservices", NAMESERVICE),
    (
        "dfs.reformat.disabled",
        "a NameNode is never formatted over its data",
    ),
    (
        "dfs.replication",
        "set `replication`; clients are told the same",
    ),
];

const KERBEROS: &str = "it follows from `kerberos`";

/// Keys that follow from Kerberos.
const SECURE_CORE_SITE: &[Derived] = &[
    ("hadoop.rpc.protection", "set `kerberos.protection`"),
    (
        "hadoop.security.auth_to_local",
        "set `kerberos.auth_to_local`",
    ),
];

const SECURE_HDFS_SITE: &[Derived] = &[
    ("dfs.block.access.token.enable", KERBEROS),
    ("dfs.data.transfer.protection", "set `kerberos.protection`"),
    ("dfs.datanode.kerberos.*", "set `kerberos.principals`"),
    ("dfs.datanode.keytab.file", KERBEROS),
    (
        "dfs.http.policy",
        "DataNodes that are not root start only with TLS",
    ),
    ("dfs.datanode.https.address", PORTS),
    ("dfs.namenode.https-address*", PORTS),
    ("dfs.namenode.https-bind-host", PORTS),
    ("dfs.namenode.kerberos.*", "set `kerberos.principals`"),
    ("dfs.namenode.keytab.file", KERBEROS),
    (
        "dfs.web.authentication.kerberos.*",
        "set `kerberos.principals`",
    ),
];

/// Checks both open maps of an HDFS with Kerberos for more keys.
pub(super) fn check_secure(
    ctx: &mut Context<'_>,
    core_site: &BTreeMap<String, String>,
    hdfs_site: &BTreeMap<String, String>,
) {
    check_map(ctx, "core_site", core_site, SECURE_CORE_SITE);
    check_map(ctx, "hdfs_site", hdfs_site, SECURE_HDFS_SITE);
}

/// Checks both open maps.
pub(super) fn check(
    ctx: &mut Context<'_>,
    core_site: &BTreeMap<String, String>,
    hdfs_site: &BTreeMap<String, String>,
) {
    check_map(ctx, "core_site", core_site, CORE_SITE);
    check_map(ctx, "hdfs_site", hdfs_site, HDFS_SITE);
}

fn check_map(
    ctx: &mut Context<'_>,
    map: &str,
    settings: &BTreeMap<String, String>,
    derived: &[Derived],
) {
    for key in settings.keys() {
        let found = derived
            .iter()
            .find(|(pattern, _)| match pattern.strip_suffix('*') {
                Some(start) => key.starts_with(start),
                None => key == pattern,
            });
        let Some((_, instead)) = found else { continue };
        let path = ctx.path(map).key(key);
        ctx.report(
            Diagnostic::error("hdfs::derived-key", format!("`{key}` is not for `{map}`"))
                .at_place(Place::key(&path), "platc derives it")
                .note("the servers, their clients and the other objects have to agree about it")
                .help(*instead),
        );
    }
}

/// A name that ends up in a key of `core-site.xml` and in lookups of users.
pub(super) fn check_proxy_users(ctx: &mut Context<'_>, users: &[String]) {
    let path = ctx.path("proxy_users");
    for (index, user) in users.iter().enumerate() {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let starts = user
            .chars()
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        if starts && user.chars().all(plain) {
            continue;
        }
        ctx.report(
            Diagnostic::error(
                "hdfs::bad-proxy-user",
                format!("{user:?} is not the name of a user"),
            )
            .at(&path.index(index), "not a user name")
            .help("use letters, digits, `_`, `-` and `.`, and start with a letter"),
        );
    }
}
