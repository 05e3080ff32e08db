//! How much the servers are given where a person does not say it number by number.

use platc_sdk::Resources;
use schemars::JsonSchema;
use serde::Deserialize;

/// How much the defaults give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For trying things out, and up to a million blocks.
    #[default]
    Small,
    /// For a team, and some five million blocks.
    Medium,
    /// For a company, and some twenty million blocks.
    Large,
}

impl Size {
    /// Processor and memory of a NameNode, which holds all files and blocks in its heap.
    pub(crate) fn name_node(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 2048),
            Self::Medium => Resources::new(2000, 8192),
            Self::Large => Resources::new(4000, 32_768),
        }
    }

    /// Processor and memory of a JournalNode.
    pub(crate) fn journal_node(self) -> Resources {
        match self {
            Self::Small => Resources::new(100, 512),
            Self::Medium => Resources::new(250, 1024),
            Self::Large => Resources::new(500, 2048),
        }
    }

    /// Processor and memory of a DataNode.
    pub(crate) fn data_node(self) -> Resources {
        match self {
            Self::Small => Resources::new(250, 1024),
            Self::Medium => Resources::new(1000, 4096),
            Self::Large => Resources::new(2000, 8192),
        }
    }
}
