//! The file systems and the Metastore.

use std::collections::{BTreeMap, BTreeSet};

use platc_sdk::capability::{FileSystem, Metastore, S3Login};
use platc_sdk::{AbsolutePath, Context, Diagnostic, PathRef, Ref, Settings};

use crate::model::Storage;
use crate::names::SOCKET;

/// What a person wrote about storage.
pub(super) struct Wanted {
    pub(super) metastore: Ref<Metastore>,
    pub(super) storage: PathRef,
    pub(super) other_storage: Vec<PathRef>,
    pub(super) short_circuit: Option<AbsolutePath>,
    pub(super) core_site: BTreeMap<String, String>,
    pub(super) hdfs_site: BTreeMap<String, String>,
    pub(super) hive_site: BTreeMap<String, String>,
}

/// Keys that platc derives, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    ("dfs.client.read.shortcircuit", "set `short_circuit`"),
    ("dfs.domain.socket.path", "set `short_circuit`"),
    ("fs.defaultFS", "set `storage`"),
    ("fs.s3a.access.key", LOGIN),
    ("fs.s3a.endpoint", "set `storage`"),
    ("fs.s3a.secret.key", LOGIN),
    ("hive.metastore.uris", "set `metastore`"),
    ("hive.metastore.warehouse.dir", "set `metastore`"),
];

const LOGIN: &str = "leave the key out: the login comes from a Secret by the environment";

/// A place with tables, and its file system.
struct Place {
    path: PathRef,
    file_system: FileSystem,
}

impl Place {
    fn uri(&self) -> String {
        self.file_system.uri(&self.path.path)
    }
}

/// Binds Metastore and file systems, and makes the clients' configuration of them.
pub(super) fn bind(ctx: &mut Context<'_>, wanted: Wanted) -> Option<Storage> {
    let Wanted {
        metastore: reference,
        storage,
        other_storage,
        short_circuit,
        core_site,
        hdfs_site,
        hive_site,
    } = wanted;
    let metastore = ctx.bind("metastore", &reference);
    let main = place(ctx, "storage", storage);
    let others: Vec<Option<Place>> = other_storage
        .into_iter()
        .map(|path| place(ctx, "other_storage", path))
        .collect();
    check_keys(ctx, "core_site", &core_site);
    check_keys(ctx, "hdfs_site", &hdfs_site);
    check_keys(ctx, "hive_site", &hive_site);
    let places: Vec<Place> = [main]
        .into_iter()
        .chain(others)
        .collect::<Option<Vec<_>>>()?;
    let login = login(ctx, &places);
    check_short_circuit(ctx, short_circuit.as_ref(), &places);
    let metastore = metastore?;
    check_metastore(ctx, &metastore, &places);
    let main = places.first()?;
    Some(Storage {
        core_site: core(&places).overridden_by(&core_site.into_iter().collect()),
        hdfs_site: hdfs(&places, short_circuit.as_ref())
            .overridden_by(&hdfs_site.into_iter().collect()),
        hive_site: metastore
            .hive_site()
            .overridden_by(&hive_site.into_iter().collect()),
        location: main.uri(),
        login,
        short_circuit,
    })
}

fn place(ctx: &mut Context<'_>, key: &str, path: PathRef) -> Option<Place> {
    let file_system = ctx.bind_path(key, &path)?;
    Some(Place { path, file_system })
}

/// The user of the one object store. Hadoop takes one login from the environment, for all of them.
fn login(ctx: &mut Context<'_>, places: &[Place]) -> Option<S3Login> {
    let on_stores = || {
        places
            .iter()
            .filter(|place| place.file_system.object_store.is_some())
    };
    let stores: BTreeSet<_> = on_stores()
        .map(|place| place.path.storage.address())
        .collect();
    if stores.len() > 1 {
        ctx.report(
            Diagnostic::error(
                "impala::two-object-stores",
                "tables are on two object stores",
            )
            .at(&ctx.path("other_storage"), "another store")
            .note("Hadoop takes one endpoint and one login for all of them")
            .help("keep the tables on one store"),
        );
    }
    let first = on_stores().next()?;
    let paths: Vec<&AbsolutePath> = on_stores().map(|place| &place.path.path).collect();
    ctx.login(&first.path.storage, &first.file_system, &paths)
}

fn check_short_circuit(ctx: &mut Context<'_>, socket: Option<&AbsolutePath>, places: &[Place]) {
    let on_hdfs = places
        .iter()
        .any(|place| place.file_system.object_store.is_none());
    if socket.is_none() || on_hdfs {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "impala::short-circuit-without-hdfs",
            "short-circuit reads need an HDFS",
        )
        .at(&ctx.path("short_circuit"), "no HDFS is in `storage`")
        .note("the socket belongs to the DataNode of the same node")
        .help("leave the key out, and give `data_cache` room instead"),
    );
}

fn check_metastore(ctx: &mut Context<'_>, metastore: &Metastore, places: &[Place]) {
    let holds = |place: &Place| {
        let uri = place.uri();
        let inside = metastore.warehouse.strip_prefix(uri.trim_end_matches('/'));
        inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if !places.iter().any(holds) {
        ctx.report(
            Diagnostic::error(
                "impala::warehouse-elsewhere",
                format!(
                    "the Metastore has its tables in `{}`, which is in no storage",
                    metastore.warehouse
                ),
            )
            .at(&ctx.path("metastore"), "its tables are elsewhere")
            .at(&ctx.path("storage"), "not there")
            .note("Impala could create a table and then not reach its files")
            .help("name the place of the warehouse with `storage` or `other_storage`"),
        );
    }
    if metastore.version.starts_with("4.") {
        ctx.report(
            Diagnostic::warning(
                "impala::untested-metastore",
                format!(
                    "nobody promises that Impala works with Hive {}",
                    metastore.version
                ),
            )
            .at(&ctx.path("metastore"), "Hive 4")
            .note("builds of Impala exist for Hive 2 and Hive 3")
            .help("run the Metastore with Hive 3, or try a build of your own first"),
        );
    }
}

fn check_keys(ctx: &mut Context<'_>, map: &str, settings: &BTreeMap<String, String>) {
    for key in settings.keys() {
        if let Some((_, instead)) = DERIVED.iter().find(|(derived, _)| derived == key) {
            ctx.report(
                Diagnostic::error(
                    "impala::derived-key",
                    format!("`{key}` is derived by platc"),
                )
                .at_key(&ctx.path(map).key(key), "would contradict other objects")
                .help(*instead),
            );
        }
    }
}

/// The keys of all file systems; the first one is the default file system.
fn core(places: &[Place]) -> Settings {
    let keys = places.iter().rev().fold(Settings::new(), |keys, place| {
        let keys = keys.overridden_by(&place.file_system.core_site);
        match place.file_system.object_store {
            // Impala reads hundreds of files at a time from one store.
            Some(_) => keys.set("fs.s3a.connection.maximum", 1500_u32),
            None => keys,
        }
    });
    let Some(main) = places.first() else {
        return keys;
    };
    match main.file_system.object_store {
        Some(_) => {
            let path = main.path.path.as_str().trim_start_matches('/');
            let bucket = path.split('/').next().unwrap_or_default();
            keys.set("fs.defaultFS", format!("s3a://{bucket}"))
        }
        None => keys,
    }
}

/// The keys of all HDFS; a client of several knows the names of all.
fn hdfs(places: &[Place], socket: Option<&AbsolutePath>) -> Settings {
    const NAMES: &str = "dfs.nameservices";
    let mut names: Vec<&str> = Vec::new();
    for place in places {
        let own = place.file_system.hdfs_site.get(NAMES);
        for name in own.into_iter().flat_map(|names| names.text().split(',')) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let keys = places.iter().rev().fold(Settings::new(), |keys, place| {
        keys.overridden_by(&place.file_system.hdfs_site)
    });
    // Impala complains at every start of a pair that is incomplete.
    keys.set_some(NAMES, (!names.is_empty()).then(|| names.join(",")))
        .set("dfs.client.read.shortcircuit", socket.is_some())
        .set_some(
            "dfs.domain.socket.path",
            socket.map(|directory| format!("{directory}/{SOCKET}")),
        )
}
