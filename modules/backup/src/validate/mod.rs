//! From what a person wrote to a validated backup.

use platc_sdk::{Context, Diagnostic, Image, Place, Reference, Storage};

use crate::config::{Backup, Restore};
use crate::model::{self, Images, Location, Model, Retention, Target};

mod pages;
mod paths;
mod when;

pub(crate) use pages::PAGES;
pub(crate) use paths::role_of;

const HADOOP_IMAGE: &str = "docker.io/apache/hadoop:3.3.6";
const MC_IMAGE: &str = "quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z";

pub(crate) fn validate(config: Backup, ctx: &mut Context<'_>) -> Option<Model> {
    let Backup {
        schedule,
        time_zone,
        except,
        paths,
        target,
        storage,
        keep,
        keep_days,
        deadline,
        restore,
        hadoop_image,
        mc_image,
        resources,
        placement,
    } = config;
    let schedule = when::schedule(ctx, schedule, time_zone);
    for (index, server) in except.iter().enumerate() {
        ctx.bind(&format!("except.{index}"), server);
    }
    let images = images(ctx, hadoop_image.as_ref(), mc_image.as_ref());
    let written = target.as_ref();
    let target = paths::target(ctx, written);
    let paths = paths::saved(ctx, &paths, written, &restore.overwrite);
    let target = target.map(|target| target_of(ctx, target, storage)).ok();
    if let (Some(paths), Some(target)) = (&paths, &target) {
        paths::check_ways(ctx, paths, target);
    }
    let retention = retention(ctx, keep, keep_days);
    let restore = restore_of(ctx, restore);
    Some(Model {
        schedule: schedule?,
        except: except
            .iter()
            .map(|server| server.address().clone())
            .collect(),
        paths: paths?,
        target: target?,
        retention: retention?,
        deadline,
        restore: restore?,
        images: images?,
        resources,
        placement,
    })
}

fn images(
    ctx: &mut Context<'_>,
    hadoop: Option<&Reference>,
    mc: Option<&Reference>,
) -> Option<Images> {
    let hadoop: Option<Image> = ctx.image("hadoop_image", hadoop, HADOOP_IMAGE);
    let mc: Option<Image> = ctx.image("mc_image", mc, MC_IMAGE);
    Some(Images {
        hadoop: hadoop?,
        mc: mc?,
    })
}

fn target_of(ctx: &mut Context<'_>, target: Option<Location>, storage: Option<Storage>) -> Target {
    let Some(location) = target else {
        let storage = storage.unwrap_or_else(|| Storage::gibibytes(50));
        return Target::Claims(ctx.storage(storage));
    };
    if storage.is_some() {
        let path = ctx.path("storage");
        ctx.report(
            Diagnostic::warning("backup::unused-key", "`storage` has no effect")
                .at_key(&path, "there are no claims")
                .help("remove it, or `target`: without a target copies go onto claims"),
        );
    }
    Target::Location(Box::new(location))
}

fn retention(ctx: &mut Context<'_>, keep: u32, keep_days: Option<u32>) -> Option<Retention> {
    let mut is_clean = true;
    for (key, value) in [("keep", Some(keep)), ("keep_days", keep_days)] {
        if value == Some(0) {
            let path = ctx.path(key);
            is_clean = false;
            ctx.report(
                Diagnostic::error("backup::keeps-nothing", "no copy would stay")
                    .at(&path, "must be 1 or more")
                    .fix("keep one for a week", Place::value(&path), "7"),
            );
        }
    }
    is_clean.then_some(Retention {
        copies: keep,
        days: keep_days.unwrap_or(0),
    })
}

fn restore_of(ctx: &mut Context<'_>, restore: Restore) -> Option<model::Restore> {
    let Restore {
        copy,
        databases,
        overwrite,
    } = restore;
    let is_copy = copy == "latest" || is_stamp(&copy);
    if !is_copy {
        let path = ctx.path("restore.copy");
        ctx.report(
            Diagnostic::error("backup::bad-copy", format!("{copy:?} cannot be a copy"))
                .at(&path, "not the name of a copy")
                .help("copies are named by their time in UTC, such as `20261121T013000Z`; or write `latest`"),
        );
    }
    let overwrite = overwrite.into_iter().filter(|name| !name.contains(":/"));
    is_copy.then_some(model::Restore {
        copy,
        databases,
        overwrite: overwrite.collect(),
    })
}

/// Eight digits, `T`, six digits, `Z`.
fn is_stamp(text: &str) -> bool {
    text.len() == 16
        && text.char_indices().all(|(index, c)| match index {
            8 => c == 'T',
            15 => c == 'Z',
            _ => c.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_named_by_its_time() {
        for (text, expected) in [
            ("20261121T013000Z", true),
            ("20261121T013000", false),
            ("2026-11-21", false),
            ("../../../etc/abc", false),
        ] {
            assert_eq!(is_stamp(text), expected, "{text}");
        }
    }
}
