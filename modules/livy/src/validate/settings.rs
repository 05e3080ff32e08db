//! What a person set in `livy.conf` and `livy-client.conf`.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Settings};

/// Keys that platc derives, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    (
        "livy.rsc.rpc.server.address",
        "leave the key out: it is the address of the pod",
    ),
    (
        "livy.server.kubernetes.spark.container.name",
        "leave the key out",
    ),
    (
        "livy.server.port",
        "leave the key out: the Service and the probes use 8998",
    ),
    ("livy.server.recovery.mode", "set `recovery`"),
    ("livy.server.recovery.state-store", "set `recovery`"),
    ("livy.server.recovery.state-store.url", "set `recovery`"),
    ("livy.server.zookeeper.url", "set `recovery`"),
    (
        "livy.spark.deploy-mode",
        "leave the key out: drivers run in pods of their own",
    ),
    (
        "livy.spark.deployMode",
        "leave the key out: drivers run in pods of their own",
    ),
    (
        "livy.spark.master",
        "leave the key out: applications run in this cluster",
    ),
    (
        "livy.ui.basePath",
        "leave the key out: the probes ask for `/version`; give the Ingress a host of its own",
    ),
    ("livy.ui.history-server-url", "set `history`"),
];

/// The keys of `livy.conf` and of `livy-client.conf`, after all that is wrong with them was reported.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    settings: BTreeMap<String, String>,
    client_settings: BTreeMap<String, String>,
) -> (Settings, Settings) {
    (
        check_keys(ctx, "settings", settings),
        check_keys(ctx, "client_settings", client_settings),
    )
}

fn check_keys(ctx: &mut Context<'_>, map: &str, settings: BTreeMap<String, String>) -> Settings {
    for key in settings.keys() {
        let at = ctx.path(map).key(key);
        if !key.starts_with("livy.") {
            let diagnostic = Diagnostic::error(
                "livy::not-a-livy-key",
                format!("`{key}` is not a key of Livy"),
            )
            .at_key(&at, "does not begin with `livy.`");
            ctx.report(if key.starts_with("spark.") {
                diagnostic.help("keys of Spark belong into `spark_defaults`")
            } else {
                diagnostic.help("remove it, or write the key with its `livy.` prefix")
            });
        } else if let Some((_, instead)) = DERIVED.iter().find(|(derived, _)| derived == key) {
            ctx.report(
                Diagnostic::error("livy::derived-key", format!("`{key}` is derived by platc"))
                    .at_key(&at, "would contradict other objects")
                    .help(*instead),
            );
        }
    }
    settings.into_iter().collect()
}
