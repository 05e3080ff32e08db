//! The description that every contender compiles: an organization and its teams.
//!
//! As JSON it is what the floor and the peers read. The table of a team in `platform.toml` has the
//! same keys, and a reference to the organization instead of a copy of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The whole description.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Description {
    /// What all teams have in common.
    pub platform: Organization,
    /// The teams.
    pub teams: Vec<Team>,
}

/// What all teams have in common.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organization {
    /// First part of the names of namespaces, buckets and catalogs.
    pub name: String,
    /// The `app.kubernetes.io/part-of` label.
    pub part_of: String,
    /// DNS domain below which the teams' hosts are.
    pub domain: String,
    /// Registry and path of all images.
    pub registry: String,
    /// URL below which each team has a page for its operators.
    pub runbooks: String,
    /// Whether the objects name Secrets that a person makes: for the registry and for TLS. The cluster
    /// benchmark has none, as `platc apply` would ask for them. Default: true.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub named_secrets: bool,
}

/// The default of [`Organization::named_secrets`].
pub(crate) fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_yes(flag: &bool) -> bool {
    *flag
}

/// One team.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// How much it may use.
    pub tier: Tier,
    /// Whom its use is charged to.
    pub cost_center: String,
    /// Address of the person who answers for it.
    pub owner: String,
    /// Level of its logs.
    pub log_level: String,
    /// StorageClass of its volumes.
    pub storage_class: String,
    /// Its Spark.
    pub spark: Spark,
    /// Its ZooKeeper.
    pub zookeeper: Zookeeper,
    /// Its PostgreSQL.
    pub postgres: Postgres,
}

/// How much a team may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// 4 processors and 16 Gi for each server.
    Gold,
    /// 2 processors and 8 Gi.
    Silver,
    /// 1 processor and 4 Gi.
    Bronze,
}

impl Tier {
    /// The word for it in labels.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gold => "gold",
            Self::Silver => "silver",
            Self::Bronze => "bronze",
        }
    }

    /// Processors of a server.
    pub fn processors(self) -> u32 {
        match self {
            Self::Gold => 4,
            Self::Silver => 2,
            Self::Bronze => 1,
        }
    }

    /// Memory of a server in Gi.
    pub fn memory(self) -> u32 {
        self.processors() * 4
    }
}

/// A team's Spark.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spark {
    /// Tag of the image.
    pub version: String,
    /// Servers that clients connect to.
    pub replicas: u16,
    /// Executors of a session.
    pub executors: u16,
    /// Processors of an executor.
    pub executor_cores: u16,
    /// Memory of an executor in Gi.
    pub executor_memory_gi: u16,
    /// Memory of a driver in Gi.
    pub driver_memory_gi: u16,
}

/// A team's ZooKeeper.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Zookeeper {
    /// Tag of the image.
    pub version: String,
    /// Size of a server's volume in Gi.
    pub storage_gi: u16,
    /// Heap of a server in Mi.
    pub heap_mi: u16,
}

/// A team's PostgreSQL.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Postgres {
    /// Tag of the image.
    pub version: String,
    /// Size of the volume in Gi.
    pub storage_gi: u16,
    /// Connections that the server takes.
    pub max_connections: u16,
}
