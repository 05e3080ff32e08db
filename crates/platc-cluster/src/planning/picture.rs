//! What is known of a platform in a cluster: what is there, and what platc wrote down about it.

use std::collections::{BTreeMap, BTreeSet};

use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::{self, Entry, Inventory};
use crate::journal::{Journal, Outcome};
use crate::live::{self, Live, Scope};
use crate::object::Key;
use crate::platform::Platform;

/// What is known of a platform in a cluster.
#[derive(Debug)]
pub struct Picture {
    /// The objects that carry the platform's label.
    pub live: Live,
    /// What the platform owns, as it is written down.
    pub inventory: Option<Inventory>,
    /// What the last run noted.
    pub journal: Option<Journal>,
    /// What the platform owns: what the inventory says, and what a run noted that did not live to write
    /// the inventory.
    pub known: BTreeMap<Key, Entry>,
    /// The id of the platform's `ApplySet`.
    pub part_of: String,
}

impl Picture {
    /// Reads what platc wrote down, and makes one list for each kind.
    pub async fn take(cluster: &Cluster, platform: &Platform) -> Result<Self, Error> {
        let (inventory, journal) = futures_util::future::try_join(
            Inventory::load(cluster, &platform.name, &platform.namespace),
            Journal::load(cluster, &platform.name, &platform.namespace),
        )
        .await?;
        let known = known(inventory.as_ref(), journal.as_ref());
        let part_of = inventory::part_of(&platform.name, &platform.namespace);
        let live = live::observe(cluster, &scope(platform, &known, &part_of)).await?;
        Ok(Self {
            live,
            inventory,
            journal,
            known,
            part_of,
        })
    }

    /// Whether the last run came to its end and did everything.
    pub fn is_finished(&self) -> bool {
        let journal = self.journal.as_ref();
        journal.is_none_or(|journal| journal.outcome == Outcome::Complete)
    }

    /// What a run noted that died before it could write the inventory.
    pub fn unwritten(&self) -> &[Entry] {
        let died = |journal: &&Journal| journal.outcome == Outcome::Running;
        let journal = self.journal.as_ref().filter(died);
        journal.map_or(&[], |journal| &journal.done)
    }
}

fn known(inventory: Option<&Inventory>, journal: Option<&Journal>) -> BTreeMap<Key, Entry> {
    let mut known = inventory.map_or_else(BTreeMap::new, |inventory| inventory.entries.clone());
    let noted = journal.filter(|journal| journal.outcome == Outcome::Running);
    for entry in noted.iter().flat_map(|journal| &journal.done) {
        known.insert(entry.key.clone(), entry.clone());
    }
    known
}

/// The kinds and namespaces of all that the platform is, and of all that it was.
fn scope<'a>(
    platform: &'a Platform,
    known: &'a BTreeMap<Key, Entry>,
    part_of: &'a str,
) -> Scope<'a> {
    let desired = platform.objects.iter().map(|object| &object.key);
    let keys: Vec<&Key> = desired.chain(known.keys()).collect();
    let mut namespaces: BTreeSet<&str> = keys
        .iter()
        .filter_map(|key| key.namespace.as_deref())
        .collect();
    namespaces.insert(&platform.namespace);
    let mut kinds: BTreeSet<(&str, &str)> = keys
        .iter()
        .map(|key| (key.group.as_str(), key.kind.as_str()))
        .collect();
    kinds.insert(("", "Namespace"));
    Scope {
        kinds,
        namespaces,
        part_of,
    }
}
