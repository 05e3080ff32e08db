//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{Reference, Resources, SecretValue, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Tuning;

/// `[postgresql.<name>]`: a PostgreSQL server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Postgresql {
    /// Major version: 14, 15, 16, 17 or 18. Default: the version in the image's tag, or 17 without an
    /// image. Another major version cannot read an existing volume: it takes `pg_upgrade`, or a dump.
    pub version: Option<u32>,
    /// Image, of the official kind (`postgres`). A tag with `alpine` in it runs as user 70, every
    /// other as user 999. Default: `docker.io/library/postgres:17.9-bookworm`, or the like of
    /// `version`. Debian and Alpine, and two releases of Debian, sort text differently: an existing
    /// volume stays with the one it was made by.
    pub image: Option<Reference>,
    /// Volume of the server. Default: `8Gi`.
    pub storage: Storage,
    /// Which defaults there are. `small`: `250m`, `1Gi`, 100 connections, everything but `shared_buffers`
    /// (`256MB`) as PostgreSQL has it. `medium`: `1`, `4Gi`, 200 connections, `shared_buffers` `1024MB`,
    /// `work_mem` `7MB`, `maintenance_work_mem` `256MB`, `effective_cache_size` `3072MB`. `large`: `4`,
    /// `16Gi`, 500 connections, `4096MB`, `12MB`, `1024MB`, `12288MB`. With `resources` and
    /// `max_connections` of your own the four amounts follow those. Default: `small`.
    pub size: Size,
    /// Processor and memory of the server; a quarter of the memory becomes `shared_buffers`. Default:
    /// those of `size`.
    pub resources: Option<Resources>,
    /// Password of the superuser `postgres`. It is set when the volume is empty; on a volume that
    /// has data a person changes it with `ALTER ROLE`. Default: generated.
    pub superuser_password: SecretValue,
    /// Connections at the same time, from 10 to 262143. Default: those of `size`, or 50 for each component
    /// that has a database here where that is more; the server restarts when it changes.
    pub max_connections: Option<u32>,
    /// How passwords are stored and asked for: `scram-sha-256`, or `md5` for drivers that answer
    /// `authentication type 10 is not supported`. Default: `scram-sha-256`.
    pub password_encryption: PasswordMethod,
    /// Keys of `postgresql.conf`, in place of and beside those that platc sets. Quotes are added
    /// where the file is written.
    pub settings: BTreeMap<String, String>,
    /// Where the server, and the Jobs that make databases, may be scheduled.
    pub placement: Placement,
}

/// How passwords are stored and asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum PasswordMethod {
    /// SCRAM; needs a PostgreSQL JDBC driver of 42.2 or newer.
    #[default]
    #[serde(rename = "scram-sha-256")]
    ScramSha256,
    /// MD5; for old drivers.
    #[serde(rename = "md5")]
    Md5,
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
            Self::Small => Resources::new(250, 1024),
            Self::Medium => Resources::new(1000, 4096),
            Self::Large => Resources::new(4000, 16_384),
        }
    }

    /// Connections at the same time, however few components have a database here.
    pub(crate) fn connections(self) -> u32 {
        match self {
            Self::Small => 100,
            Self::Medium => 200,
            Self::Large => 500,
        }
    }

    /// Whether the server's own amounts of memory are used, or larger ones.
    pub(crate) fn tuning(self) -> Tuning {
        match self {
            Self::Small => Tuning::Modest,
            Self::Medium | Self::Large => Tuning::ByMemory,
        }
    }
}

impl Default for Postgresql {
    fn default() -> Self {
        Self {
            version: None,
            image: None,
            storage: Storage::gibibytes(8),
            size: Size::default(),
            resources: None,
            superuser_password: SecretValue::default(),
            max_connections: None,
            password_encryption: PasswordMethod::default(),
            settings: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

impl Postgresql {
    /// A server of the default version.
    pub fn new() -> Self {
        Self::default()
    }

    /// A server of this major version.
    #[must_use]
    pub fn version(mut self, major: u32) -> Self {
        self.version = Some(major);
        self
    }

    /// A server with this volume.
    #[must_use]
    pub fn storage(mut self, storage: Storage) -> Self {
        self.storage = storage;
        self
    }

    /// A server that stores passwords this way.
    #[must_use]
    pub fn password_encryption(mut self, method: PasswordMethod) -> Self {
        self.password_encryption = method;
        self
    }
}
