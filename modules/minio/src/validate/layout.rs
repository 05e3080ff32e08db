//! Servers and drives.

use platc_sdk::{Context, Diagnostic, Storage};

use crate::model::{Drives, Layout};

pub(super) fn layout(ctx: &mut Context<'_>, servers: u32, drives: u32) -> Option<Layout> {
    let servers_path = ctx.path("servers");
    let drives_path = ctx.path("drives");
    let Some(layout) = Layout::of(servers, drives) else {
        let label = match (servers, drives) {
            (0, _) | (_, 0) => "must be 1 or more",
            _ => "no erasure set fits",
        };
        let path = if servers != 0 && drives != 1 {
            &drives_path
        } else {
            &servers_path
        };
        ctx.report(
            Diagnostic::error(
                "minio::no-erasure-set",
                format!(
                    "{} cannot keep objects together",
                    counted(servers, drives)
                ),
            )
            .at(path, label)
            .note("an object is spread over 2 to 16 drives, as many on each server, and all drives are in such sets")
            .help("4, 6, 8, 12 or 16 servers work with 1, 2 or 4 drives each"),
        );
        return None;
    };
    if servers > 1 && !layout.survives_a_server() {
        ctx.report(
            Diagnostic::warning(
                "minio::fragile-layout",
                "nothing can be written while one server is away",
            )
            .at(&servers_path, "too few to go on without one")
            .note("every restart of a server, such as for a new image, then stops all writers")
            .help("use 4 servers or more"),
        );
    }
    Some(layout)
}

fn counted(servers: u32, drives: u32) -> String {
    let plural = |count: u32, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    format!(
        "{} with {}",
        plural(servers, "server"),
        plural(drives, "drive")
    )
}

pub(super) fn drives(ctx: &mut Context<'_>, storage: Storage, ephemeral: bool) -> Drives {
    if !ephemeral {
        return Drives::Persistent(ctx.storage(storage));
    }
    let path = ctx.path("ephemeral");
    ctx.report(
        Diagnostic::warning("minio::ephemeral", "the data is lost with the pods")
            .at(&path, "for trials only")
            .note("a pod goes with its node, with every new image and with every changed setting"),
    );
    Drives::Ephemeral
}
