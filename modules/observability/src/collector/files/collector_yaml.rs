//! `collector.yaml`: what comes in, and where it goes.

use platc_sdk::serde_json::{Map, Value, json};
use platc_sdk::{ConfigFile, Port};

use crate::collector::model::{Exporter, Model};
use crate::collector::names::{
    DEBUG, FORWARD, GRPC, HEALTH, HEALTH_CHECK, HTTP, METRICS, TO_LOGS, TO_METRICS,
};
use crate::overlay::{overlaid, yaml_file};

/// What can be observed; each has a pipeline if there is somewhere it can go.
const SIGNALS: [&str; 3] = ["logs", "metrics", "traces"];

/// One file for all collectors.
pub(crate) fn collector_yaml(model: &Model) -> ConfigFile {
    let exporters: Map<String, Value> = model
        .exporters
        .iter()
        .map(|exporter| (exporter.name().to_owned(), exporter.settings()))
        .collect();
    let own_metrics = json!({"host": "0.0.0.0", "port": METRICS.number});
    let base = json!({
        "extensions": {HEALTH_CHECK: {"endpoint": everywhere(HEALTH)}},
        "receivers": {"otlp": {"protocols": {
            "grpc": {"endpoint": everywhere(GRPC)},
            "http": {"endpoint": everywhere(HTTP)},
        }}},
        "processors": {
            "memory_limiter": {
                "check_interval": "1s",
                "limit_percentage": 80,
                "spike_limit_percentage": 20,
            },
            "batch": {},
        },
        "exporters": exporters,
        "service": {
            "extensions": [HEALTH_CHECK],
            "pipelines": pipelines(model),
            "telemetry": {"metrics": {
                "readers": [{"pull": {"exporter": {"prometheus": own_metrics}}}],
            }},
        },
    });
    yaml_file("collector.yaml", &overlaid(base, &model.settings))
}

/// The default is localhost, where nobody outside of the pod gets at it.
fn everywhere(port: Port) -> String {
    format!("0.0.0.0:{}", port.number)
}

fn pipelines(model: &Model) -> Map<String, Value> {
    SIGNALS
        .into_iter()
        .filter_map(|signal| {
            let exporters: Vec<&str> = model
                .exporters
                .iter()
                .filter(|exporter| exporter.takes(signal))
                .map(Exporter::name)
                .collect();
            let pipeline = json!({
                "receivers": ["otlp"],
                // What does not fit into the memory has to be refused before anything is done with it.
                "processors": ["memory_limiter", "batch"],
                "exporters": exporters,
            });
            (!exporters.is_empty()).then(|| (signal.to_owned(), pipeline))
        })
        .collect()
}

impl Exporter {
    fn name(&self) -> &'static str {
        match self {
            Self::Metrics(_) => TO_METRICS,
            Self::Logs(_) => TO_LOGS,
            Self::Forward(_) => FORWARD,
            Self::Debug(_) => DEBUG,
        }
    }

    fn takes(&self, signal: &str) -> bool {
        match self {
            Self::Metrics(_) => signal == "metrics",
            Self::Logs(_) => signal == "logs",
            Self::Forward(_) | Self::Debug(_) => true,
        }
    }

    fn settings(&self) -> Value {
        match self {
            Self::Metrics(url) => json!({
                "endpoint": format!("{url}/api/v1/write"),
                // Who sent a metric is a resource, and would be lost.
                "resource_to_telemetry_conversion": {"enabled": true},
            }),
            Self::Logs(url) => json!({"endpoint": format!("{url}/otlp")}),
            Self::Forward(endpoint) => json!({
                "endpoint": endpoint.to_string(),
                "tls": {"insecure": true},
            }),
            Self::Debug(verbosity) => json!({"verbosity": verbosity}),
        }
    }
}
