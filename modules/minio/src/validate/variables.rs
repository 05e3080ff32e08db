//! Variables of the server.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::{Context, Diagnostic, Settings};

/// The code of a secret that is written as text; values under it are not shown.
const LITERAL_SECRET: &str = "platc::literal-secret";

/// Variables that follow from other settings, and what to set instead.
const DERIVED: &[(&str, &str)] = &[
    ("MINIO_ACCESS_KEY", "set `root_user`"),
    ("MINIO_ADDRESS", "leave it out: consumers know the port"),
    (
        "MINIO_ARGS",
        "leave it out: the arguments follow from `servers` and `drives`",
    ),
    ("MINIO_BROWSER", "set `console`"),
    (
        "MINIO_CONSOLE_ADDRESS",
        "leave it out: the Service knows the port",
    ),
    ("MINIO_REGION", "set `region`"),
    ("MINIO_REGION_NAME", "set `region`"),
    ("MINIO_ROOT_PASSWORD", "set `root_password`"),
    ("MINIO_ROOT_USER", "set `root_user`"),
    ("MINIO_SECRET_KEY", "set `root_password`"),
    ("MINIO_SITE_REGION", "set `region`"),
    ("MINIO_VOLUMES", "set `servers` and `drives`"),
];

/// What a person set, over what platc sets.
pub(super) fn variables(
    ctx: &mut Context<'_>,
    settings: BTreeMap<String, String>,
    region: &str,
    console: bool,
    ingress: Option<&Ingress>,
) -> Settings {
    for name in settings.keys() {
        check(ctx, name);
    }
    let browser = if console { "on" } else { "off" };
    Settings::new()
        .set("MINIO_BROWSER", browser)
        .set_some("MINIO_BROWSER_REDIRECT_URL", ingress.map(Ingress::url))
        // Metrics need no login then, as health does; they hold names of buckets and no data.
        .set("MINIO_PROMETHEUS_AUTH_TYPE", "public")
        .set("MINIO_SITE_REGION", region)
        // A server does not ask the internet whether there is a newer release.
        .set("MINIO_UPDATE", "off")
        .overridden_by(&settings.into_iter().collect())
}

fn check(ctx: &mut Context<'_>, name: &str) {
    let path = ctx.path("settings").key(name);
    if let Some((_, instead)) = DERIVED.iter().find(|(derived, _)| *derived == name) {
        ctx.report(
            Diagnostic::error(
                "minio::derived-variable",
                format!("`{name}` follows from other settings"),
            )
            .at_key(&path, "cannot be set here")
            .help(*instead),
        );
        return;
    }
    let secret = |word: &&str| name.ends_with(*word);
    let words = ["PASSWORD", "SECRET", "SECRET_KEY", "TOKEN", "AUTH_TOKEN"];
    if words.iter().any(secret) {
        ctx.report(
            Diagnostic::error(
                LITERAL_SECRET,
                format!("the value of `{name}` would be readable in every copy of the manifests"),
            )
            .at(&path, "a literal value")
            .help("take it from a Secret with a `[[patch]]` of the StatefulSet (`valueFrom.secretKeyRef`)"),
        );
    }
}
