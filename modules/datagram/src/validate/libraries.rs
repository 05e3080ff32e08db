//! What is asked of the file system: directories, and the libraries in one of them.

use platc_sdk::capability::{BatchServer, FileSource, FileSystem, FileSystemRequest};
use platc_sdk::{AbsolutePath, Context, Diagnostic, Place, Ref};

use super::problem_with_url;
use crate::config::{LibraryImage, LibraryRepository, SharedLibraries};
use crate::names;

const DEFAULT_GIT_SYNC: &str = "registry.k8s.io/git-sync/git-sync:v4.4.2";

/// Binds the file system and asks it for everything. What has a mistake in it is not asked for.
pub(super) fn bind(
    ctx: &mut Context<'_>,
    storage: &Ref<FileSystem>,
    livy: Option<&BatchServer>,
    user: &str,
    libraries: SharedLibraries,
) -> Option<FileSystem> {
    let files = ctx.bind("storage", storage);
    if let (Some(files), Some(livy)) = (&files, livy) {
        compare(ctx, files, livy, &libraries);
    }
    request_all(ctx, storage, user, libraries);
    files
}

fn request_all(
    ctx: &mut Context<'_>,
    storage: &Ref<FileSystem>,
    user: &str,
    libraries: SharedLibraries,
) {
    let into: Option<AbsolutePath> = directory_of(&libraries).parse().ok();
    let source = source(ctx, libraries);
    let shared = "/datagram".parse().ok();
    let home = format!("{}/{user}", names::HADOOP_HOMES).parse().ok();
    let directories = [
        // Jobs of any user may write beside the libraries, and only remove what is theirs.
        shared.map(|path| directory(user, path, "1777")),
        // What is in here is run by everybody's jobs, so only Datagram may change it.
        into.clone().map(|path| directory(user, path, "0755")),
        home.map(|path| directory(user, path, "0755")),
    ];
    for request in directories.into_iter().flatten() {
        ctx.request(storage, request);
    }
    if let (Some(source), Some(into)) = (source, into) {
        let mode = "0644";
        ctx.request(storage, FileSystemRequest::Files { source, into, mode });
    }
}

/// Warns when Livy gives its applications the libraries of another directory of the same file system.
/// On another file system they may be meant to be others.
fn compare(
    ctx: &mut Context<'_>,
    files: &FileSystem,
    livy: &BatchServer,
    libraries: &SharedLibraries,
) {
    let filled = directory_of(libraries);
    let uri = livy.shared_libraries.as_deref();
    let Some(read) = uri
        .and_then(|uri| uri.strip_prefix(&files.default_fs))
        .filter(|read| read.starts_with('/') && *read != filled)
    else {
        return;
    };
    let warning = Diagnostic::warning(
        "datagram::other-library-directory",
        "no job sees the shared libraries",
    )
    .at_key(&ctx.path("livy"), "reads another directory")
    .note(format!("they belong into `{filled}`"))
    .note(format!("Livy puts what is in `{read}` on class paths"));
    ctx.report(if libraries.path.is_some() {
        warning.fix(
            "use Livy's directory, or change `shared_libraries` of Livy",
            Place::value(&ctx.path("shared_libraries.path")),
            format!("{read:?}"),
        )
    } else {
        warning.help(format!(
            "set `shared_libraries.path = {read:?}`, or `shared_libraries` of Livy"
        ))
    });
}

fn directory_of(libraries: &SharedLibraries) -> &str {
    let chosen = libraries.path.as_ref();
    chosen.map_or(names::SHARED_LIBRARIES, AbsolutePath::as_str)
}

/// A directory that belongs to `user` and the group of the same name.
fn directory(user: &str, path: AbsolutePath, mode: &'static str) -> FileSystemRequest {
    FileSystemRequest::Directory {
        path,
        owner: format!("{user}:{user}"),
        mode,
    }
}

fn source(ctx: &mut Context<'_>, libraries: SharedLibraries) -> Option<FileSource> {
    let SharedLibraries {
        path: _,
        image,
        claim,
        git,
    } = libraries;
    let given = [image.is_some(), claim.is_some(), git.is_some()];
    if given.into_iter().filter(|&given| given).count() > 1 {
        report_several(ctx, given);
    }
    let image = image.and_then(|image| from_image(ctx, image));
    let git = git.and_then(|git| from_git(ctx, git));
    let claim = claim.map(|claim| FileSource::Claim {
        claim: claim.to_string(),
    });
    image.or(claim).or(git)
}

fn report_several(ctx: &mut Context<'_>, given: [bool; 3]) {
    let keys = ["image", "claim", "git"].into_iter().zip(given);
    let mut diagnostic = Diagnostic::error(
        "datagram::several-library-sources",
        "the shared libraries come from several places",
    );
    for (key, _) in keys.filter(|(_, given)| *given) {
        let path = ctx.path("shared_libraries").key(key);
        diagnostic = diagnostic.at_key(&path, "one of them");
    }
    ctx.report(
        diagnostic
            .note("files of the same name would replace each other at every change")
            .help("keep one of `image`, `claim` and `git`"),
    );
}

fn from_image(ctx: &mut Context<'_>, libraries: LibraryImage) -> Option<FileSource> {
    let LibraryImage { image, path } = libraries;
    let image = ctx.image("shared_libraries.image.image", Some(&image), "")?;
    Some(FileSource::Image { image, path })
}

fn from_git(ctx: &mut Context<'_>, libraries: LibraryRepository) -> Option<FileSource> {
    let LibraryRepository {
        repository,
        revision,
        path,
        image,
    } = libraries;
    let key = "shared_libraries.git";
    if let Some(label) = problem_with_url(&repository) {
        let path = ctx.path(key).key("repository");
        ctx.report(
            Diagnostic::error(
                "datagram::bad-url",
                "the repository of the shared libraries cannot be cloned from there",
            )
            .at(&path, label)
            .note("whatever stands here is readable in the Job and in every copy of the manifests"),
        );
    }
    if path.is_empty() || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        let at = ctx.path(key).key("path");
        ctx.report(
            Diagnostic::error(
                "datagram::bad-library-path",
                format!("{path:?} is not a directory inside of a repository"),
            )
            .at(&at, "must be relative and without `.` and `..`"),
        );
    }
    let image = ctx.image(
        "shared_libraries.git.image",
        image.as_ref(),
        DEFAULT_GIT_SYNC,
    )?;
    Some(FileSource::Git {
        image,
        repository,
        revision,
        path,
    })
}
