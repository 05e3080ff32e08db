//! How much a component is given where a person does not say it number by number.

use schemars::JsonSchema;
use serde::Deserialize;

/// How much work a component is made for. Each component says what its sizes come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// Trying things out.
    #[default]
    Small,
    /// A team.
    Medium,
    /// Several teams.
    Large,
}

impl Size {
    /// The value for this size.
    pub(crate) fn of<T>(self, small: T, medium: T, large: T) -> T {
        match self {
            Self::Small => small,
            Self::Medium => medium,
            Self::Large => large,
        }
    }
}
