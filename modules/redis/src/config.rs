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
    /// Volume of the server. Default: that of `size`.
    pub storage: Option<Storage>,
    /// Which defaults `resources` and `storage` have: `small` is `100m`, `512Mi` (`maxmemory` 384mb) and a
    /// volume of `1Gi`, `medium` `250m`, `2Gi` (1536mb) and `4Gi`, `large` `1`, `8Gi` (6144mb) and `16Gi`.
    /// Default: `small`.
    pub size: Size,
    /// Processor and memory of the server; 75 % of the memory becomes `maxmemory`, the rest is for
    /// rewriting the append-only file. Default: those of `size`.
    pub resources: Option<Resources>,
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

/// How much the defaults give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For trying things out.
    #[default]
    Small,
    /// For a team.
    Medium,
    /// For a company.
    Large,
}

impl Size {
    /// Processor and memory of the server.
    pub(crate) fn server(self) -> Resources {
        match self {
            Self::Small => Resources::new(100, 512),
            // One thread does the work, so more than one processor would stay idle.
            Self::Medium => Resources::new(250, 2048),
            Self::Large => Resources::new(1000, 8192),
        }
    }

    /// Volume of the server: the append-only file doubles before it is rewritten beside the old one.
    pub(crate) fn storage(self) -> Storage {
        Storage::gibibytes(match self {
            Self::Small => 1,
            Self::Medium => 4,
            Self::Large => 16,
        })
    }
}

impl Default for Redis {
    fn default() -> Self {
        Self {
            image: None,
            persistence: true,
            storage: None,
            size: Size::default(),
            resources: None,
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
