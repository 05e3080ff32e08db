//! The open settings, which must not contradict what platc derives, and must hold no password.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Path, SecretFormat, SecretKey, SecretValue, Settings};

use crate::names::{DATABASE_PASSWORD, LDAP_PASSWORD, SECRET_KEY};

/// The code of a secret value that stands in the configuration; the compiler masks the value where it
/// shows the line.
const LITERAL_SECRET: &str = "platc::literal-secret";

/// Endings of keys whose values are secret.
const SECRET_ENDINGS: &[&str] = &["password", "secret", "secret_key", "access_key", "token"];

/// Keys that platc derives, and sections of them with a dot at the end, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    ("aws.", "set `storage`"),
    ("beeswax.hive_metastore_host", "set `metastore`"),
    ("beeswax.hive_metastore_port", "set `metastore`"),
    ("beeswax.hive_server_host", ENGINES),
    ("beeswax.hive_server_port", ENGINES),
    (
        "desktop.allowed_hosts",
        "leave the key out: the probes ask for the address of the pod",
    ),
    ("desktop.database.engine", "set `database`"),
    ("desktop.database.host", "set `database`"),
    ("desktop.database.name", "set `account`"),
    ("desktop.database.password_script", "set `account`"),
    ("desktop.database.port", "set `database`"),
    ("desktop.database.user", "set `account`"),
    ("desktop.http_host", PORT),
    ("desktop.http_port", PORT),
    ("desktop.secret_key_script", "set `secret_key`"),
    ("desktop.time_zone", "set `time_zone`"),
    (
        "hadoop.hdfs_clusters.default.",
        "set `storage` and `http_fs`",
    ),
    ("impala.coordinator_url", ENGINES),
    ("impala.server_host", ENGINES),
    ("impala.server_port", ENGINES),
    ("spark.livy_server_url", "set `livy`"),
    ("spark.sql_server_host", ENGINES),
    ("spark.sql_server_port", ENGINES),
];

const ENGINES: &str = "set `engines`";
const PORT: &str = "leave the key out: the Service and the probes use 8888";

/// Sections of Hue; a key of the same name could not stand beside them.
const SECTIONS: &[&str] = &[
    "desktop.auth",
    "desktop.database",
    "desktop.ldap",
    "desktop.ldap.users",
    "desktop.session",
    "hadoop.hdfs_clusters",
    "notebook.interpreters",
];

/// The settings, after all that is wrong with them was reported.
pub(super) fn checked(ctx: &mut Context<'_>, settings: BTreeMap<String, String>) -> Settings {
    for (key, value) in &settings {
        let at = ctx.path("settings").key(key);
        let ending = key.rsplit('.').next().unwrap_or_default();
        if SECRET_ENDINGS.iter().any(|secret| ending.ends_with(secret)) {
            literal_secret(ctx, &at, key);
        } else if let Some((_, instead)) = DERIVED.iter().find(|(derived, _)| covers(derived, key))
        {
            ctx.report(
                Diagnostic::error("hue::derived-key", format!("`{key}` is derived by platc"))
                    .at_key(&at, "would contradict other objects")
                    .help(*instead),
            );
        } else if !is_key(key) || is_section(key, &settings) {
            ctx.report(
                Diagnostic::error(
                    "hue::bad-setting",
                    format!("`{key}` is not a key of `hue.ini`"),
                )
                .at_key(&at, "not a key in a section")
                .help(
                    "write sections and key with dots between: `desktop.auth.idle_session_timeout`",
                ),
            );
        } else if !is_value(value) {
            ctx.report(
                Diagnostic::error("hue::bad-setting", "`hue.ini` cannot hold this value")
                    .at(&at, "cannot be quoted")
                    .note("a value is one line, without `%(` and without both kinds of quotes"),
            );
        }
    }
    settings.into_iter().collect()
}

fn covers(derived: &str, key: &str) -> bool {
    key == derived || (derived.ends_with('.') && key.starts_with(derived))
}

fn literal_secret(ctx: &mut Context<'_>, at: &Path, key: &str) {
    let variable = key.replace('.', "_").to_uppercase();
    let instead = match key {
        "desktop.secret_key" => "set `secret_key`".to_owned(),
        "desktop.database.password" => "set `account.password`".to_owned(),
        "desktop.ldap.bind_password" => "set `ldap`".to_owned(),
        _ => format!(
            "keep it in `secret_env.{variable}`, and set `\"{key}_script\" = \"printenv {variable}\"`"
        ),
    };
    ctx.report(
        Diagnostic::error(
            LITERAL_SECRET,
            "a secret value is written in the configuration",
        )
        .at(at, "a literal value")
        .note("everybody who may read the ConfigMap could read it")
        .help(instead),
    );
}

/// At least a section and a key, of plain characters.
fn is_key(key: &str) -> bool {
    let plain = |c: char| c == '_' || c == '-' || c.is_ascii_alphanumeric();
    let part = |part: &str| !part.is_empty() && part.chars().all(plain);
    key.contains('.') && key.split('.').all(part)
}

fn is_section(key: &str, settings: &BTreeMap<String, String>) -> bool {
    let inside = format!("{key}.");
    SECTIONS.contains(&key) || settings.keys().any(|other| other.starts_with(&inside))
}

fn is_value(value: &str) -> bool {
    let quotes = value.contains('"') && value.contains('\'');
    !quotes && !value.contains("%(") && !value.chars().any(char::is_control)
}

/// The variables with secret values.
pub(super) fn secret_env(
    ctx: &mut Context<'_>,
    secret_env: BTreeMap<String, SecretValue>,
) -> BTreeMap<String, SecretKey> {
    let mut secrets = BTreeMap::new();
    for (name, value) in secret_env {
        let plain = |c: char| c == '_' || c.is_ascii_alphanumeric();
        let starts_well = !name.starts_with(|c: char| c.is_ascii_digit());
        let derived = [SECRET_KEY, DATABASE_PASSWORD, LDAP_PASSWORD].contains(&name.as_str());
        if name.is_empty() || !starts_well || !name.chars().all(plain) || derived {
            ctx.report(
                Diagnostic::error(
                    "hue::bad-variable",
                    format!("`{name}` cannot be a variable of yours"),
                )
                .at_key(&ctx.path("secret_env").key(&name), "another name")
                .note("platc sets the variables of Hue's own passwords")
                .help("use letters, digits and `_`, and a name that is not Hue's"),
            );
        }
        let format = SecretFormat::Alphanumeric(32);
        let key = ctx.secret("environment", &name, &value, format);
        secrets.insert(name, key);
    }
    secrets
}
