//! `datasources.yaml`: where metrics and logs are.

use platc_sdk::ConfigFile;
use platc_sdk::serde_json::{Value, json};

use crate::grafana::model::Model;
use crate::overlay::yaml_file;

/// Identifiers are fixed, so that dashboards can refer to them.
pub(crate) fn datasources(model: &Model) -> ConfigFile {
    let metrics = model.metrics.iter().map(|url| {
        json!({
            "name": "Prometheus",
            "uid": "prometheus",
            "type": "prometheus",
            "access": "proxy",
            "url": url,
            "isDefault": true,
            "jsonData": {"httpMethod": "POST"},
        })
    });
    let logs = model.logs.iter().map(|url| {
        json!({
            "name": "Loki",
            "uid": "loki",
            "type": "loki",
            "access": "proxy",
            "url": url,
        })
    });
    let all: Vec<Value> = metrics
        .chain(logs)
        .chain(model.datasources.iter().cloned())
        .collect();
    yaml_file(
        "datasources.yaml",
        &json!({"apiVersion": 1, "datasources": all}),
    )
}
