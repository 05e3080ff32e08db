//! What a person puts into the environment: connections, variables, configuration, the rest.

use std::collections::BTreeMap;

use platc_sdk::capability::BatchServer;
use platc_sdk::{Context, Diagnostic, Path, Ref, SecretFormat, SecretKey, SecretValue, Stage};

use super::config_keys;
use crate::environment::variable;
use crate::model::{Environment, Version};
use crate::names;

/// What was written.
pub(super) struct Written {
    pub(super) connections: BTreeMap<String, String>,
    pub(super) variables: BTreeMap<String, String>,
    pub(super) config: BTreeMap<String, String>,
    pub(super) env: BTreeMap<String, String>,
    pub(super) secret_env: BTreeMap<String, SecretValue>,
}

/// The connection to Livy.
pub(super) struct LivyConnection {
    pub(super) id: String,
    uri: String,
}

/// The code of a secret value that stands in the configuration; the compiler masks the value where it
/// shows the line.
const LITERAL_SECRET: &str = "platc::literal-secret";

/// Endings of names whose values are secret.
const SECRET_ENDINGS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secret_key",
    "token",
    "api_key",
    "private_key",
    "fernet",
    "fernet_key",
];

/// Variables that platc sets, or that the image does.
const DERIVED: &[&str] = &[
    names::DATABASE_PASSWORD,
    names::BROKER_PASSWORD,
    names::ADMIN_PASSWORD,
    "AIRFLOW_HOME",
    "DUMB_INIT_SETSID",
];

/// Binds Livy. The connection is only an address: Airflow can start before Livy is there, but its
/// tasks cannot do their work.
pub(super) fn livy(
    ctx: &mut Context<'_>,
    reference: Option<&Ref<BatchServer>>,
    id: String,
) -> Option<LivyConnection> {
    let path = ctx.path("livy_connection");
    check_name(ctx, &path, &id);
    let server = ctx.bind_for(Stage::Run, "livy", reference?)?;
    Some(LivyConnection {
        id,
        uri: format!("livy://{}", server.endpoint),
    })
}

/// The whole environment; everything that is wrong with it is reported.
pub(super) fn environment(
    ctx: &mut Context<'_>,
    version: Version,
    written: Written,
    (livy, uses): (Option<LivyConnection>, Vec<(String, String, Path)>),
) -> Environment {
    let Written {
        connections,
        variables,
        config,
        env,
        secret_env,
    } = written;
    let mut seen = Seen::default();
    let mut entries = BTreeMap::new();
    if let Some(LivyConnection { id, uri }) = livy {
        let name = connection_variable(&id);
        seen.note(ctx, &name, ctx.path("livy"));
        entries.insert(name, uri);
    }
    for (name, value, path) in uses {
        seen.note(ctx, &name, path);
        entries.insert(name, value);
    }
    for (id, uri) in connections {
        let path = ctx.path("connections").key(&id);
        let name = connection_variable(&id);
        check_name(ctx, &path, &id);
        check_connection(ctx, &path, &name, &uri);
        seen.note(ctx, &name, path);
        entries.insert(name, uri);
    }
    for (id, value) in variables {
        let path = ctx.path("variables").key(&id);
        let name = format!("AIRFLOW_VAR_{}", id.to_uppercase());
        check_name(ctx, &path, &id);
        check_secret(ctx, &path, (&id, &value), &name);
        seen.note(ctx, &name, path);
        entries.insert(name, value);
    }
    for (key, value) in &config {
        let path = ctx.path("config").key(key);
        if config_keys::check(ctx, version, &path, key) {
            check_secret(ctx, &path, (key, value), &variable(key));
            seen.note(ctx, &variable(key), path);
        }
    }
    for (name, value) in &env {
        let path = ctx.path("env").key(name);
        check_name(ctx, &path, name);
        if check_plain(ctx, &path, (name, value)) {
            seen.note(ctx, name, path);
        }
    }
    Environment {
        config: config.into_iter().collect(),
        entries,
        plain: env,
        secret: secrets(ctx, secret_env, &mut seen),
    }
}

fn secrets(
    ctx: &mut Context<'_>,
    secret_env: BTreeMap<String, SecretValue>,
    seen: &mut Seen,
) -> BTreeMap<String, SecretKey> {
    let mut secrets = BTreeMap::new();
    for (name, value) in secret_env {
        let path = ctx.path("secret_env").key(&name);
        check_name(ctx, &path, &name);
        let instead = config_keys::setting_of_variable(&name);
        if DERIVED.contains(&name.as_str()) || instead.is_some() {
            config_keys::report_derived(ctx, &path, &name, instead);
        }
        seen.note(ctx, &name, path);
        let format = SecretFormat::Alphanumeric(32);
        let key = ctx.secret("environment", &name, &value, format);
        secrets.insert(name, key);
    }
    secrets
}

pub(super) fn connection_variable(id: &str) -> String {
    format!("AIRFLOW_CONN_{}", id.to_uppercase())
}

/// The variables that were set so far, and where.
#[derive(Default)]
struct Seen {
    places: BTreeMap<String, Path>,
}

impl Seen {
    fn note(&mut self, ctx: &mut Context<'_>, name: &str, path: Path) {
        if let Some(other) = self.places.get(name) {
            ctx.report(
                Diagnostic::error(
                    "airflow::duplicate-variable",
                    format!("the environment variable `{name}` is set twice"),
                )
                .at_key(&path, "set here")
                .at_key(other, "and here")
                .help("keep one of the two"),
            );
            return;
        }
        self.places.insert(name.to_owned(), path);
    }
}

/// Names become parts of environment variables.
fn check_name(ctx: &mut Context<'_>, path: &Path, name: &str) {
    let plain = |c: char| c == '_' || c.is_ascii_alphanumeric();
    if !name.is_empty() && name.chars().all(plain) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "airflow::bad-name",
            format!("{name:?} cannot be part of an environment variable"),
        )
        .at_key(path, "not a plain name")
        .note("the shell in the image drops variables whose names it cannot write")
        .help("use letters, digits and `_`"),
    );
}

fn check_connection(ctx: &mut Context<'_>, path: &Path, name: &str, uri: &str) {
    let parameters = uri.split_once('?').map_or("", |(_, query)| query);
    let names_secret = |text: &str| {
        let text = text.to_ascii_lowercase();
        SECRET_ENDINGS.iter().any(|word| text.contains(word))
    };
    let is_json = uri.trim_start().starts_with('{');
    if has_password(uri) || names_secret(parameters) || (is_json && names_secret(uri)) {
        report_secret(ctx, path, &format!("set it as `{name}` in `secret_env`"));
    }
}

fn check_secret(ctx: &mut Context<'_>, path: &Path, (name, value): (&str, &str), variable: &str) {
    let name = name.to_ascii_lowercase();
    let is_secret = SECRET_ENDINGS.iter().any(|ending| name.ends_with(ending));
    if is_secret || has_password(value) {
        report_secret(
            ctx,
            path,
            &format!("set it as `{variable}` in `secret_env`"),
        );
    }
}

/// Reports what is wrong with a variable, and answers whether it is one that Airflow gives no meaning.
fn check_plain(ctx: &mut Context<'_>, path: &Path, (name, value): (&str, &str)) -> bool {
    if name == "_PIP_ADDITIONAL_REQUIREMENTS" {
        report_pip(ctx, path);
    } else if name.starts_with("_AIRFLOW_") {
        report_switch(ctx, path, name);
    } else if DERIVED.contains(&name) {
        config_keys::report_derived(ctx, path, name, None);
    } else if let Some(instead) = map_of(name) {
        report_misplaced(ctx, path, name, instead);
    } else {
        check_secret(ctx, path, (name, value), name);
        return true;
    }
    false
}

/// The map that a variable belongs in, if Airflow reads it as something of its own.
fn map_of(name: &str) -> Option<&'static str> {
    [
        ("AIRFLOW__", "config"),
        ("AIRFLOW_CONN_", "connections"),
        ("AIRFLOW_VAR_", "variables"),
    ]
    .into_iter()
    .find_map(|(start, map)| name.starts_with(start).then_some(map))
}

/// Whether a text is a URL with a password: `scheme://user:password@host`.
pub(super) fn has_password(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority
        .rsplit_once('@')
        .and_then(|(login, _)| login.split_once(':'))
        .is_some_and(|(_, password)| !password.is_empty())
}

/// Reports a value that is secret; the value itself is not repeated.
pub(super) fn report_secret(ctx: &mut Context<'_>, path: &Path, help: &str) {
    ctx.report(
        Diagnostic::error(
            LITERAL_SECRET,
            "a secret value is written in the configuration",
        )
        .at_key(path, "a secret")
        .note("everyone who can read the file, or an old version of it, would know the value")
        .help(help),
    );
}

fn report_pip(ctx: &mut Context<'_>, path: &Path) {
    ctx.report(
        Diagnostic::error(
            "airflow::pip-at-start",
            "packages would be installed each time a container starts",
        )
        .at_key(path, "for trying things out only")
        .note("the image's entry point kills such a container after ten minutes")
        .help("build an image with the packages, and name it in `image`"),
    );
}

fn report_switch(ctx: &mut Context<'_>, path: &Path, name: &str) {
    ctx.report(
        Diagnostic::error(
            "airflow::entrypoint-switch",
            format!("`{name}` would be read by every container"),
        )
        .at_key(path, "read by the entry point")
        .note("several migrations at the same time break the database")
        .help("remove it: a Job migrates the database and makes the user of `admin`"),
    );
}

fn report_misplaced(ctx: &mut Context<'_>, path: &Path, name: &str, instead: &str) {
    ctx.report(
        Diagnostic::error(
            "airflow::misplaced-variable",
            format!("`{name}` is more than an environment variable"),
        )
        .at_key(path, format!("belongs in `{instead}`"))
        .note("there it is checked against what platc derives")
        .help(format!(
            "write it in `{instead}`, or in `secret_env` if it is secret"
        )),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_a_url_is_found() {
        for (text, expected) in [
            ("postgresql://airflow:pw@host:5432/db", true),
            ("redis://:pw@host:6379/0", true),
            ("db+postgresql://u:p@w@host/db", true),
            ("spark://user@host:7077", false),
            ("spark://user:@host:7077", false),
            ("livy://host:8998", false),
            ("https://host/path@2x:3", false),
            ("plain:text@home", false),
            ("", false),
        ] {
            assert_eq!(has_password(text), expected, "{text}");
        }
    }
}
