//! Resources: those that were asked for or those of the size, and the heap that they have room for.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Resources};

use crate::config::Size;
use crate::model::{Server, Sized};

/// What a JVM needs beside its heap, in mebibytes: classes, threads and buffers.
const BESIDE_THE_HEAP: u64 = 400;
/// The smallest heap with which the Metastore starts and answers, in mebibytes.
const SMALLEST_HEAP: u64 = 368;

/// The resources of each Metastore server.
pub(super) fn of_metastore(
    ctx: &mut Context<'_>,
    size: Size,
    resources: Option<Resources>,
) -> Option<Sized> {
    let resources = resources.unwrap_or_else(|| match size {
        Size::Small => Resources::new(250, 1536),
        Size::Medium => Resources::new(500, 4096),
        Size::Large => Resources::new(1000, 8192),
    });
    sized(ctx, "resources", resources)
}

/// `HiveServer2`, if there is to be one.
#[expect(
    clippy::option_option,
    reason = "the outer `None` is a mistake that was reported, the inner one no server"
)]
pub(super) fn server(
    ctx: &mut Context<'_>,
    size: Size,
    is_wanted: bool,
    resources: Option<Resources>,
    settings: BTreeMap<String, String>,
) -> Option<Option<Server>> {
    if !is_wanted {
        check_unused(ctx, "server_resources", resources.is_some());
        check_unused(ctx, "server_site", !settings.is_empty());
        return Some(None);
    }
    let resources = resources.unwrap_or_else(|| match size {
        Size::Small => Resources::new(500, 3072),
        Size::Medium => Resources::new(1000, 6144),
        Size::Large => Resources::new(2000, 12288),
    });
    let resources = sized(ctx, "server_resources", resources)?;
    Some(Some(Server {
        resources,
        settings: settings.into_iter().collect(),
    }))
}

fn check_unused(ctx: &mut Context<'_>, key: &str, is_set: bool) {
    if is_set {
        ctx.report(
            Diagnostic::error("hive::unused-setting", format!("`{key}` has no effect"))
                .at_key(&ctx.path(key), "there is no `HiveServer2`")
                .help("set `server = true`, or leave it out"),
        );
    }
}

fn sized(ctx: &mut Context<'_>, key: &str, resources: Resources) -> Option<Sized> {
    let memory = resources.memory.whole_mebibytes();
    let beside = (memory / 4).max(BESIDE_THE_HEAP);
    let heap = memory.saturating_sub(beside);
    if heap >= SMALLEST_HEAP {
        return Some(Sized { resources, heap });
    }
    ctx.report(
        Diagnostic::error(
            "hive::small-memory",
            format!("{} leave no room for a heap", resources.memory),
        )
        .at(&ctx.path(&format!("{key}.memory")), "too little memory")
        .note(format!("the JVM needs {BESIDE_THE_HEAP}Mi beside its heap"))
        .help(format!(
            "give it {}Mi or more",
            BESIDE_THE_HEAP + SMALLEST_HEAP
        )),
    );
    None
}
