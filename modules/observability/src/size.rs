//! Sizes, which defaults of resources follow.

use schemars::JsonSchema;
use serde::Deserialize;

/// How large a component is. Each module documents its numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For a handful of components.
    #[default]
    Small,
    /// For tens of components.
    Medium,
    /// For hundreds of components.
    Large,
}

impl Size {
    /// What stands for this size in a table.
    pub(crate) fn of<T>(self, [small, medium, large]: [T; 3]) -> T {
        match self {
            Self::Small => small,
            Self::Medium => medium,
            Self::Large => large,
        }
    }
}
