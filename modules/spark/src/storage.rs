//! The file systems of an application, and the one login with which it opens those in S3.

use std::collections::BTreeMap;

use platc_sdk::capability::{FileSystem, FileSystemRequest, S3Login};
use platc_sdk::{AbsolutePath, Address, Context, Diagnostic, Endpoint, PathRef, Ref, Settings};

use crate::user;

/// How an application reaches its file systems.
#[derive(Debug, Default)]
pub struct Storage {
    /// Hadoop's keys, with Spark's prefix `spark.hadoop.`.
    pub hadoop: Settings,
    /// The login for S3; none where nothing is in S3.
    pub login: Option<S3Login>,
}

/// A path that an application uses.
pub(crate) struct Wanted<'a> {
    /// The setting that names it, as a person reaches it.
    pub(crate) key: String,
    /// The path.
    pub(crate) path: &'a PathRef,
    /// Who owns it and its mode, where it is to be made; otherwise it is only used.
    pub(crate) made: Option<(&'a str, &'static str)>,
}

/// What the paths came to.
pub(crate) struct Bound {
    /// How they are reached.
    pub(crate) storage: Storage,
    /// The URI of each path, in the order of the wishes; `None` for one whose mistake was reported.
    pub(crate) uris: Vec<Option<String>>,
    /// Every file system that was bound.
    file_systems: Vec<FileSystem>,
}

impl Bound {
    /// Whether the login opens this URI, or none is needed for it.
    pub(crate) fn opens(&self, uri: &str, of: &FileSystem) -> bool {
        let Some(store) = &of.object_store else {
            return true;
        };
        let known = self
            .file_systems
            .iter()
            .filter_map(|file_system| file_system.object_store.as_ref())
            .any(|known| known.endpoint == store.endpoint);
        let inside = |path: &String| {
            let rest = uri.strip_prefix(path.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        known && self.uris.iter().flatten().any(inside)
    }
}

/// Binds all paths, asks for those that are to be made, and asks each store for one user. `code` is
/// that of the diagnostic about two stores, for which Hadoop has only one set of keys.
pub(crate) fn bind(ctx: &mut Context<'_>, code: &'static str, wanted: &[Wanted<'_>]) -> Bound {
    let mut stores: BTreeMap<Address, Store> = BTreeMap::new();
    let mut uris = Vec::new();
    for wish in wanted {
        let PathRef { storage, path } = wish.path;
        let Some(file_system) = ctx.bind_path(&wish.key, wish.path) else {
            uris.push(None);
            continue;
        };
        uris.push(Some(file_system.uri(path)));
        if let Some((owner, mode)) = wish.made {
            ctx.request(
                storage,
                FileSystemRequest::Directory {
                    path: path.clone(),
                    owner: user::owner(owner),
                    mode,
                },
            );
        }
        let store = stores
            .entry(storage.address().clone())
            .or_insert_with(|| Store {
                reference: storage.clone(),
                file_system,
                key: wish.key.clone(),
                paths: Vec::new(),
            });
        store.paths.push(path.clone());
    }
    let stores: Vec<Store> = stores.into_values().collect();
    let login = login(ctx, code, &stores);
    let file_systems: Vec<FileSystem> = stores.into_iter().map(|store| store.file_system).collect();
    Bound {
        storage: Storage {
            hadoop: hadoop(&file_systems),
            login,
        },
        uris,
        file_systems,
    }
}

/// A component that offers file systems, and the paths that are used of it.
struct Store {
    reference: Ref<FileSystem>,
    file_system: FileSystem,
    key: String,
    paths: Vec<AbsolutePath>,
}

/// The login of the first store in S3; another one is reported.
fn login(ctx: &mut Context<'_>, code: &'static str, stores: &[Store]) -> Option<S3Login> {
    let mut first: Option<(&Endpoint, S3Login)> = None;
    for store in stores {
        let paths: Vec<&AbsolutePath> = store.paths.iter().collect();
        let Some(object_store) = &store.file_system.object_store else {
            continue;
        };
        let endpoint = &object_store.endpoint;
        if first.as_ref().is_some_and(|(known, _)| *known != endpoint) {
            two_stores(ctx, code, store);
            continue;
        }
        if let Some(login) = ctx.login(&store.reference, &store.file_system, &paths) {
            first = Some((endpoint, login));
        }
    }
    first.map(|(_, login)| login)
}

fn two_stores(ctx: &mut Context<'_>, code: &'static str, store: &Store) {
    let key = &store.key;
    ctx.report(
        Diagnostic::error(code, "these paths are in two object stores")
            .at(
                &ctx.path(key),
                format!("`{}` is another store", store.reference.address()),
            )
            .note("Hadoop's S3A has one address and one login for all buckets")
            .help("keep all buckets in one store"),
    );
}

/// The keys of all file systems. A client of several HDFS clusters knows the names of all.
fn hadoop(file_systems: &[FileSystem]) -> Settings {
    const NAMES: &str = "spark.hadoop.dfs.nameservices";
    let mut names: Vec<String> = Vec::new();
    let mut all = Settings::new();
    for file_system in file_systems.iter().rev() {
        let settings = file_system.spark_hadoop_settings();
        let own = settings.get(NAMES).map(|names| names.text().to_owned());
        for name in own.iter().flat_map(|names| names.split(',')) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        all = all.overridden_by(&settings);
    }
    all.set_some(NAMES, (!names.is_empty()).then(|| names.join(",")))
}
