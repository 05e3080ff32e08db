//! The file systems of an application, and what is on them.

use platc_sdk::capability::Metastore;
use platc_sdk::{Context, Diagnostic, Path, PathRef, Ref};

use super::Codes;
use crate::libraries::Library;
use crate::storage::{self, Bound, Storage, Wanted};

/// Where a person says that something is.
pub(super) struct Places<'a> {
    pub(super) files: &'a [(&'static str, PathRef)],
    pub(super) event_log: Option<&'a PathRef>,
    pub(super) storage: &'a [PathRef],
    pub(super) warehouse: Option<&'a PathRef>,
    pub(super) metastore: Option<&'a Ref<Metastore>>,
    /// Whether the application has logins of its own, and not those of a server that starts it.
    pub(super) has_logins: bool,
}

/// What the places came to.
pub(super) struct BoundPlaces {
    pub(super) storage: Storage,
    pub(super) files: Vec<String>,
    pub(super) event_log: Option<String>,
    pub(super) metastore: Option<String>,
    pub(super) warehouse: Option<String>,
}

/// Binds all places and asks for what is to be made.
pub(super) fn bind(
    ctx: &mut Context<'_>,
    codes: &Codes,
    places: &Places<'_>,
    user: Option<&str>,
) -> Option<BoundPlaces> {
    let metastore = ctx.bind_some("metastore", places.metastore);
    let wishes = wishes(places, user);
    let mut bound = storage::bind(ctx, codes.two_object_stores, &wishes);
    if let Some(Some(metastore)) = &metastore
        && places.has_logins
    {
        check_access(ctx, codes, metastore, &bound);
    }
    let uri = |wanted: &str| {
        let index = wishes.iter().position(|wish| wish.key == wanted);
        index.and_then(|index| bound.uris[index].clone())
    };
    let (event_log, warehouse) = (uri("event_log"), uri("warehouse"));
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
    // The files are the first wishes.
    let files = bound.uris.into_iter().flatten();
    Some(BoundPlaces {
        files: files.take(places.files.len()).collect(),
        event_log,
        metastore: metastore.as_ref().map(Metastore::uris),
        warehouse: warehouse.or(of_metastore),
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
    let warehouse = (
        "warehouse",
        places.warehouse,
        user.map(|user| (user, "755")),
    );
    let files = places.files.iter();
    let files = files.map(|(key, path)| (*key, Some(path), None));
    let storage = places
        .storage
        .iter()
        .map(|path| ("storage", Some(path), None));
    files
        .chain([log, warehouse])
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
    bound: &BoundPlaces,
) -> Vec<(Library, Path)> {
    if bound.storage.login.is_none() {
        return Vec::new();
    }
    let key = match (places.files.first(), places.event_log, places.warehouse) {
        (Some((key, _)), ..) => key,
        (_, Some(_), _) => "event_log",
        (.., Some(_)) => "warehouse",
        _ => "storage",
    };
    vec![(Library::S3a, ctx.path(key))]
}

/// The Metastore hands out paths; the application itself has to open them.
fn check_access(ctx: &mut Context<'_>, codes: &Codes, metastore: &Metastore, bound: &Bound) {
    if bound.opens(&metastore.warehouse, &metastore.file_system) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            codes.warehouse_without_access,
            "the tables of the Metastore cannot be opened",
        )
        .at(
            &ctx.path("metastore"),
            format!("tables are in `{}`", metastore.warehouse),
        )
        .note("the user in the object store may open the paths that are named here, and no others")
        .help(format!(
            "add it to `storage`, behind the component that has it: `\"minio.lake:{}\"`",
            metastore.warehouse.trim_start_matches("s3a:/")
        )),
    );
}
