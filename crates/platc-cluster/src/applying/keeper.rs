//! What an apply notes while it works: in the journal for a run that comes after a crash, and for the
//! inventory at its end.

use std::collections::BTreeMap;

use serde_json::Value;
use tokio::sync::Mutex;

use crate::error::Error;
use crate::inventory::Entry;
use crate::journal::{Journal, Outcome, Recorder};
use crate::lease::Held;
use crate::object::{Key, uid};
use crate::ownership::fields::applied_hash;
use crate::platform::Desired;

/// Notes what is done.
pub(crate) struct Keeper<'a> {
    held: &'a Held,
    notes: Mutex<Notes>,
}

struct Notes {
    recorder: Recorder,
    entries: BTreeMap<Key, Entry>,
}

impl<'a> Keeper<'a> {
    pub(crate) fn new(held: &'a Held, recorder: Recorder) -> Self {
        Self {
            held,
            notes: Mutex::new(Notes {
                recorder,
                entries: BTreeMap::new(),
            }),
        }
    }

    /// Fails when another run may have the lease by now.
    pub(crate) fn ensure_held(&self) -> Result<(), Error> {
        if self.held.is_lost() {
            return Err(Error::State(
                "the lease of this platform was lost, so another run may be writing; run the same command again"
                    .to_owned(),
            ));
        }
        Ok(())
    }

    /// The object was written.
    pub(crate) async fn written(&self, desired: &Desired, object: &Value) -> Result<(), Error> {
        self.keep(entry(desired, object)).await
    }

    /// Something that has no manifest was written, such as a generated Secret.
    pub(crate) async fn keep(&self, entry: Entry) -> Result<(), Error> {
        let mut notes = self.notes.lock().await;
        notes.entries.insert(entry.key.clone(), entry.clone());
        notes.recorder.done(entry);
        notes.recorder.flush(false).await
    }

    /// The object could not be brought to where it should be.
    pub(crate) async fn failed(&self, key: &Key, why: &str) {
        self.notes.lock().await.recorder.failed(key.clone(), why);
    }

    /// The object is gone.
    pub(crate) async fn deleted(&self, key: &Key) -> Result<(), Error> {
        let mut notes = self.notes.lock().await;
        notes.recorder.deleted(key.clone());
        notes.recorder.flush(false).await
    }

    /// What was written, by key.
    pub(crate) async fn entries(&self) -> BTreeMap<Key, Entry> {
        self.notes.lock().await.entries.clone()
    }

    /// Writes the last word.
    pub(crate) async fn finish(self, outcome: Outcome) -> Result<Journal, Error> {
        self.notes.into_inner().recorder.finish(outcome).await
    }
}

/// What the inventory says of an object that is as its manifest says.
pub(crate) fn entry(desired: &Desired, object: &Value) -> Entry {
    Entry {
        key: desired.key.clone(),
        uid: uid(object).map(str::to_owned),
        digest: desired.digest.clone(),
        owned: applied_hash(object),
        component: desired.component.clone(),
    }
}
