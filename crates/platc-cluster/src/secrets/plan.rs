//! What is to be done to the Secrets of a platform.

use std::collections::BTreeMap;
use std::fmt;

use platc_sdk::{SecretFormat, SecretSource};

use super::live::LiveSecret;
use super::value::Hidden;
use crate::object::Key;

/// What is to be done to the Secrets of a platform. Its text forms have no values.
#[derive(Debug, Default)]
pub struct SecretPlan {
    /// Every Secret that platc makes a value of, by namespace and name. Those that only have to be
    /// there are not among them.
    pub secrets: Vec<PlannedSecret>,
    /// What a person should know, although nothing stands in the way.
    pub notes: Vec<Note>,
}

/// A Secret that platc makes a value of.
#[derive(Debug)]
pub struct PlannedSecret {
    /// Which.
    pub key: Key,
    /// What happens to it.
    pub action: Action,
    /// The values that platc makes, by key.
    pub keys: BTreeMap<String, PlannedKey>,
    pub(super) live: Option<LiveSecret>,
    /// The Secret that stands in for it since a run that was killed.
    pub(super) stand_in: Option<LiveSecret>,
}

/// What happens to a Secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// It is made.
    Create,
    /// Keys are added, or values from the environment replaced.
    Update,
    /// It is immutable and was made by platc, and a key is new: it is deleted and made again with the
    /// values that it has.
    Replace,
    /// It is as it should be.
    Keep,
}

/// A value that platc makes.
#[derive(Debug)]
pub struct PlannedKey {
    /// Where it comes from.
    pub source: SecretSource,
    /// What happens to it.
    pub change: Change,
    /// The value; `None` when it is still to be generated.
    pub(super) value: Option<Hidden>,
}

/// What happens to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is there.
    Keep,
    /// It is made.
    Generate(SecretFormat),
    /// It is taken from the Secret of the same name in this namespace.
    Copy(String),
    /// It is taken from this environment variable.
    Set(String),
}

/// What a person should know about a Secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The environment variable is unset, so the value in the cluster stays.
    VariableUnset {
        /// The Secret.
        secret: Key,
        /// Its key.
        key: String,
        /// The variable.
        variable: String,
    },
    /// The namespaces hold different values of what should be one.
    Differs {
        /// Name of the Secret.
        secret: String,
        /// Its key.
        key: String,
        /// The namespaces that have it.
        namespaces: Vec<String>,
    },
}

impl SecretPlan {
    /// The Secrets that are to be made.
    pub fn created(&self) -> impl Iterator<Item = &Key> {
        self.with(|secret| secret.action == Action::Create)
    }

    /// The Secrets that are to be changed or replaced, or where that was not finished.
    pub fn updated(&self) -> impl Iterator<Item = &Key> {
        self.with(|secret| match secret.action {
            Action::Update | Action::Replace => true,
            Action::Keep => secret.stand_in.is_some(),
            Action::Create => false,
        })
    }

    /// The Secrets that stay as they are.
    pub fn unchanged(&self) -> impl Iterator<Item = &Key> {
        self.with(|secret| secret.action == Action::Keep && secret.stand_in.is_none())
    }

    fn with(&self, wanted: impl Fn(&PlannedSecret) -> bool) -> impl Iterator<Item = &Key> {
        let matching = self.secrets.iter().filter(move |secret| wanted(secret));
        matching.map(|secret| &secret.key)
    }
}

/// `create Secret/main-airflow-keys in apache-airflow: fernet-key is generated`, a line each.
impl fmt::Display for SecretPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for secret in &self.secrets {
            writeln!(f, "{secret}")?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        Ok(())
    }
}

impl fmt::Display for PlannedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let action = match self.action {
            Action::Create => "create",
            Action::Update => "update",
            Action::Replace => "replace",
            Action::Keep => "keep",
        };
        write!(f, "{action} {}", self.key)?;
        let changes = self
            .keys
            .iter()
            .filter(|(_, key)| key.change != Change::Keep);
        for (index, (name, key)) in changes.enumerate() {
            let separator = if index == 0 { ": " } else { ", " };
            write!(f, "{separator}{name} {}", key.change)?;
        }
        Ok(())
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keep => f.write_str("is kept"),
            Self::Generate(_) => f.write_str("is generated"),
            Self::Copy(namespace) => write!(f, "is copied from {namespace}"),
            Self::Set(variable) => write!(f, "is read from {variable}"),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::VariableUnset {
                secret,
                key,
                variable,
            } => write!(
                f,
                "{variable} is not set; the value of `{key}` in {secret} is kept"
            ),
            Self::Differs {
                secret,
                key,
                namespaces,
            } => write!(
                f,
                "`{key}` of Secret {secret} has different values in {}",
                namespaces.join(", ")
            ),
        }
    }
}
