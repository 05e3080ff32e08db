//! What a person set in `collector.yaml`: parts that no longer exist, and receivers nobody can reach.

use platc_sdk::serde_json::Value;
use platc_sdk::{Context, Diagnostic, Path};

use crate::collector::names::HEALTH_CHECK;
use crate::overlay::Tree;

/// Parts that were removed from the collector: where they stood, and what to use instead.
const REMOVED: &[(&str, &str, &str)] = &[
    (
        "exporters",
        "logging",
        "use `debug`, which took its place in 0.111",
    ),
    (
        "exporters",
        "loki",
        "name the store with `logs`: it takes OTLP itself",
    ),
    (
        "exporters",
        "jaeger",
        "name a collector with `forward`: Jaeger takes OTLP itself",
    ),
    (
        "extensions",
        "memory_ballast",
        "remove it: `GOMEMLIMIT` does its work",
    ),
];

/// Kinds of parts that pipelines name, each with the table that declares them.
const PARTS: [&str; 3] = ["receivers", "processors", "exporters"];

/// Parts that platc declares, whatever else there is.
const DECLARED: [(&str, &str); 3] = [
    ("receivers", "otlp"),
    ("processors", "memory_limiter"),
    ("processors", "batch"),
];

/// Reports what a collector would not start with, or what nobody could reach.
/// `exporters` are those that platc declares.
pub(super) fn check(ctx: &mut Context<'_>, settings: &Tree, exporters: &[Option<&str>]) {
    check_removed(ctx, settings);
    check_receivers(ctx, settings);
    check_health(ctx, settings);
    check_pipelines(ctx, settings, exporters);
}

fn check_removed(ctx: &mut Context<'_>, settings: &Tree) {
    for (table, name, help) in REMOVED {
        for part in keys(settings.get(*table)) {
            if kind(part) != *name {
                continue;
            }
            let path = ctx.path("settings").key(table).key(part);
            ctx.report(
                Diagnostic::error(
                    "otel-collector::removed-part",
                    format!("the collector has no `{name}` any more"),
                )
                .at_key(&path, "was removed")
                .note(format!("it ends with `unknown type: \"{name}\"`"))
                .help(*help),
            );
        }
    }
}

/// Where a part stands in the configuration: `otlp/second` is a part of the kind `otlp`.
fn kind(part: &str) -> &str {
    part.split_once('/').map_or(part, |(kind, _)| kind)
}

fn keys(table: Option<&Value>) -> impl Iterator<Item = &str> {
    let table = table.and_then(Value::as_object);
    table
        .into_iter()
        .flat_map(|table| table.keys())
        .map(String::as_str)
}

fn check_receivers(ctx: &mut Context<'_>, settings: &Tree) {
    let path = ctx.path("settings").key("receivers");
    if let Some(receivers) = settings.get("receivers") {
        check_endpoints(ctx, &path, receivers);
    }
}

/// Every `endpoint` below a table of receivers is where one listens.
fn check_endpoints(ctx: &mut Context<'_>, path: &Path, value: &Value) {
    let Some(table) = value.as_object() else {
        return;
    };
    for (key, value) in table {
        let path = path.key(key);
        let local = |text: &&str| {
            ["localhost:", "127.0.0.1:", "[::1]:"]
                .iter()
                .any(|host| text.starts_with(host))
        };
        let endpoint = value.as_str().filter(|_| key == "endpoint");
        if let Some(endpoint) = endpoint.filter(local) {
            let (_, port) = endpoint.rsplit_once(':').unwrap_or(("", "4317"));
            ctx.report(
                Diagnostic::error(
                    "otel-collector::local-receiver",
                    format!("nobody outside of the pod reaches `{endpoint}`"),
                )
                .at(&path, "listens inside of the pod only")
                .note("programs in other pods get `connection refused`")
                .help(format!("listen at `0.0.0.0:{port}`")),
            );
        }
        check_endpoints(ctx, &path, value);
    }
}

/// A list of extensions takes the place of the whole list.
fn check_health(ctx: &mut Context<'_>, settings: &Tree) {
    let extensions = settings
        .get("service")
        .and_then(|service| service.get("extensions"))
        .and_then(Value::as_array);
    let health = Value::from(HEALTH_CHECK);
    if extensions.is_none_or(|extensions| extensions.contains(&health)) {
        return;
    }
    let path = ctx.path("settings.service.extensions");
    ctx.report(
        Diagnostic::error(
            "otel-collector::no-health-check",
            "the probes of the collector would fail",
        )
        .at(&path, "`health_check` is missing")
        .note("the kubelet asks it, and restarts a collector that does not answer")
        .help("add `\"health_check\"` to the list"),
    );
}

/// A pipeline that the person wrote names parts that somebody declares.
fn check_pipelines(ctx: &mut Context<'_>, settings: &Tree, exporters: &[Option<&str>]) {
    let pipelines = settings
        .get("service")
        .and_then(|service| service.get("pipelines"))
        .and_then(Value::as_object);
    for (name, pipeline) in pipelines.into_iter().flatten() {
        for table in PARTS {
            let parts = pipeline.get(table).and_then(Value::as_array);
            for (index, part) in parts.into_iter().flatten().enumerate() {
                let Some(part) = part.as_str() else { continue };
                let of_platc = table == "exporters" && exporters.contains(&Some(part));
                if of_platc || is_declared(settings, table, part) {
                    continue;
                }
                let path = ctx.path("settings.service.pipelines").key(name);
                undeclared(ctx, &path.key(table).index(index), table, part);
            }
        }
    }
}

/// Connectors are exporters of one pipeline and receivers of another.
fn is_declared(settings: &Tree, table: &str, part: &str) -> bool {
    DECLARED.contains(&(table, part))
        || keys(settings.get(table)).any(|declared| declared == part)
        || keys(settings.get("connectors")).any(|declared| declared == part)
}

fn undeclared(ctx: &mut Context<'_>, path: &Path, table: &str, part: &str) {
    ctx.report(
        Diagnostic::error(
            "otel-collector::undeclared-part",
            format!("`{part}` is not among the `{table}`"),
        )
        .at(path, "not declared")
        .note("a collector does not start when a pipeline names what is not declared")
        .help(format!("declare it in `settings.{table}`")),
    );
}
