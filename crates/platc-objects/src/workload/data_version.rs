//! Which version of its data a workload keeps, and which other versions it takes over.
//!
//! A plan against a cluster reads it: what is not named here is refused, since a server that starts on
//! data it cannot read stays down at best.

use std::collections::BTreeMap;

use super::{Workload, WorkloadKind};

/// The annotation with the version of the data, such as `17`.
pub const DATA_VERSION: &str = "platc.io/data-version";
/// The annotation with the versions of data that this one upgrades, with commas between: `2.3, 2.11`.
pub const UPGRADES_FROM: &str = "platc.io/upgrades-from";
/// The annotation with what an upgrade takes, as the end of a sentence: `the Job migrate runs first`.
pub const UPGRADE: &str = "platc.io/upgrade";

/// Which version of its data a workload keeps, and which other versions it takes over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataVersion {
    version: String,
    upgrades_from: Vec<String>,
    upgrade: Option<String>,
}

impl DataVersion {
    /// Data of this version, which takes over no other. It changes only when the program could not go
    /// back: most new versions of a program keep the version of their data.
    pub fn new(version: impl Into<String>) -> Self {
        Self {
            version: version.into(),
            upgrades_from: Vec::new(),
            upgrade: None,
        }
    }

    /// The versions of data that the program upgrades by itself.
    #[must_use]
    pub fn upgrades_from(mut self, versions: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.upgrades_from = versions.into_iter().map(Into::into).collect();
        self
    }

    /// What an upgrade takes, as the end of a sentence: `the Job migrate runs first`. A person reads it
    /// with an upgrade that is planned, and with one that is refused.
    #[must_use]
    pub fn upgrade(mut self, what: impl Into<String>) -> Self {
        self.upgrade = Some(what.into());
        self
    }

    fn annotations(&self) -> BTreeMap<String, String> {
        let mut annotations = BTreeMap::from([(DATA_VERSION.to_owned(), self.version.clone())]);
        if !self.upgrades_from.is_empty() {
            annotations.insert(UPGRADES_FROM.to_owned(), self.upgrades_from.join(", "));
        }
        if let Some(what) = &self.upgrade {
            annotations.insert(UPGRADE.to_owned(), what.clone());
        }
        annotations
    }
}

impl<K: WorkloadKind> Workload<K> {
    /// The version of the data that the pods keep; nothing is said, and nothing checked, with `None`.
    pub fn data_version(&mut self, data: Option<&DataVersion>) -> &mut Self {
        if let Some(data) = data {
            let metadata = self.runner.object.metadata_mut();
            let annotations = metadata.annotations.get_or_insert_default();
            annotations.extend(data.annotations());
        }
        self
    }
}
