//! The server. There is one: two would scrape everything twice and answer differently.

use platc_sdk::capability::MetricsStore;
use platc_sdk::workload::RunAs;
use platc_sdk::{Build, Container, Duration, http_get};

use super::files;
use super::model::Model;
use super::names::{self, CLIENTS, HTTP, SERVER};
use super::rights::rights;
use crate::rules::rule_groups;
use crate::targets::targets;

/// The user of the official image (`nobody`).
const NOBODY: RunAs = RunAs::user(65534);

/// The server with everything around it.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let targets = targets(out);
    let account = rights(&targets, out);
    let config = out.config_files("config", [files::prometheus_yml(model, &targets)]);
    let groups = rule_groups(out);
    let rules = out.config_files("rules", files::rules(model, groups));
    let container = Container::new("prometheus", &model.image)
        .args(arguments(model, out))
        .port(HTTP)
        .mount(&config, names::CONFIG)
        .mount(&rules, names::RULES)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        // The server answers when it has read its log, which takes minutes when there is a lot of it.
        .started_when(http_get("/-/ready", HTTP).patience(Duration::minutes(30)))
        .ready_when(http_get("/-/ready", HTTP))
        .alive_when(http_get("/-/healthy", HTTP).failures(6));
    out.stateful_set(SERVER, 1)
        // One after the other would wait for a broken pod instead of replacing it.
        .in_parallel()
        .headless_service([HTTP])
        .service_named(CLIENTS, [HTTP])
        .container(container)
        .claim("data", &model.storage, names::DATA)
        .service_account(&account)
        .run_as(NOBODY)
        .placement(&model.placement)
        .stops_within(Duration::minutes(5));
    if let Some(ingress) = &model.ingress {
        out.ingress(CLIENTS, ingress, HTTP);
    }
}

fn arguments(model: &Model, out: &Build<'_>) -> Vec<String> {
    let mut arguments = vec![
        format!("--config.file={}/prometheus.yml", names::CONFIG),
        format!("--storage.tsdb.path={}", names::DATA),
        format!("--storage.tsdb.retention.time={}", model.retention),
        // What Prometheus calls MB are mebibytes.
        format!(
            "--storage.tsdb.retention.size={}MB",
            model.retained_mebibytes
        ),
    ];
    if let Some(ingress) = &model.ingress {
        arguments.push(format!("--web.external-url={}", ingress.url()));
    }
    // Nobody but who asked for it may write metrics, and who may write may write everything.
    if !out.requests::<MetricsStore>().is_empty() {
        arguments.push("--web.enable-remote-write-receiver".to_owned());
    }
    arguments
}
