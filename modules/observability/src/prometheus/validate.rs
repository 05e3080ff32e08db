//! From what a person wrote to a validated Prometheus.

use std::collections::{BTreeMap, BTreeSet};

use platc_sdk::serde_json::Value;
use platc_sdk::{Context, Diagnostic, Duration, Page, Place, Resources, Storage};

use super::config::Prometheus;
use super::model::Model;
use crate::overlay::Tree;

const DEFAULT_IMAGE: &str = "quay.io/prometheus/prometheus:v3.14.0";

/// The pages behind the codes of this file.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "prometheus::bad-alertmanager",
        summary: "an Alertmanager is not written as `host:port`",
        text: include_str!("pages/bad-alertmanager.md"),
    },
    Page {
        code: "prometheus::derived-key",
        summary: "a key of `prometheus.yml` is derived by platc",
        text: include_str!("pages/derived-key.md"),
    },
    Page {
        code: "prometheus::no-interval",
        summary: "the time between two scrapes is zero",
        text: include_str!("pages/no-interval.md"),
    },
    Page {
        code: "prometheus::no-name",
        summary: "a scrape configuration or a group of rules has no name",
        text: include_str!("pages/no-name.md"),
    },
    Page {
        code: "prometheus::repeated-name",
        summary: "two scrape configurations or groups of rules have one name",
        text: include_str!("pages/repeated-name.md"),
    },
    Page {
        code: "prometheus::short-retention",
        summary: "metrics are removed before they are kept",
        text: include_str!("pages/short-retention.md"),
    },
];

/// Metrics younger than this are in the head, which is never removed.
const SHORTEST_RETENTION: Duration = Duration::hours(2);

/// Keys that platc derives, with the setting that they follow.
const DERIVED: &[(&str, &str)] = &[
    ("rule_files", "rule_groups"),
    ("scrape_configs", "scrape_configs"),
];

pub(crate) fn validate(config: Prometheus, ctx: &mut Context<'_>) -> Option<Model> {
    let Prometheus {
        image,
        size,
        resources,
        storage,
        retention,
        scrape_interval,
        scrape_configs,
        rule_groups,
        alertmanagers,
        settings,
        ingress,
        placement,
    } = config;
    let image = ctx.image("image", image.as_ref(), DEFAULT_IMAGE);
    check_retention(ctx, retention);
    check_interval(ctx, scrape_interval);
    check_alertmanagers(ctx, &alertmanagers);
    check_settings(ctx, &settings);
    let by_size = [(200, 1024), (500, 4 * 1024), (2000, 16 * 1024)];
    let (cpu, memory) = size.of(by_size);
    Some(Model {
        identity: ctx.identity().clone(),
        resources: resources.unwrap_or_else(|| Resources::new(cpu, memory)),
        retained_mebibytes: retained(&storage),
        storage: ctx.storage(storage),
        retention,
        scrape_interval,
        scrape_configs: named(ctx, "scrape_configs", "job_name", scrape_configs),
        rule_groups: named(ctx, "rule_groups", "name", rule_groups),
        alertmanagers,
        settings,
        ingress,
        placement,
        image: image?,
    })
}

/// The write-ahead log and the blocks that are being merged are not counted, and need room too.
fn retained(storage: &Storage) -> u64 {
    storage.size.percent_in_mebibytes(80).max(1)
}

fn check_retention(ctx: &mut Context<'_>, retention: Duration) {
    if retention >= SHORTEST_RETENTION {
        return;
    }
    let path = ctx.path("retention");
    ctx.report(
        Diagnostic::error(
            "prometheus::short-retention",
            "metrics would be removed as soon as they are kept",
        )
        .at(&path, "less than two hours")
        .note("Prometheus writes metrics to blocks of two hours, and removes whole blocks")
        .fix("`2h` is the shortest time", Place::value(&path), "\"2h\""),
    );
}

fn check_interval(ctx: &mut Context<'_>, interval: Duration) {
    if interval.as_seconds() > 0 {
        return;
    }
    let path = ctx.path("scrape_interval");
    ctx.report(
        Diagnostic::error("prometheus::no-interval", "no time is between two scrapes")
            .at(&path, "must be 1s or more")
            .note("Prometheus does not start with an interval of zero")
            .fix("the default is `30s`", Place::value(&path), "\"30s\""),
    );
}

fn check_alertmanagers(ctx: &mut Context<'_>, alertmanagers: &[String]) {
    for (index, address) in alertmanagers.iter().enumerate() {
        let is_good = address.rsplit_once(':').is_some_and(|(host, port)| {
            !host.is_empty() && !host.contains('/') && port.parse::<u16>().is_ok()
        });
        if is_good {
            continue;
        }
        let path = ctx.path("alertmanagers").index(index);
        ctx.report(
            Diagnostic::error(
                "prometheus::bad-alertmanager",
                format!("{address:?} is not the address of an Alertmanager"),
            )
            .at(&path, "not `host:port`")
            .note("Prometheus takes a target without a scheme and without a path")
            .help("write it as `alertmanager.monitoring.svc:9093`"),
        );
    }
}

fn check_settings(ctx: &mut Context<'_>, settings: &Tree) {
    for (key, setting) in DERIVED {
        if !settings.contains_key(*key) {
            continue;
        }
        let path = ctx.path("settings").key(key);
        ctx.report(
            Diagnostic::error(
                "prometheus::derived-key",
                format!("`{key}` is derived by platc"),
            )
            .at_key(&path, "would replace what components contribute")
            .note("lists are replaced, not merged, so no component would be watched any more")
            .help(format!("write what is to be added into `{setting}`")),
        );
    }
}

/// The tables, after those without a name and those with the name of another were reported.
fn named(
    ctx: &mut Context<'_>,
    setting: &str,
    key: &str,
    tables: Vec<BTreeMap<String, Value>>,
) -> Vec<Value> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (index, table) in tables.iter().enumerate() {
        let path = ctx.path(setting).index(index);
        let Some(name) = table.get(key).and_then(Value::as_str) else {
            ctx.report(
                Diagnostic::error(
                    "prometheus::no-name",
                    format!("an entry of `{setting}` has no `{key}`"),
                )
                .at(&path, format!("`{key}` is missing"))
                .note("Prometheus does not start without it")
                .help(format!("add `{key} = \"...\"`")),
            );
            continue;
        };
        if seen.insert(name.to_owned()) {
            continue;
        }
        ctx.report(
            Diagnostic::error(
                "prometheus::repeated-name",
                format!("`{name}` is the `{key}` of two entries"),
            )
            .at(&path.key(key), "used before")
            .note("Prometheus does not start when two have one name")
            .help("give each a name of its own"),
        );
    }
    tables
        .into_iter()
        .map(|table| Value::Object(table.into_iter().collect()))
        .collect()
}
