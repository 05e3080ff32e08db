//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{Reference, Resources, SecretValue, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[redis.<name>]`: a Redis server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Redis {
    /// Image, of the official kind (`redis`), or one of Valkey (`valkey/valkey`), which has the same
    /// users, volume and configuration and also answers to `redis-cli`. A tag with `alpine` in it
    /// runs with group 1000, every other with group 999. Default:
    /// `docker.io/library/redis:7.2.12-bookworm`, of the last line under the BSD licence.
    pub image: Option<Reference>,
    /// Whether what is queued outlives the pod: a volume and an append-only file. Default: true.
    pub persistence: bool,
    /// Volume of the server. Default: `1Gi`.
    pub storage: Option<Storage>,
    /// Processor and memory of the server; 75 % of the memory becomes `maxmemory`, the rest is for
    /// rewriting the append-only file. Default: `100m`, `512Mi`.
    pub resources: Resources,
    /// Password of all clients. It also stands in URLs, so one of your own has only letters and
    /// digits. A new one needs a restart of the server and of all clients. Default: generated.
    pub password: SecretValue,
    /// Whether a container beside the server shows metrics to Prometheus. Default: false.
    pub exporter: bool,
    /// Image of that container. Default: `docker.io/oliver006/redis_exporter:v1.80.0`.
    pub exporter_image: Option<Reference>,
    /// Directives of `redis.conf`, in place of and beside those that platc sets. A value is what
    /// stands behind the directive's name there, with quotes only round what has blanks.
    pub settings: BTreeMap<String, String>,
    /// Where the server may be scheduled.
    pub placement: Placement,
}

impl Default for Redis {
    fn default() -> Self {
        Self {
            image: None,
            persistence: true,
            storage: None,
            resources: Resources::new(100, 512),
            password: SecretValue::default(),
            exporter: false,
            exporter_image: None,
            settings: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

impl Redis {
    /// A server that keeps what is queued.
    pub fn new() -> Self {
        Self::default()
    }

    /// A server that forgets everything when its pod goes.
    pub fn ephemeral() -> Self {
        Self {
            persistence: false,
            ..Self::default()
        }
    }

    /// A server with metrics.
    #[must_use]
    pub fn exporter(mut self) -> Self {
        self.exporter = true;
        self
    }
}
