//! Data sources: each has a name, and one of all is the default.

use std::collections::{BTreeMap, BTreeSet};

use platc_sdk::capability::{LogStore, MetricsStore};
use platc_sdk::serde_json::Value;
use platc_sdk::{Context, Diagnostic, Path};

/// The data sources, after all that is wrong with them was reported. `metrics` and `logs` are those that
/// platc adds, as far as they could be bound.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    datasources: Vec<BTreeMap<String, Value>>,
    metrics: Option<&Option<MetricsStore>>,
    logs: Option<&Option<LogStore>>,
) -> Vec<Value> {
    let has_metrics = metrics.is_some_and(Option::is_some);
    let has_logs = logs.is_some_and(Option::is_some);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    seen.extend(has_metrics.then(|| "Prometheus".to_owned()));
    seen.extend(has_logs.then(|| "Loki".to_owned()));
    let mut has_default = has_metrics;
    for (index, datasource) in datasources.iter().enumerate() {
        let path = ctx.path("datasources").index(index);
        check_names(ctx, &path, datasource, &mut seen);
        let is_default = datasource.get("isDefault") == Some(&Value::Bool(true));
        if is_default && has_default {
            second_default(ctx, &path);
        }
        has_default |= is_default;
    }
    datasources
        .into_iter()
        .map(|datasource| Value::Object(datasource.into_iter().collect()))
        .collect()
}

fn check_names(
    ctx: &mut Context<'_>,
    path: &Path,
    datasource: &BTreeMap<String, Value>,
    seen: &mut BTreeSet<String>,
) {
    for key in ["name", "type"] {
        if datasource.get(key).is_some_and(Value::is_string) {
            continue;
        }
        ctx.report(
            Diagnostic::error(
                "grafana::incomplete-datasource",
                format!("a data source has no `{key}`"),
            )
            .at(path, format!("`{key}` is missing"))
            .note("Grafana ends when it cannot read a data source")
            .help(format!("add `{key} = \"...\"`")),
        );
    }
    let Some(name) = datasource.get("name").and_then(Value::as_str) else {
        return;
    };
    if !seen.insert(name.to_owned()) {
        ctx.report(
            Diagnostic::error(
                "grafana::repeated-datasource",
                format!("two data sources are called `{name}`"),
            )
            .at(&path.key("name"), "used before")
            .note("the second would silently take the place of the first")
            .help("give each a name of its own; `Prometheus` and `Loki` are those of `metrics` and `logs`"),
        );
    }
}

fn second_default(ctx: &mut Context<'_>, path: &Path) {
    ctx.report(
        Diagnostic::error(
            "grafana::second-default",
            "two data sources are the default one",
        )
        .at(&path.key("isDefault"), "the second default")
        .note("Grafana ends with `Only one datasource per organization can be marked as default`; that of `metrics` is the default already")
        .help("remove `isDefault`"),
    );
}
