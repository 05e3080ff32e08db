//! Environment variables of a person's own.

use std::collections::BTreeMap;

use platc_sdk::capability::S3Login;
use platc_sdk::{Context, Diagnostic, SecretFormat, SecretKey, SecretValue};

use crate::names;

/// Variables that platc sets, or that say the same as an option that it sets, each with what to do
/// instead.
const DERIVED: &[(&str, &str)] = &[
    (names::PASSWORD, "set `account.password`"),
    (names::STORE_URI, "set `database` and `account`"),
    ("MLFLOW_REGISTRY_STORE_URI", "models are kept in `database`"),
    ("MLFLOW_ARTIFACTS_DESTINATION", "set `artifacts`"),
    ("MLFLOW_DEFAULT_ARTIFACT_ROOT", "set `artifacts`"),
    (
        "MLFLOW_SERVE_ARTIFACTS",
        "clients have no login of the bucket",
    ),
    ("MLFLOW_HOST", "leave it out"),
    ("MLFLOW_PORT", "leave it out"),
    ("MLFLOW_WORKERS", "set `workers`"),
    (
        "MLFLOW_STATIC_PREFIX",
        "give the server a host of its own with `ingress`",
    ),
    ("MLFLOW_SERVER_ALLOWED_HOSTS", "set `allowed_hosts`"),
    ("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", "set `ingress`"),
    ("MLFLOW_EXPOSE_PROMETHEUS", "set `metrics`"),
    (names::JOBS, "set `jobs`"),
    (names::S3_ENDPOINT, "set `artifacts`"),
    (names::S3_STYLE, "set `artifacts`"),
    (names::S3_REGION, "set `artifacts`"),
    (S3Login::ACCESS_KEY, "set `artifacts`"),
    (S3Login::SECRET_KEY, "set `artifacts`"),
    (names::POD_IP, "leave it out"),
    ("HOME", "leave it out"),
];

/// Checks the plain variables.
pub(super) fn plain(
    ctx: &mut Context<'_>,
    env: BTreeMap<String, String>,
    secret: &BTreeMap<String, SecretValue>,
) -> BTreeMap<String, String> {
    for name in env.keys() {
        check(ctx, "env", name);
        if secret.contains_key(name) {
            ctx.report(
                Diagnostic::error("mlflow::bad-variable", format!("`{name}` is set twice"))
                    .at_key(&ctx.path("env").key(name), "also in `secret_env`")
                    .help("remove one of the two"),
            );
        }
    }
    env
}

/// The variables with secret values.
pub(super) fn secret(
    ctx: &mut Context<'_>,
    secret_env: BTreeMap<String, SecretValue>,
) -> BTreeMap<String, SecretKey> {
    let mut secrets = BTreeMap::new();
    for (name, value) in secret_env {
        check(ctx, "secret_env", &name);
        let format = SecretFormat::Alphanumeric(32);
        let key = ctx.secret("environment", &name, &value, format);
        secrets.insert(name, key);
    }
    secrets
}

fn check(ctx: &mut Context<'_>, table: &str, name: &str) {
    let at = ctx.path(table).key(name);
    let derived = DERIVED.iter().find(|(derived, _)| *derived == name);
    if let Some((_, instead)) = derived {
        ctx.report(
            Diagnostic::error(
                "mlflow::derived-variable",
                format!("platc sets `{name}` itself"),
            )
            .at_key(&at, "would contradict")
            .help(*instead),
        );
        return;
    }
    let plain = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let starts_well = !name.starts_with(|c: char| c.is_ascii_digit());
    if !name.is_empty() && starts_well && name.chars().all(plain) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "mlflow::bad-variable",
            format!("`{name}` cannot be the name of a variable"),
        )
        .at_key(&at, "another name")
        .help("use letters, digits and `_`, and no digit first"),
    );
}
