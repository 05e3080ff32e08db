//! The file systems and the directories on them.

use platc_sdk::capability::{FileSystem, FileSystemRequest};
use platc_sdk::{AbsolutePath, Context, Diagnostic, PathRef, Ref, Settings};

use crate::config::Recovery;
use crate::model::{SharedLibraries, Storage, User};

/// What a person wants on file systems.
pub(super) struct Wanted<'a> {
    pub(super) storage: &'a Ref<FileSystem>,
    pub(super) upload_path: Option<&'a AbsolutePath>,
    pub(super) event_log: Option<&'a PathRef>,
    pub(super) shared_libraries: Option<&'a PathRef>,
    pub(super) recovery: &'a Recovery,
}

/// What is on file systems then.
pub(super) struct Directories {
    pub(super) storage: Storage,
    /// URI of the directory for sessions, when there is one.
    pub(super) state: Option<String>,
}

/// Directories of Spark's and the system's in a container, which a volume would hide.
const OF_THE_IMAGE: &[&str] = &[
    "bin", "dev", "etc", "home", "lib", "opt", "proc", "root", "run", "sbin", "sys", "tmp", "usr",
    "var",
];

/// Binds all file systems and asks them for the directories.
pub(super) fn bind(
    ctx: &mut Context<'_>,
    wanted: &Wanted<'_>,
    user: Option<&User>,
) -> Option<Directories> {
    let storage = ctx.bind("storage", wanted.storage);
    let event_log = bind_path(ctx, "event_log", wanted.event_log);
    let libraries = bind_path(ctx, "shared_libraries", wanted.shared_libraries);
    let state = match wanted.recovery {
        Recovery::Directory(path) => bind_path(ctx, "recovery.directory", Some(path)),
        Recovery::Off | Recovery::Ensemble(_) => None,
    };
    check_libraries(ctx, wanted.shared_libraries);
    warn_of_superuser(ctx, storage.as_ref(), user);
    let upload = request_all(ctx, wanted, user?)?;
    let storage = storage?;
    let others = [&event_log, &libraries, &state];
    let others = others.into_iter().flatten().map(|bound| &bound.file_system);
    let all: Vec<&FileSystem> = [&storage].into_iter().chain(others).collect();
    Some(Directories {
        storage: Storage {
            core_site: core_site(&all),
            hdfs_site: hdfs_site(&all),
            upload: storage.uri(&upload),
            event_log: event_log.as_ref().map(Bound::uri),
            shared_libraries: libraries.map(|bound| SharedLibraries {
                source: bound.uri(),
                path: bound.path,
            }),
        },
        state: state.as_ref().map(Bound::uri),
    })
}

/// A path whose file system is known.
struct Bound {
    file_system: FileSystem,
    path: AbsolutePath,
}

impl Bound {
    fn uri(&self) -> String {
        self.file_system.uri(&self.path)
    }
}

/// `None` for a path that is not wanted, and for one whose mistake was reported.
fn bind_path(ctx: &mut Context<'_>, key: &str, path: Option<&PathRef>) -> Option<Bound> {
    let path = path?;
    Some(Bound {
        file_system: ctx.bind_path(key, path)?,
        path: path.path.clone(),
    })
}

/// Asks for all directories; answers with the one for uploads.
fn request_all(ctx: &mut Context<'_>, wanted: &Wanted<'_>, user: &User) -> Option<AbsolutePath> {
    request(ctx, wanted.event_log, user, "1777");
    request(ctx, wanted.shared_libraries, user, "755");
    if let Recovery::Directory(path) = wanted.recovery {
        // Livy warns of state that others can read: it holds the secrets of sessions.
        request(ctx, Some(path), user, "700");
    }
    upload(ctx, wanted, user)
}

fn request(ctx: &mut Context<'_>, path: Option<&PathRef>, user: &User, mode: &'static str) {
    let Some(path) = path else { return };
    ctx.request(
        &path.storage,
        FileSystemRequest::Directory {
            path: path.path.clone(),
            owner: user.owner(),
            mode,
        },
    );
}

/// The directory for uploads; what is inside of the user's home is made with it. A directory of
/// others is left as it is: the request would take it from its owner.
fn upload(ctx: &mut Context<'_>, wanted: &Wanted<'_>, user: &User) -> Option<AbsolutePath> {
    let home: AbsolutePath = format!("/user/{}", user.as_str()).parse().ok()?;
    let upload = match wanted.upload_path {
        Some(path) => path.clone(),
        None => format!("{home}/spark-upload").parse().ok()?,
    };
    let inside = upload.as_str().starts_with(&format!("{home}/"));
    for path in [Some(home), inside.then(|| upload.clone())] {
        let path = path.map(|path| PathRef {
            storage: wanted.storage.clone(),
            path,
        });
        request(ctx, path.as_ref(), user, "755");
    }
    Some(upload)
}

fn check_libraries(ctx: &mut Context<'_>, libraries: Option<&PathRef>) {
    let Some(libraries) = libraries else { return };
    let path = libraries.path.as_str().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if !first.is_empty() && !OF_THE_IMAGE.contains(&first) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "livy::libraries-over-image",
            format!("`{}` has files of the image", libraries.path),
        )
        .at(
            &ctx.path("shared_libraries"),
            "would hide files of the image",
        )
        .note("the jars have the same path in driver and executor containers as on the file system")
        .help("keep them in a directory such as `/datagram/sharedlibs`"),
    );
}

fn warn_of_superuser(ctx: &mut Context<'_>, storage: Option<&FileSystem>, user: Option<&User>) {
    let (Some(storage), Some(user)) = (storage, user) else {
        return;
    };
    if storage.superuser == user.as_str() {
        ctx.report(
            Diagnostic::warning(
                "livy::superuser",
                format!(
                    "applications run as `{}`, who may do everything",
                    user.as_str()
                ),
            )
            .at_key(&ctx.path("user"), "superuser of the file system")
            .note("whoever reaches Livy could read and delete all files")
            .help("leave the key out, or name a user without special rights"),
        );
    }
}

/// The keys of the first file system, and of others what the first does not set.
fn core_site(file_systems: &[&FileSystem]) -> Settings {
    file_systems
        .iter()
        .rev()
        .fold(Settings::new(), |settings, file_system| {
            settings.overridden_by(&file_system.core_site)
        })
}

/// The keys of all file systems; a client of several knows the names of all.
fn hdfs_site(file_systems: &[&FileSystem]) -> Settings {
    const NAMES: &str = "dfs.nameservices";
    let mut names: Vec<&str> = Vec::new();
    for file_system in file_systems {
        let own = file_system.hdfs_site.get(NAMES);
        for name in own.into_iter().flat_map(|names| names.text().split(',')) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let all = file_systems
        .iter()
        .rev()
        .fold(Settings::new(), |settings, file_system| {
            settings.overridden_by(&file_system.hdfs_site)
        });
    all.set_some(NAMES, (!names.is_empty()).then(|| names.join(",")))
}
