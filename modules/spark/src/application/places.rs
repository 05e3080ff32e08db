//! The file systems of an application, and what is on them.

use platc_sdk::capability::Metastore;
use platc_sdk::{Context, Diagnostic, Path, PathRef, Ref};

use super::Codes;
use crate::libraries::Library;
use crate::storage::{self, Bound, Storage, Wanted};

/// Where a person says that something is.
pub(crate) struct Places<'a> {
    pub(crate) files: &'a [(&'static str, PathRef)],
    pub(crate) event_log: Option<&'a PathRef>,
    pub(crate) storage: &'a [PathRef],
    pub(crate) warehouse: Option<&'a PathRef>,
    pub(crate) metastore: Option<&'a Ref<Metastore>>,
    /// The directory of a catalog of Iceberg tables.
    pub(crate) iceberg: Option<&'a PathRef>,
    pub(crate) opener: Opener,
}

/// Whose logins open what is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opener {
    /// Those of the application.
    Application,
    /// Those of the application, which is a server.
    Server,
    /// Those of another server, which starts the application.
    Starter,
}

/// What the places came to.
pub(crate) struct BoundPlaces {
    pub(crate) storage: Storage,
    pub(crate) files: Vec<String>,
    pub(crate) event_log: Option<String>,
    pub(crate) metastore: Option<String>,
    pub(crate) warehouse: Option<String>,
    pub(crate) iceberg: Option<String>,
}

impl Places<'_> {
    /// Keys of Spark that follow from the places, with what to do instead of setting them.
    pub(crate) fn derived(&self) -> Vec<(&'static str, &'static str)> {
        let metastore = self.metastore.is_some();
        let warehouse = metastore || self.warehouse.is_some();
        #[rustfmt::skip]
        let keys = [
            (self.event_log.is_some(), "spark.eventLog.dir", "set `event_log`"),
            (metastore, "spark.hadoop.hive.metastore.uris", "set `metastore`"),
            (metastore, "spark.sql.catalogImplementation", "set `metastore`"),
            (warehouse, "spark.sql.warehouse.dir", "set `warehouse`"),
        ];
        keys.into_iter()
            .filter_map(|(is_derived, key, instead)| is_derived.then_some((key, instead)))
            .collect()
    }
}

/// Binds all places and asks for what is to be made.
pub(crate) fn bind(
    ctx: &mut Context<'_>,
    codes: &Codes,
    places: &Places<'_>,
    user: Option<&str>,
) -> Option<BoundPlaces> {
    let metastore = ctx.bind_some("metastore", places.metastore);
    let wishes = wishes(places, user);
    let mut bound = storage::bind(ctx, codes.two_object_stores, &wishes);
    if let Some(Some(metastore)) = &metastore {
        check_access(ctx, codes, places.opener, (metastore, &bound));
    }
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
    // The files are the first wishes.
    let files = bound.uris.into_iter().flatten();
    Some(BoundPlaces {
        files: files.take(places.files.len()).collect(),
        event_log,
        metastore: metastore.as_ref().map(Metastore::uris),
        warehouse: warehouse.or(of_metastore),
        iceberg,
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
    let iceberg = ("iceberg.warehouse", places.iceberg, made);
    let files = places.files.iter();
    let files = files.map(|(key, path)| (*key, Some(path), None));
    let storage = places
        .storage
        .iter()
        .map(|path| ("storage", Some(path), None));
    files
        .chain([log, warehouse, iceberg])
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

/// The library for S3, where the application itself needs it, at the first setting that may need it.
pub(crate) fn s3a(
    ctx: &Context<'_>,
    places: &Places<'_>,
    bound: &BoundPlaces,
) -> Option<(Library, Path)> {
    if places.opener == Opener::Starter || bound.storage.login.is_none() {
        return None;
    }
    let file = places.files.first().map(|(key, _)| *key);
    let key = file
        .or(places.event_log.map(|_| "event_log"))
        .or(places.warehouse.map(|_| "warehouse"))
        .or(places.iceberg.map(|_| "iceberg"))
        .unwrap_or("storage");
    Some((Library::S3a, ctx.path(key)))
}

/// The Metastore hands out paths; who has the logins has to open them.
fn check_access(
    ctx: &mut Context<'_>,
    codes: &Codes,
    opener: Opener,
    (metastore, bound): (&Metastore, &Bound),
) {
    let (message, note) = match opener {
        Opener::Application => (
            "the tables of the Metastore cannot be opened",
            "the user in the object store may open the paths that are named here, and no others",
        ),
        Opener::Server => (
            "the server cannot open the tables of the Metastore",
            "its user in the object store may open the paths that it names, and no others",
        ),
        Opener::Starter => return,
    };
    if bound.opens(&metastore.warehouse, &metastore.file_system) {
        return;
    }
    ctx.report(
        Diagnostic::error(codes.warehouse_without_access, message)
            .at(
                &ctx.path("metastore"),
                format!("tables are in `{}`", metastore.warehouse),
            )
            .note(note)
            .help(format!(
                "add it to `storage`, behind the component that has it: `\"minio.lake:{}\"`",
                metastore.warehouse.trim_start_matches("s3a:/")
            )),
    );
}
