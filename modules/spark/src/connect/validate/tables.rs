//! The file systems, and the tables on them.

use platc_sdk::capability::Metastore;
use platc_sdk::{Context, Diagnostic, Path, PathRef, Ref};

use crate::connect::config::{Iceberg, IcebergCatalog};
use crate::connect::model::{IcebergModel, Tables};
use crate::libraries::Library;
use crate::storage::{self, Bound, Storage, Wanted};

/// Where a person says that something is.
pub(super) struct Places<'a> {
    pub(super) event_log: Option<&'a PathRef>,
    pub(super) storage: &'a [PathRef],
    pub(super) warehouse: Option<&'a PathRef>,
    pub(super) metastore: Option<&'a Ref<Metastore>>,
    pub(super) iceberg: Option<&'a Iceberg>,
}

/// What the places came to.
pub(super) struct BoundTables {
    pub(super) storage: Storage,
    pub(super) event_log: Option<String>,
    pub(super) tables: Tables,
}

/// Binds all places and asks for what is to be made.
pub(super) fn bind(
    ctx: &mut Context<'_>,
    places: &Places<'_>,
    user: Option<&str>,
) -> Option<BoundTables> {
    let metastore = ctx.bind_some("metastore", places.metastore);
    let wishes = wishes(places, user);
    let mut bound = storage::bind(ctx, "spark-connect::two-object-stores", &wishes);
    if let Some(Some(metastore)) = &metastore {
        check_access(ctx, metastore, &bound);
    }
    check_catalog(ctx, places);
    let uri = |wanted: &str| {
        let index = wishes.iter().position(|wish| wish.key == wanted);
        index.and_then(|index| bound.uris[index].clone())
    };
    let (event_log, warehouse) = (uri("event_log"), uri("warehouse"));
    let iceberg = uri("iceberg.warehouse");
    if bound.uris.iter().any(Option::is_none) {
        return None;
    }
    let metastore = metastore?;
    if let Some(metastore) = &metastore {
        let keys = metastore.file_system.spark_hadoop_settings();
        bound.storage.hadoop = keys.overridden_by(&bound.storage.hadoop);
    }
    let of_metastore = metastore
        .as_ref()
        .map(|metastore| metastore.warehouse.clone());
    Some(BoundTables {
        event_log,
        tables: Tables {
            metastore: metastore.as_ref().map(Metastore::uris),
            warehouse: warehouse.or(of_metastore),
            iceberg: places
                .iceberg
                .zip(iceberg)
                .map(|(iceberg, warehouse)| IcebergModel {
                    name: iceberg
                        .name
                        .as_ref()
                        .map_or_else(|| "iceberg".to_owned(), ToString::to_string),
                    warehouse,
                    kind: match iceberg.catalog {
                        IcebergCatalog::Hadoop => "hadoop",
                        IcebergCatalog::Hive => "hive",
                    },
                }),
        },
        storage: bound.storage,
    })
}

fn wishes<'a>(places: &Places<'a>, user: Option<&'a str>) -> Vec<Wanted<'a>> {
    // Every application creates its own logs there and nobody removes those of others.
    let log = (
        "event_log",
        places.event_log,
        user.map(|user| (user, "1777")),
    );
    let made = user.map(|user| (user, "755"));
    let warehouse = ("warehouse", places.warehouse, made);
    let iceberg = places.iceberg.map(|iceberg| &iceberg.warehouse);
    let iceberg = ("iceberg.warehouse", iceberg, made);
    let storage = places
        .storage
        .iter()
        .map(|path| ("storage", Some(path), None));
    [log, warehouse, iceberg]
        .into_iter()
        .chain(storage)
        .filter_map(|(key, path, made)| {
            Some(Wanted {
                key: key.to_owned(),
                path: path?,
                made,
            })
        })
        .collect()
}

/// Each library that is needed, at the setting that needs it.
pub(super) fn libraries(
    ctx: &Context<'_>,
    places: &Places<'_>,
    bound: Option<&BoundTables>,
) -> Vec<(Library, Path)> {
    let mut needed = vec![(Library::Connect, ctx.address().path())];
    if bound.is_some_and(|bound| bound.storage.login.is_some()) {
        let key = if places.event_log.is_some() {
            "event_log"
        } else if places.warehouse.is_some() {
            "warehouse"
        } else if places.iceberg.is_some() {
            "iceberg"
        } else {
            "storage"
        };
        needed.push((Library::S3a, ctx.path(key)));
    }
    if places.iceberg.is_some() {
        needed.push((Library::Iceberg, ctx.path("iceberg")));
    }
    needed
}

/// The Metastore hands out paths; the server itself has to open them.
fn check_access(ctx: &mut Context<'_>, metastore: &Metastore, bound: &Bound) {
    if bound.opens(&metastore.warehouse, &metastore.file_system) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "spark-connect::warehouse-without-access",
            "the server cannot open the tables of the Metastore",
        )
        .at(
            &ctx.path("metastore"),
            format!("tables are in `{}`", metastore.warehouse),
        )
        .note("its user in the object store may open the paths that it names, and no others")
        .help(format!(
            "add it to `storage`, behind the component that has it: `\"minio.lake:{}\"`",
            metastore.warehouse.trim_start_matches("s3a:/")
        )),
    );
}

fn check_catalog(ctx: &mut Context<'_>, places: &Places<'_>) {
    let hive = places
        .iceberg
        .is_some_and(|iceberg| iceberg.catalog == IcebergCatalog::Hive);
    if hive && places.metastore.is_none() {
        ctx.report(
            Diagnostic::error(
                "spark-connect::catalog-without-metastore",
                "the catalog `hive` needs a Metastore",
            )
            .at(&ctx.path("iceberg.catalog"), "`metastore` is missing")
            .help("set `metastore`, or use the catalog `hadoop`"),
        );
    }
}
