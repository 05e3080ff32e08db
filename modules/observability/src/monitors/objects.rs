//! The objects that the operator, and the sidecar of Grafana, look for.

use std::collections::BTreeMap;

use platc_sdk::capability::Dashboard;
use platc_sdk::digest::fit;
use platc_sdk::k8s_openapi::api::core::v1::ConfigMap;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::name::MAX_LABEL;
use platc_sdk::object::Scope;
use platc_sdk::serde_json::{Value, json};
use platc_sdk::{Build, CustomKind, CustomObject, Stage};

use super::model::{Model, Part};
use crate::rules::rule_groups;
use crate::targets::{Target, targets};

const POD_MONITOR: CustomKind = CustomKind {
    group: "monitoring.coreos.com",
    api_version: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    scope: Scope::Namespaced,
};

const PROMETHEUS_RULE: CustomKind = CustomKind {
    kind: "PrometheusRule",
    ..POD_MONITOR
};

/// All of them, in the namespace of the component.
pub(crate) fn objects(model: &Model, out: &mut Build<'_>) {
    for target in targets(out) {
        let role = short(&target.name());
        put(model, out, POD_MONITOR, &role, pod_monitor(model, &target));
    }
    if model.alerts == Part::Made {
        for group in rule_groups(out) {
            let role = short(&group.component);
            put(model, out, PROMETHEUS_RULE, &role, group.written());
        }
    }
    if model.dashboards == Part::Made {
        dashboards(model, out);
    }
}

/// A name of a target or component as a part of an object's name.
fn short(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let name = name.replace(|c| !plain(c), "-");
    fit(name.trim_matches('-'), MAX_LABEL)
}

fn put(model: &Model, out: &mut Build<'_>, kind: CustomKind, role: &str, spec: Value) {
    let name = out.identity().object_name(role);
    let mut object = CustomObject::new(kind, &name, spec);
    let labels = object.metadata.labels.get_or_insert_default();
    labels.extend(model.operator.selector.clone());
    out.object(Stage::Foundation, role, object);
}

/// The operator adds namespace, pod and container itself.
fn pod_monitor(model: &Model, target: &Target) -> Value {
    let selector: BTreeMap<&str, &str> = target
        .selector
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let relabelling: Vec<Value> = target
        .labels
        .entries()
        .into_iter()
        .chain([("role", target.role.as_str())])
        .map(|(name, value)| json!({"targetLabel": name, "replacement": value}))
        .collect();
    json!({
        "namespaceSelector": {"matchNames": [target.labels.namespace]},
        "selector": {"matchLabels": selector},
        "podMetricsEndpoints": [{
            "port": target.port,
            "path": target.path,
            "interval": model.scrape_interval.to_string(),
            "relabelings": relabelling,
        }],
    })
}

fn dashboards(model: &Model, out: &mut Build<'_>) {
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    for (_, _, Dashboard { name, json }) in out.collected::<Dashboard>() {
        texts.insert(name, json);
    }
    for (name, text) in texts {
        let role = format!("dashboard-{name}");
        let config_map = ConfigMap {
            metadata: ObjectMeta {
                name: Some(out.identity().object_name(&role)),
                labels: Some(BTreeMap::from([model.operator.dashboard_label.clone()])),
                ..ObjectMeta::default()
            },
            data: Some(BTreeMap::from([(format!("{name}.json"), text.to_owned())])),
            ..ConfigMap::default()
        };
        out.object(Stage::Foundation, &role, config_map);
    }
}
