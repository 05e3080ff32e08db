//! Settings of a person's own.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Place, Settings};

/// Keys that platc derives, each with what to do instead; one that ends in a dot stands for all that
/// begin with it.
const DERIVED: &[(&str, &str)] = &[
    ("celeborn.master.endpoints", "set `masters`"),
    ("celeborn.master.ha.enabled", "set `masters`"),
    ("celeborn.master.ha.node.", "set `masters`"),
    (
        "celeborn.master.ha.ratis.raft.server.storage.dir",
        "set `master_storage`",
    ),
    ("celeborn.master.host", "leave the key out"),
    ("celeborn.master.http.host", "leave the key out"),
    ("celeborn.master.http.port", "leave the key out"),
    ("celeborn.master.port", "leave the key out"),
    ("celeborn.metrics.prometheus.path", "leave the key out"),
    (
        "celeborn.network.bind.preferIpAddress",
        "leave the key out: addresses change with each restart",
    ),
    ("celeborn.worker.fetch.port", "leave the key out"),
    (
        "celeborn.worker.graceful.shutdown.enabled",
        "set `storage`: files in memory do not outlive a restart",
    ),
    (
        "celeborn.worker.graceful.shutdown.recoverPath",
        "leave the key out",
    ),
    ("celeborn.worker.http.host", "leave the key out"),
    ("celeborn.worker.http.port", "leave the key out"),
    ("celeborn.worker.push.port", "leave the key out"),
    ("celeborn.worker.replicate.port", "leave the key out"),
    ("celeborn.worker.rpc.port", "leave the key out"),
    ("celeborn.worker.storage.dirs", "set `storage`"),
];

/// The settings, after all that is wrong with them was reported.
pub(super) fn checked(ctx: &mut Context<'_>, settings: BTreeMap<String, String>) -> Settings {
    for key in settings.keys() {
        let at = ctx.path("settings").key(key);
        if !key.starts_with("celeborn.") {
            not_a_celeborn_key(ctx, key);
            continue;
        }
        let derived = DERIVED.iter().find(|(derived, _)| covers(derived, key));
        if let Some((_, instead)) = derived {
            ctx.report(
                Diagnostic::error(
                    "celeborn::derived-key",
                    format!("platc sets `{key}` itself"),
                )
                .at_key(&at, "would contradict")
                .help(*instead),
            );
        }
    }
    settings.into_iter().collect()
}

fn covers(derived: &str, key: &str) -> bool {
    key == derived || (derived.ends_with('.') && key.starts_with(derived))
}

fn not_a_celeborn_key(ctx: &mut Context<'_>, key: &str) {
    let at = ctx.path("settings").key(key);
    let diagnostic = Diagnostic::error(
        "celeborn::not-a-celeborn-key",
        format!("`{key}` is not a key of Celeborn"),
    )
    .at_key(&at, "does not begin with `celeborn.`")
    .note("Celeborn passes over such keys");
    let without_prefix = key
        .strip_prefix("spark.")
        .filter(|rest| rest.starts_with("celeborn."));
    ctx.report(match without_prefix {
        Some(rest) => diagnostic.fix(
            "the prefix `spark.` is for applications",
            Place::key(&at),
            format!("\"{rest}\""),
        ),
        None => diagnostic.help("remove it"),
    });
}
