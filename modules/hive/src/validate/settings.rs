//! The open settings, which must not contradict what platc derives.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic};

/// Keys that follow from other settings, and what to do instead.
type Derived = (&'static str, &'static str);

const DATABASE: &str = "set `database`, `database_name` or `database_password`";
const DRIVER: &str = "set `jdbc_driver`; the database is PostgreSQL";
const SCHEMA: &str =
    "the Job makes and upgrades the tables; a server that did so would leave half of them";
const PORT: &str = "the port is fixed: Service, probes and clients rely on it";
const URIS: &str = "the Metastore would become a client of itself";
const WAREHOUSE: &str = "set `warehouse`; clients are told the same";
const KERBEROS: &str = "set `kerberos`";
const EVENTS: &str = "set `events` and `event_retention`";

/// Without their prefix, which is `hive.metastore.` or, since Hive 3, `metastore.`.
const METASTORE_KEYS: &[Derived] = &[
    ("event.db.listener.timetolive", EVENTS),
    ("kerberos.keytab.file", KERBEROS),
    ("kerberos.principal", KERBEROS),
    ("port", PORT),
    ("sasl.enabled", KERBEROS),
    ("schema.verification", SCHEMA),
    ("thrift.port", PORT),
    ("thrift.uris", URIS),
    ("uris", URIS),
    ("warehouse.dir", WAREHOUSE),
];

const HIVE_SITE: &[Derived] = &[
    ("datanucleus.autoCreateSchema", SCHEMA),
    ("datanucleus.schema.autoCreateAll", SCHEMA),
    ("javax.jdo.option.ConnectionDriverName", DRIVER),
    ("javax.jdo.option.ConnectionPassword", DATABASE),
    ("javax.jdo.option.ConnectionURL", DATABASE),
    ("javax.jdo.option.ConnectionUserName", DATABASE),
];

const SERVER_SITE: &[Derived] = &[
    (
        "hive.metastore.uris",
        "the server is wired to the Metastore beside it",
    ),
    ("hive.metastore.warehouse.dir", WAREHOUSE),
    ("hive.server2.thrift.port", PORT),
    ("hive.server2.webui.port", PORT),
    (
        "javax.jdo.option.ConnectionURL",
        "only the Metastore meets the database",
    ),
];

const CORE_SITE: &[Derived] = &[
    ("fs.default.name", WAREHOUSE),
    ("fs.defaultFS", WAREHOUSE),
    (
        "fs.s3a.access.key",
        "the component has a login of its own, in its environment",
    ),
    (
        "fs.s3a.secret.key",
        "the component has a login of its own, in its environment",
    ),
];

/// Checks all maps.
pub(super) fn check(
    ctx: &mut Context<'_>,
    hive_site: &BTreeMap<String, String>,
    core_site: &BTreeMap<String, String>,
    server_site: &BTreeMap<String, String>,
) {
    for key in hive_site.keys() {
        let metastore_key = ["hive.metastore.", "metastore."]
            .iter()
            .find_map(|prefix| key.strip_prefix(prefix));
        let found = of_table(HIVE_SITE, key)
            .or_else(|| metastore_key.and_then(|key| of_table(METASTORE_KEYS, key)));
        report(ctx, "hive_site", key, found);
    }
    for (map, keys, table) in [
        ("core_site", core_site, CORE_SITE),
        ("server_site", server_site, SERVER_SITE),
    ] {
        for key in keys.keys() {
            report(ctx, map, key, of_table(table, key));
        }
    }
}

fn of_table(table: &[Derived], key: &str) -> Option<&'static str> {
    let found = table.iter().find(|(derived, _)| *derived == key);
    found.map(|(_, instead)| *instead)
}

fn report(ctx: &mut Context<'_>, map: &str, key: &str, found: Option<&'static str>) {
    let Some(instead) = found else { return };
    let path = ctx.path(map).key(key);
    ctx.report(
        Diagnostic::error("hive::derived-key", format!("`{key}` is not for `{map}`"))
            .at_key(&path, "platc derives it")
            .note("the servers, their clients and the other objects have to agree about it")
            .help(instead),
    );
}
