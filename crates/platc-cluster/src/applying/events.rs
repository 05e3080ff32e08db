//! What happens during an apply, told as it happens.

use crate::object::Key;

/// What happens to an object, or to the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The object is written.
    Applying(Key),
    /// It was written.
    Applied {
        /// Which object.
        key: Key,
        /// It was not there before.
        created: bool,
    },
    /// It was written and is not ready yet; told again when the reason changes.
    Waiting {
        /// Which object.
        key: Key,
        /// What it waits for, such as "2 of 3 pods are updated".
        what: String,
    },
    /// It is ready, also when it was before.
    Ready {
        /// Which object.
        key: Key,
        /// What a person should know about it all the same.
        note: Option<String>,
    },
    /// It could not be written, or will not become ready.
    Failed {
        /// Which object.
        key: Key,
        /// Why, and what to do.
        why: String,
    },
    /// It was not touched, as something that it needs failed.
    Skipped {
        /// Which object.
        key: Key,
        /// What failed.
        because: Key,
    },
    /// It is deleted.
    Deleting(Key),
    /// It is gone.
    Deleted(Key),
    /// It was to be deleted and is still there.
    NotDeleted {
        /// Which object.
        key: Key,
        /// Why.
        why: String,
    },
    /// Something that is no object: a Secret was made, the lease was renewed late.
    Note(String),
}

/// Hears what happens.
pub trait Listener: Send + Sync {
    /// Something happened.
    fn hear(&self, event: Event);
}
