//! The inventory: what a platform owns in a cluster.
//!
//! Its parent is an `ApplySet` that other tools can read; the entries, with UIDs and digests, are in
//! `ConfigMap`s of their own. A new set of entries gets new `ConfigMap`s; then the parent names them; then
//! the former ones are deleted. So at each moment the parent names entries that are whole.

mod entry;
pub(crate) mod kept;
mod parent;
mod store;

use std::collections::BTreeMap;

pub use self::entry::Entry;
pub(crate) use self::entry::KeyFields;
pub use self::parent::{applyset_id, part_of};

use self::kept::Packed;
use self::parent::{Contents, Parent};
use self::store::{Place, Stored, admit};
use crate::connection::Cluster;
use crate::error::Error;
use crate::lease::Fence;
use crate::object::Key;

/// How often something is tried again when others write at the same time.
const ATTEMPTS: u32 = 5;

/// What a platform owns.
#[derive(Debug)]
pub struct Inventory {
    /// The objects.
    pub entries: BTreeMap<Key, Entry>,
    place: Place,
    stored: Option<Stored>,
    /// `ConfigMap`s of former entries may be there.
    unswept: bool,
}

impl Inventory {
    /// The inventory of a platform that owns nothing yet.
    pub fn new(platform: &str, namespace: &str) -> Self {
        Self {
            entries: BTreeMap::new(),
            place: Place {
                platform: platform.to_owned(),
                namespace: namespace.to_owned(),
            },
            stored: None,
            unswept: false,
        }
    }

    /// Reads the inventory; `None` when the platform has none. What cannot be read is an error that says
    /// what to do, never an empty inventory. Two requests for up to some 4,000 objects, one more for as
    /// many again. For an apply, read it when the lease is held.
    pub async fn load(
        cluster: &Cluster,
        platform: &str,
        namespace: &str,
    ) -> Result<Option<Self>, Error> {
        let mut inventory = Self::new(platform, namespace);
        for _ in 0..ATTEMPTS {
            let Some(stored) = inventory.place.stored(cluster).await? else {
                return Ok(None);
            };
            let contents = &stored.parent.contents;
            let Some(parts) = inventory.place.parts(cluster, contents).await? else {
                // An apply that goes on may have replaced what the parent named a moment ago.
                let again = inventory.place.stored(cluster).await?;
                if again.is_some_and(|again| again.parent.contents == *contents) {
                    return Err(inventory.place.broken("misses a part of its entries"));
                }
                continue;
            };
            if contents.count > 0 {
                inventory.entries = kept::join(&parts, &contents.digest)
                    .and_then(|text| entry::read(&text))
                    .map_err(|why| inventory.place.broken(&why))?;
            }
            inventory.stored = Some(stored);
            return Ok(Some(inventory));
        }
        Err(Error::State(format!(
            "the inventory of {platform} is written all the time; try again when no apply runs"
        )))
    }

    /// Takes over what the journal says of the objects that a run wrote before it died. Nothing is
    /// written; `before_apply` does that, and comes before the journal of the next run is begun.
    pub fn learn<'e>(&mut self, done: impl IntoIterator<Item = &'e Entry>) {
        let done = done.into_iter().cloned();
        self.entries
            .extend(done.map(|entry| (entry.key.clone(), entry)));
    }

    /// Before the first object is written: what was owned, and what will be. So a run that dies
    /// forgets nothing. Entries of objects that are owned already stay as they are; of the others only
    /// the key, the digest and the component are taken. Also claims the parent: no run with an older
    /// lease can write it from now on, so it is called only by a run that has something to write.
    pub async fn before_apply(
        &mut self,
        cluster: &Cluster,
        planned: impl IntoIterator<Item = Entry>,
        fence: &Fence,
    ) -> Result<(), Error> {
        let mut union = self.entries.clone();
        for entry in planned {
            union.entry(entry.key.clone()).or_insert(Entry {
                uid: None,
                owned: None,
                ..entry
            });
        }
        // A run that died may have left parts that no parent names, also when this one changes none.
        self.unswept = true;
        self.write(cluster, union, fence, Claim::Always).await
    }

    /// After the last object is written or deleted: exactly what is owned now. Writes nothing when that
    /// is what the cluster has, and does not even claim the parent.
    pub async fn after_apply(
        &mut self,
        cluster: &Cluster,
        entries: impl IntoIterator<Item = Entry>,
        fence: &Fence,
    ) -> Result<(), Error> {
        let entries = entries.into_iter().map(|entry| (entry.key.clone(), entry));
        let entries: BTreeMap<Key, Entry> = entries.collect();
        self.write(cluster, entries, fence, Claim::IfChanged)
            .await?;
        if self.unswept {
            self.sweep(cluster, fence).await?;
        }
        Ok(())
    }

    /// Deletes the inventory of a platform that owns nothing any more.
    pub async fn remove(mut self, cluster: &Cluster, fence: &Fence) -> Result<(), Error> {
        if !self.entries.is_empty() {
            return Err(Error::State(format!(
                "the inventory of {} is not empty: {} left",
                self.place.platform,
                self.entries.len()
            )));
        }
        if self.stored.is_none() {
            return Ok(());
        }
        self.write(cluster, BTreeMap::new(), fence, Claim::Always)
            .await?;
        self.sweep(cluster, fence).await?;
        match &self.stored {
            Some(stored) => self.place.delete_parent(cluster, stored).await,
            None => Ok(()),
        }
    }

    /// Where these entries are, or will be.
    fn contents(&self, entries: &BTreeMap<Key, Entry>, fence: &Fence) -> (Contents, Packed) {
        let packed = Packed::of(&entry::write(entries));
        let count = if entries.is_empty() {
            0
        } else {
            packed.count()
        };
        let stored = self.stored.as_ref().map(|stored| &stored.parent.contents);
        let contents = match stored {
            Some(contents) if contents.are(&packed, count) => contents.clone(),
            _ => Contents {
                transitions: fence.transitions,
                digest: packed.digest.clone(),
                count,
            },
        };
        (contents, packed)
    }

    async fn write(
        &mut self,
        cluster: &Cluster,
        entries: BTreeMap<Key, Entry>,
        fence: &Fence,
        claim: Claim,
    ) -> Result<(), Error> {
        let (contents, packed) = self.contents(&entries, fence);
        let former = self.stored.as_ref().map(|stored| &stored.parent);
        let changed = former.is_none_or(|former| former.contents != contents);
        if let Some(former) = former {
            admit(former, &former.contents, fence, &self.place)?;
        }
        if changed && contents.count > 0 {
            let place = &self.place;
            place
                .write_parts(cluster, &contents, &packed, fence)
                .await?;
        }
        let claimed = former.is_some_and(|former| former.fence == *fence);
        if changed || (claim == Claim::Always && !claimed) {
            self.unswept |= changed && former.is_some();
            let parent = Parent::of(entries.keys(), &self.place.namespace, contents, fence);
            let stored = self
                .place
                .write_parent(cluster, self.stored.as_ref(), parent);
            self.stored = Some(stored.await?);
        }
        self.entries = entries;
        Ok(())
    }

    async fn sweep(&mut self, cluster: &Cluster, fence: &Fence) -> Result<(), Error> {
        if let Some(stored) = &self.stored {
            let contents = &stored.parent.contents;
            self.place.sweep(cluster, contents, fence).await?;
        }
        self.unswept = false;
        Ok(())
    }
}

/// Whether the parent is written although it names the right entries.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claim {
    /// So that no run with an older lease can write it any more.
    Always,
    IfChanged,
}

/// The number of the last lease under which the inventory was written; 0 when there is none.
pub(crate) async fn last_transitions(
    cluster: &Cluster,
    platform: &str,
    namespace: &str,
) -> Result<i64, Error> {
    let place = Inventory::new(platform, namespace).place;
    let stored = place.stored(cluster).await?;
    Ok(stored.map_or(0, |stored| stored.parent.fence.transitions))
}
