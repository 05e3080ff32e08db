//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Reference, Resources, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[zookeeper.<name>]`: a ZooKeeper ensemble.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Zookeeper {
    /// Servers: 1, 3, 5 or 7. Default: 3.
    pub servers: u32,
    /// Image, of the official kind (`zookeeper`). Default: `docker.io/library/zookeeper:3.9.5`.
    pub image: Option<Reference>,
    /// Volume of each server for snapshots. Default: `8Gi`.
    pub storage: Storage,
    /// Volume of each server for the transaction log. Default: `8Gi`.
    pub log_storage: Storage,
    /// Which default `resources` have, for each server: `small` is `250m` and `1Gi` (heap 819 MiB), `medium`
    /// `500m` and `2Gi` (1638 MiB), `large` `1` and `4Gi` (3276 MiB). Default: `small`.
    pub size: Size,
    /// Processor and memory of each server; the heap is 80 % of the memory. Default: those of `size`.
    pub resources: Option<Resources>,
    /// The beat that all other times are multiples of. Default: `2s`.
    pub tick_time: Duration,
    /// Time between two removals of old snapshots. Default: `6h`.
    pub purge_interval: Duration,
    /// Connections that one client address may hold. Default: 60.
    pub max_client_connections: u32,
    /// Keys of `zoo.cfg`, in place of and beside those that platc sets.
    pub settings: BTreeMap<String, String>,
    /// Where the servers may be scheduled.
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
    /// Processor and memory of a server.
    pub(crate) fn server(self) -> Resources {
        match self {
            Self::Small => Resources::new(250, 1024),
            Self::Medium => Resources::new(500, 2048),
            Self::Large => Resources::new(1000, 4096),
        }
    }
}

impl Default for Zookeeper {
    fn default() -> Self {
        Self {
            servers: 3,
            image: None,
            storage: Storage::gibibytes(8),
            log_storage: Storage::gibibytes(8),
            size: Size::default(),
            resources: None,
            tick_time: Duration::seconds(2),
            purge_interval: Duration::hours(6),
            max_client_connections: 60,
            settings: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

impl Zookeeper {
    /// An ensemble of three servers.
    pub fn new() -> Self {
        Self::default()
    }

    /// An ensemble of this many servers.
    #[must_use]
    pub fn servers(mut self, servers: u32) -> Self {
        self.servers = servers;
        self
    }
}
