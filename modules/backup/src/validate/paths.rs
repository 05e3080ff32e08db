//! What is saved beside databases, and where copies go.

use std::collections::BTreeMap;

use platc_sdk::capability::FileSystemRequest;
use platc_sdk::objects::digest;
use platc_sdk::{AbsolutePath, Address, Context, Diagnostic, Identity, PathRef};

use crate::model::{Location, SavedPath, Target};

/// The longest name of a CronJob: the Jobs of it have eleven characters more.
const CRON_JOB: usize = 52;

/// A mistake that was reported.
pub(super) struct Reported;

/// Where copies go; onto claims when it is not said.
pub(super) fn target(
    ctx: &mut Context<'_>,
    target: Option<&PathRef>,
) -> Result<Option<Location>, Reported> {
    let Some(target) = target else {
        return Ok(None);
    };
    let location = location(ctx, "target", target).ok_or(Reported)?;
    let superuser = match location.file_system.superuser.as_str() {
        "" => "hdfs",
        superuser => superuser,
    };
    let request = FileSystemRequest::Directory {
        path: target.path.clone(),
        owner: format!("{superuser}:supergroup"),
        mode: "0700",
    };
    ctx.request(&target.storage, request);
    Ok(Some(location))
}

/// The paths that are saved.
pub(super) fn saved(
    ctx: &mut Context<'_>,
    paths: &[PathRef],
    target: Option<&PathRef>,
    overwrite: &[String],
) -> Option<Vec<SavedPath>> {
    check_overwrite(ctx, paths, overwrite);
    let mut roles: BTreeMap<String, usize> = BTreeMap::new();
    let mut saved = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        let address = path.storage.address();
        let role = role_of(ctx.identity(), address, path.path.as_str());
        if let Some(first) = roles.insert(role.clone(), index) {
            report_twice(ctx, index, first);
        }
        if target.is_some_and(|target| overlap(target, path)) {
            report_target_inside(ctx, index);
        }
        let location = location(ctx, &format!("paths.{index}"), path);
        saved.push(location.map(|location| SavedPath {
            role,
            directory: format!("{address}{}", path.path),
            location,
            overwrite: overwrite.contains(&written(path)),
        }));
    }
    saved.into_iter().collect()
}

/// `mc` knows no HDFS, and Hadoop's shell is not given two logins: a bucket goes to a claim or a bucket.
pub(super) fn check_ways(ctx: &mut Context<'_>, paths: &[SavedPath], target: &Target) {
    let Target::Location(target) = target else {
        return;
    };
    for (index, path) in paths.iter().enumerate() {
        if path.location.is_hdfs() || !target.is_hdfs() {
            continue;
        }
        let at = ctx.path("paths").index(index);
        ctx.report(
            Diagnostic::error(
                "backup::bucket-onto-hdfs",
                "a bucket cannot be saved on HDFS",
            )
            .at(&at, "is in a bucket")
            .at(&ctx.path("target"), "is on HDFS")
            .help("describe a second backup, whose target is a bucket of another store or a claim"),
        );
    }
}

/// The role of what saves this, short enough for a CronJob that is named after it.
pub(crate) fn role_of(identity: &Identity, address: &Address, path: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let role: String = format!("{address}{path}").chars().map(plain).collect();
    let room = CRON_JOB.saturating_sub(identity.object_name("-restore").len());
    digest::fit(role.trim_end_matches('-'), room)
}

fn location(ctx: &mut Context<'_>, key: &str, path: &PathRef) -> Option<Location> {
    let file_system = ctx.bind_path(key, path)?;
    let login = ctx.login(&path.storage, &file_system, &[&path.path]);
    Some(Location {
        file_system,
        path: path.path.clone(),
        login,
    })
}

/// A path as a person writes it.
fn written(path: &PathRef) -> String {
    format!("{}:{}", path.storage.address(), path.path)
}

/// Whether one is below the other.
fn overlap(one: &PathRef, other: &PathRef) -> bool {
    let inside = |inner: &AbsolutePath, outer: &AbsolutePath| {
        let rest = inner
            .as_str()
            .strip_prefix(outer.as_str().trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    one.storage == other.storage
        && (inside(&one.path, &other.path) || inside(&other.path, &one.path))
}

/// A path that may be replaced is one that is saved.
fn check_overwrite(ctx: &mut Context<'_>, paths: &[PathRef], overwrite: &[String]) {
    for (index, name) in overwrite.iter().enumerate() {
        if !name.contains(":/") || paths.iter().any(|path| written(path) == *name) {
            continue;
        }
        let at = ctx.path("restore").key("overwrite").index(index);
        ctx.report(
            Diagnostic::error(
                "backup::unknown-path",
                format!("`{name}` is not saved here"),
            )
            .at(&at, "not one of `paths`")
            .help("write it as it stands in `paths`"),
        );
    }
}

fn report_twice(ctx: &mut Context<'_>, index: usize, first: usize) {
    let path = ctx.path("paths");
    ctx.report(
        Diagnostic::error("backup::path-twice", "two paths would have the same name")
            .at(&path.index(index), "the same again")
            .at(&path.index(first), "first here")
            .note("CronJobs have names in which all signs but letters and digits are `-`")
            .help("remove one of them, or move it to a second backup"),
    );
}

fn report_target_inside(ctx: &mut Context<'_>, index: usize) {
    let at = ctx.path("paths").index(index);
    ctx.report(
        Diagnostic::error(
            "backup::target-inside",
            "copies would be copied again and again",
        )
        .at(&at, "and the target are one inside of the other")
        .at(&ctx.path("target"), "here copies go")
        .note("what is lost with the path would also be lost with its copies")
        .help("take a target on another component"),
    );
}
