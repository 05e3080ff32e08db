//! Where workers keep data.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use platc_sdk::{AbsolutePath, Context, Diagnostic, Quantity, Storage};

use crate::config::{Claims, StorageConfig};
use crate::model::WorkerStorage;

/// The least that is of any use, in mebibytes: a few files of 64 MiB for each application.
const SMALLEST: u64 = 1024;

pub(super) fn checked(ctx: &mut Context<'_>, storage: StorageConfig) -> Option<WorkerStorage> {
    match storage {
        StorageConfig::Claims(claims) => self::claims(ctx, claims),
        StorageConfig::HostPaths(paths) => host_paths(ctx, paths),
        StorageConfig::Memory(size) => {
            large_enough(ctx, "storage.memory", &size).then_some(WorkerStorage::Memory(size))
        }
    }
}

fn claims(ctx: &mut Context<'_>, claims: Claims) -> Option<WorkerStorage> {
    let Claims { size, class, count } = claims;
    let large_enough = large_enough(ctx, "storage.claims.size", &size);
    let count = NonZeroU32::new(count);
    if count.is_none() {
        no_disks(ctx, "storage.claims.count");
    }
    let storage = ctx.storage(Storage { size, class });
    large_enough.then_some(WorkerStorage::Claims(count?, storage))
}

fn host_paths(ctx: &mut Context<'_>, paths: Vec<AbsolutePath>) -> Option<WorkerStorage> {
    if paths.is_empty() {
        no_disks(ctx, "storage.host-paths");
        return None;
    }
    let mut seen = BTreeSet::new();
    for (index, path) in paths.iter().enumerate() {
        if !seen.insert(path) {
            ctx.report(
                Diagnostic::error(
                    "celeborn::duplicate-disk",
                    format!("`{path}` is named twice"),
                )
                .at(&ctx.path("storage.host-paths").index(index), "named before")
                .note("Celeborn would count the space of the disk twice")
                .help("name each disk once"),
            );
        }
    }
    Some(WorkerStorage::HostPaths(paths))
}

fn large_enough(ctx: &mut Context<'_>, key: &str, size: &Quantity) -> bool {
    let enough = size.whole_mebibytes() >= SMALLEST;
    if !enough {
        ctx.report(
            Diagnostic::error(
                "celeborn::small-storage",
                format!("{size} are full with the first shuffle"),
            )
            .at(&ctx.path(key), "less than 1Gi")
            .note("a worker without space takes nothing, and applications fall back to Spark's own shuffle")
            .help("give it as much as the largest shuffle, divided by the number of workers, and twice that with `replicate`"),
        );
    }
    enough
}

fn no_disks(ctx: &mut Context<'_>, key: &str) {
    ctx.report(
        Diagnostic::error(
            "celeborn::no-disks",
            "a worker would have no place for data",
        )
        .at(&ctx.path(key), "must be 1 or more")
        .help("name one disk at least"),
    );
}
