//! `loki.yaml`: where logs are kept, and for how long.

use platc_sdk::ConfigFile;
use platc_sdk::serde_json::{Value, json};

use crate::loki::model::{Chunks, Model};
use crate::loki::names::{DATA, HTTP};
use crate::overlay::{overlaid, yaml_file};

/// All of Loki in one process, which nobody shares the ring with.
pub(crate) fn loki_yaml(model: &Model) -> ConfigFile {
    let store = match model.chunks {
        Chunks::Volume => "filesystem",
        Chunks::Bucket { .. } => "s3",
    };
    let base = json!({
        // Otherwise every request needs the header of a tenant.
        "auth_enabled": false,
        "analytics": {"reporting_enabled": false},
        "server": {"http_listen_port": HTTP.number},
        "common": {
            "path_prefix": DATA,
            "replication_factor": 1,
            "ring": {"kvstore": {"store": "inmemory"}},
            "storage": storage(&model.chunks),
        },
        // The day is only the first that this schema is for; logs of OTLP need the 13th.
        "schema_config": {"configs": [{
            "from": "2024-01-01",
            "store": "tsdb",
            "object_store": store,
            "schema": "v13",
            "index": {"prefix": "index_", "period": "24h"},
        }]},
        // Without it nothing is ever removed, whatever the retention.
        "compactor": {
            "working_directory": format!("{DATA}/compactor"),
            "retention_enabled": true,
            "delete_request_store": store,
        },
        "limits_config": {"retention_period": format!("{}h", model.retention.as_seconds() / 3600)},
    });
    yaml_file("loki.yaml", &overlaid(base, &model.settings))
}

fn storage(chunks: &Chunks) -> Value {
    match chunks {
        Chunks::Volume => json!({"filesystem": {
            "chunks_directory": format!("{DATA}/chunks"),
            "rules_directory": format!("{DATA}/rules"),
        }}),
        // The login is in the environment, where Amazon's library looks for it.
        Chunks::Bucket { bucket, store, .. } => json!({"s3": {
            "endpoint": store.endpoint.to_string(),
            "region": store.region,
            "bucketnames": bucket,
            "s3forcepathstyle": store.path_style,
            "insecure": !store.tls,
        }}),
    }
}
