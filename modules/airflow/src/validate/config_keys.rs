//! Keys of `airflow.cfg` that a person sets.

use platc_sdk::{Context, Diagnostic, Path};

use crate::environment::variable;
use crate::model::Version;

/// Keys that platc derives, with the setting that they follow.
const DERIVED: &[(&str, &str)] = &[
    ("api.base_url", "ingress"),
    (
        "api.expose_config",
        "leave it out: it would show every secret",
    ),
    (
        "api.port",
        "leave it out: probes and Services use port 8080",
    ),
    ("api.secret_key", "keys.secret"),
    ("api_auth.jwt_secret", "keys.jwt"),
    ("celery.broker_url", "broker"),
    ("celery.result_backend", "database"),
    ("celery.worker_concurrency", "workers.concurrency"),
    (
        "celery_broker_transport_options.visibility_timeout",
        "workers.visibility_timeout",
    ),
    ("core.auth_manager", "version"),
    ("core.dags_folder", "dags"),
    ("core.execution_api_server_url", "version"),
    ("core.executor", "executor"),
    ("core.fernet_key", "keys.fernet"),
    ("core.sql_alchemy_conn", "database"),
    ("database.sql_alchemy_conn", "database"),
    ("database.sql_alchemy_conn_async", "database"),
    ("fab.enable_proxy_fix", "ingress"),
    ("kubernetes.namespace", "namespace"),
    ("kubernetes.pod_template_file", "tasks"),
    ("kubernetes.worker_container_repository", "image"),
    ("kubernetes.worker_container_tag", "image"),
    ("kubernetes_executor.namespace", "namespace"),
    ("kubernetes_executor.pod_template_file", "tasks"),
    ("kubernetes_executor.worker_container_repository", "image"),
    ("kubernetes_executor.worker_container_tag", "image"),
    ("logging.base_log_folder", "logs"),
    ("metrics.statsd_host", "statsd"),
    ("metrics.statsd_on", "statsd"),
    ("metrics.statsd_port", "statsd"),
    ("metrics.statsd_prefix", "statsd"),
    ("webserver.base_url", "ingress"),
    ("webserver.enable_proxy_fix", "ingress"),
    (
        "webserver.expose_config",
        "leave it out: it would show every secret",
    ),
    ("webserver.secret_key", "keys.secret"),
    (
        "webserver.web_server_port",
        "leave it out: probes and Services use port 8080",
    ),
];

/// Reports what is wrong with a key, and answers whether nothing is.
pub(super) fn check(ctx: &mut Context<'_>, version: Version, path: &Path, key: &str) -> bool {
    let Some((section, name)) = key.split_once('.').filter(|parts| is_plain(*parts)) else {
        report_form(ctx, path, key);
        return false;
    };
    if let Some(instead) = setting_of(section, name) {
        report_derived(ctx, path, key, Some(instead));
        return false;
    }
    if let Some(note) = other_version(version, section, name) {
        report_other_version(ctx, path, (version, key), note);
        return false;
    }
    true
}

fn is_plain((section, name): (&str, &str)) -> bool {
    let plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    [section, name]
        .iter()
        .all(|part| !part.is_empty() && part.chars().all(plain))
}

/// The setting that a key follows. The same key with `_cmd` or `_secret` behind it is another way to
/// give its value.
fn setting_of(section: &str, name: &str) -> Option<&'static str> {
    DERIVED.iter().find_map(|&(known, instead)| {
        let rest = known.strip_prefix(section)?.strip_prefix('.')?;
        let is_it = ["", "_cmd", "_secret"]
            .iter()
            .any(|ending| name.strip_suffix(ending) == Some(rest));
        is_it.then_some(instead)
    })
}

/// The setting that an environment variable's key follows.
pub(super) fn setting_of_variable(name: &str) -> Option<&'static str> {
    DERIVED
        .iter()
        .find_map(|&(known, instead)| (variable(known) == name).then_some(instead))
}

/// Why a key means nothing in this version.
fn other_version(version: Version, section: &str, name: &str) -> Option<&'static str> {
    match (version, section, name) {
        (Version::V2_3, "kubernetes_executor", _) => {
            Some("the section was called `kubernetes` before 2.5")
        }
        (Version::V2_11 | Version::V3, "kubernetes", _) => {
            Some("the section is called `kubernetes_executor` since 2.5")
        }
        (Version::V2_3 | Version::V2_11, "api_auth" | "execution_api", _) => {
            Some("the section came with Airflow 3")
        }
        (Version::V3, "webserver", _) => {
            Some("Airflow 3 has no web server: most of its keys moved to `api` and `fab`")
        }
        (Version::V3, "scheduler", "standalone_dag_processor") => {
            Some("the DAG processor always stands alone in Airflow 3")
        }
        _ => None,
    }
}

fn report_form(ctx: &mut Context<'_>, path: &Path, key: &str) {
    ctx.report(
        Diagnostic::error(
            "airflow::bad-name",
            format!("{key:?} is not a key of `airflow.cfg`"),
        )
        .at_key(path, "not `section.key`")
        .help("write section and key in lower case with a dot between, such as `\"core.parallelism\"`"),
    );
}

/// Reports a value that platc sets itself.
pub(super) fn report_derived(ctx: &mut Context<'_>, path: &Path, key: &str, instead: Option<&str>) {
    let diagnostic =
        Diagnostic::error("airflow::derived-value", format!("`{key}` is set by platc"))
            .at_key(path, "set twice")
            .note("other objects are made to fit the value that platc sets");
    ctx.report(match instead {
        Some(instead) if instead.contains(' ') => diagnostic.help(instead),
        Some(instead) => diagnostic.help(format!("it follows `{instead}`; change that")),
        None => diagnostic.help("remove it"),
    });
}

fn report_other_version(
    ctx: &mut Context<'_>,
    path: &Path,
    (version, key): (Version, &str),
    note: &str,
) {
    ctx.report(
        Diagnostic::error(
            "airflow::key-of-another-version",
            format!("Airflow {} does not read `{key}`", version.as_str()),
        )
        .at_key(path, "not a key of this version")
        .note(note),
    );
}
