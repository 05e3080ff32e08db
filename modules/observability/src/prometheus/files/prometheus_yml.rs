//! `prometheus.yml`: what is scraped, and how its metrics are labelled.

use platc_sdk::ConfigFile;
use platc_sdk::serde_json::{Value, json};

use crate::overlay::{overlaid, yaml_file};
use crate::prometheus::model::Model;
use crate::prometheus::names;
use crate::targets::Target;

/// A job for each target, and then those of the person.
pub(crate) fn prometheus_yml(model: &Model, targets: &[Target]) -> ConfigFile {
    let interval = model.scrape_interval.to_string();
    let jobs: Vec<Value> = targets
        .iter()
        .map(job)
        .chain(model.scrape_configs.iter().cloned())
        .collect();
    let mut base = json!({
        "global": {
            "scrape_interval": interval,
            "evaluation_interval": interval,
            "external_labels": {"platform": model.identity.platform},
        },
        "rule_files": [format!("{}/*.yaml", names::RULES)],
        "scrape_configs": jobs,
    });
    if !model.alertmanagers.is_empty() {
        base["alerting"] =
            json!({"alertmanagers": [{"static_configs": [{"targets": model.alertmanagers}]}]});
    }
    yaml_file("prometheus.yml", &overlaid(base, &model.settings))
}

/// The API server sends only the pods that the labels select, and only of the one namespace: no right
/// in other namespaces is needed.
fn job(target: &Target) -> Value {
    let selector: Vec<String> = target
        .selector
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut relabelling = vec![
        json!({
            "source_labels": ["__meta_kubernetes_pod_phase"],
            "regex": "Pending|Succeeded|Failed",
            "action": "drop",
        }),
        // Every port of a pod is a target at first.
        json!({
            "source_labels": ["__meta_kubernetes_pod_container_port_name"],
            "regex": target.port,
            "action": "keep",
        }),
        json!({
            "source_labels": ["__meta_kubernetes_pod_name"],
            "target_label": "pod",
        }),
    ];
    let labels = target.labels.entries().into_iter();
    relabelling.extend(
        labels
            .chain([("role", target.role.as_str())])
            .map(|(name, value)| json!({"target_label": name, "replacement": value})),
    );
    json!({
        "job_name": target.name(),
        "metrics_path": target.path,
        "kubernetes_sd_configs": [{
            "role": "pod",
            "namespaces": {"names": [target.labels.namespace]},
            "selectors": [{"role": "pod", "label": selector.join(",")}],
        }],
        "relabel_configs": relabelling,
    })
}
