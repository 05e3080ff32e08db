//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, DnsName, Quantity, Reference, Resources, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[celeborn.<name>]`: a Celeborn cluster. Whoever reaches its ports may use it: it asks nobody for a
/// password.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Celeborn {
    /// Version of Celeborn; clients need the same first two numbers. Spark 4.1 needs `0.7.0`. Default:
    /// `0.6.3`.
    pub version: Version,
    /// Image, of the kind of `apache/celeborn`. Default: `docker.io/apache/celeborn:<version>`.
    pub image: Option<Reference>,
    /// Masters: 1, 3 or 5. One alone forgets all shuffles when it restarts. Default: 3.
    pub masters: u32,
    /// Workers. Default: 3.
    pub workers: u32,
    /// Whether each piece of data is kept by two workers, so that the loss of one loses nothing.
    /// Default: true with two workers or more.
    pub replicate: Option<bool>,
    /// Where workers keep data. Default: one claim of `50Gi` each.
    pub storage: StorageConfig,
    /// The kind of disks behind `storage`; Celeborn writes to `ssd` with more threads. Default: `ssd`.
    pub disk: DiskType,
    /// Volume of each of several masters, for the log that they agree on. Default: `5Gi`.
    pub master_storage: Storage,
    /// Where the two below say nothing: small is a master of `250m` and `1Gi` and a worker of `500m`
    /// and `2Gi`, medium `500m` and `2Gi`, `2` and `8Gi`, large `1` and `4Gi`, `4` and `32Gi`.
    /// Default: `small`.
    pub size: Size,
    /// Processor and memory of each master; the heap is 75 % of the memory. Default: by `size`.
    pub master_resources: Option<Resources>,
    /// Processor and memory of each worker; the heap is 25 % of the memory, and 55 % are buffers beside
    /// it. Default: by `size`.
    pub worker_resources: Option<Resources>,
    /// Keys of `celeborn-defaults.conf`, in place of and beside those that platc sets.
    pub settings: BTreeMap<String, String>,
    /// Where the masters may be scheduled.
    pub master_placement: Placement,
    /// Where the workers may be scheduled.
    pub worker_placement: Placement,
}

/// A version of Celeborn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Version {
    /// Celeborn 0.6.3: clients for Spark 3.5 and 4.0.
    #[default]
    #[serde(rename = "0.6.3")]
    V0_6_3,
    /// Celeborn 0.7.0: clients for Spark 3.5, 4.0 and 4.1.
    #[serde(rename = "0.7.0")]
    V0_7_0,
}

impl Version {
    /// The version as text: `0.6.3`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V0_6_3 => "0.6.3",
            Self::V0_7_0 => "0.7.0",
        }
    }
}

/// Where workers keep data.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum StorageConfig {
    /// On volumes of each worker's own: `{ claims = { size = "100Gi" } }`. A worker that restarts has
    /// its files again.
    Claims(Claims),
    /// In directories of the node, one a disk: `{ host-paths = ["/mnt/disk1", "/mnt/disk2"] }`. Each
    /// worker gets a node of its own.
    HostPaths(Vec<AbsolutePath>),
    /// In memory, of this size: `{ memory = "8Gi" }`. It is added to the memory of each worker, and
    /// what a worker keeps is gone when it restarts.
    Memory(Quantity),
}

/// Volumes of each worker's own.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// Size of each volume; a tenth of it, and at most `5Gi`, stays free.
    pub size: Quantity,
    /// StorageClass; that of the platform when absent.
    #[serde(default)]
    pub class: Option<DnsName>,
    /// Volumes of each worker. Default: 1.
    #[serde(default = "one")]
    pub count: u32,
}

fn one() -> u32 {
    1
}

/// A kind of disks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DiskType {
    /// Without moving parts.
    #[default]
    Ssd,
    /// Turning.
    Hdd,
}

/// How much the defaults give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
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
    /// Processor and memory of a master.
    pub(crate) fn master(self) -> Resources {
        match self {
            Self::Small => Resources::new(250, 1024),
            Self::Medium => Resources::new(500, 2 * 1024),
            Self::Large => Resources::new(1000, 4 * 1024),
        }
    }

    /// Processor and memory of a worker.
    pub(crate) fn worker(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 2 * 1024),
            Self::Medium => Resources::new(2000, 8 * 1024),
            Self::Large => Resources::new(4000, 32 * 1024),
        }
    }
}

impl Default for Celeborn {
    fn default() -> Self {
        Self {
            version: Version::default(),
            image: None,
            masters: 3,
            workers: 3,
            replicate: None,
            storage: StorageConfig::Claims(Claims {
                size: Quantity::gibibytes(50),
                class: None,
                count: 1,
            }),
            disk: DiskType::default(),
            master_storage: Storage::gibibytes(5),
            size: Size::default(),
            master_resources: None,
            worker_resources: None,
            settings: BTreeMap::new(),
            master_placement: Placement::default(),
            worker_placement: Placement::default(),
        }
    }
}

impl Celeborn {
    /// Three masters and three workers.
    pub fn new() -> Self {
        Self::default()
    }

    /// This many workers.
    #[must_use]
    pub fn workers(mut self, workers: u32) -> Self {
        self.workers = workers;
        self
    }
}
