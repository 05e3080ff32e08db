//! From what a person wrote to a validated cluster.

mod pages;
mod settings;
mod storage;

use std::num::NonZeroU32;

use platc_sdk::{Context, Diagnostic, Image, Place, Reference, Storage};

use crate::config::{Celeborn, Version};
use crate::model::{Masters, Model, Quorum, Workers};

pub(crate) use self::pages::PAGES;

pub(crate) fn validate(config: Celeborn, ctx: &mut Context<'_>) -> Option<Model> {
    let Celeborn {
        version,
        image,
        masters,
        workers,
        replicate,
        storage,
        disk,
        master_storage,
        size,
        master_resources,
        worker_resources,
        settings,
        master_placement,
        worker_placement,
    } = config;
    let image = self::image(ctx, version, image.as_ref());
    let quorum = quorum(ctx, masters, master_storage);
    let replicas = at_least_one(ctx, workers);
    let replicate = self::replicate(ctx, workers, replicate);
    let storage = storage::checked(ctx, storage);
    let settings = settings::checked(ctx, settings);
    Some(Model {
        identity: ctx.identity().clone(),
        version,
        image: image?,
        masters: Masters {
            quorum: quorum?,
            resources: master_resources.unwrap_or_else(|| size.master()),
            placement: master_placement,
        },
        workers: Workers {
            replicas: replicas?,
            replicate,
            storage: storage?,
            disk,
            resources: worker_resources.unwrap_or_else(|| size.worker()),
            placement: worker_placement,
        },
        settings,
    })
}

/// An image of the official repository says its version.
fn image(ctx: &mut Context<'_>, version: Version, image: Option<&Reference>) -> Option<Image> {
    if let Some(reference) = image
        && reference.registry() == "docker.io"
        && reference.repository() == "apache/celeborn"
        && let Some(tag) = reference.tag()
        && tag.starts_with("0.")
        && line(tag) != line(version.as_str())
    {
        ctx.report(
            Diagnostic::error(
                "celeborn::other-version",
                format!(
                    "the image has Celeborn {tag}, and `version` is {}",
                    version.as_str()
                ),
            )
            .at(&ctx.path("image"), format!("Celeborn {tag}"))
            .note("clients in Spark are chosen by `version`, and need the same first two numbers")
            .help("set `version` to that of the image"),
        );
    }
    let default = format!("docker.io/apache/celeborn:{}", version.as_str());
    ctx.image("image", image, &default)
}

/// The first two numbers.
fn line(version: &str) -> Vec<&str> {
    version.splitn(3, '.').take(2).collect()
}

fn quorum(ctx: &mut Context<'_>, masters: u32, storage: Storage) -> Option<Quorum> {
    match masters {
        1 => return Some(Quorum::Alone),
        3 | 5 => return Some(Quorum::Raft(masters, ctx.storage(storage))),
        _ => {}
    }
    let path = ctx.path("masters");
    let better = if masters < 3 { 3 } else { 5 };
    ctx.report(
        Diagnostic::error(
            "celeborn::bad-quorum",
            format!("there cannot be {masters} masters"),
        )
        .at(&path, "must be 1, 3 or 5")
        .note("a majority has to agree: an even master adds a failure and tolerates none")
        .fix(
            format!("{better} masters tolerate the loss of {}", (better - 1) / 2),
            Place::value(&path),
            better.to_string(),
        ),
    );
    None
}

fn at_least_one(ctx: &mut Context<'_>, workers: u32) -> Option<NonZeroU32> {
    let checked = NonZeroU32::new(workers);
    if checked.is_none() {
        let path = ctx.path("workers");
        ctx.report(
            Diagnostic::error("celeborn::no-workers", "nobody would keep anything")
                .at(&path, "must be 1 or more")
                .fix("one is the least", Place::value(&path), "1"),
        );
    }
    checked
}

fn replicate(ctx: &mut Context<'_>, workers: u32, replicate: Option<bool>) -> bool {
    if replicate == Some(true) && workers < 2 {
        ctx.report(
            Diagnostic::error(
                "celeborn::replica-without-peer",
                "one worker cannot keep two copies",
            )
            .at(&ctx.path("replicate"), "needs two workers")
            .note("every shuffle would fail, or fall back to Spark's own")
            .help("raise `workers`, or leave `replicate` out"),
        );
    }
    replicate.unwrap_or(workers > 1)
}
