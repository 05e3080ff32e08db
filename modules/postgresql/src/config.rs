//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{Reference, Resources, SecretValue, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

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
    /// Processor and memory of the server; a quarter of the memory becomes `shared_buffers`. Default:
    /// `250m`, `1Gi`.
    pub resources: Resources,
    /// Password of the superuser `postgres`. It is set when the volume is empty; on a volume that
    /// has data a person changes it with `ALTER ROLE`. Default: generated.
    pub superuser_password: SecretValue,
    /// Connections at the same time, from 10 to 262143. Default: 100, and 50 more for each
    /// component beyond the second that has a database here; the server restarts when it changes.
    pub max_connections: Option<u32>,
    /// How passwords are stored and asked for: `scram-sha-256`, or `md5` for drivers that answer
    /// `authentication type 10 is not supported`. Default: `scram-sha-256`.
    pub password_encryption: PasswordMethod,
    /// Keys of `postgresql.conf`, in place of and beside those that platc sets. Quotes are added
    /// where the file is written.
    pub settings: BTreeMap<String, String>,
    /// Where the server may be scheduled.
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

impl Default for Postgresql {
    fn default() -> Self {
        Self {
            version: None,
            image: None,
            storage: Storage::gibibytes(8),
            resources: Resources::new(250, 1024),
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
