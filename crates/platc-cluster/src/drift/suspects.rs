//! Which objects are not as the inventory says, as far as one look tells.

use serde_json::Value;

use super::{Departed, Departure};
use crate::inventory::Entry;
use crate::object::{Key, annotation, is_going, uid};
use crate::ownership::fields::applied_hash;
use crate::ownership::ours::{Ours, is_ours};
use crate::planning::Picture;
use crate::platform::Platform;
use crate::secrets::STANDS_IN;
use crate::status::Note;

/// What one look tells.
#[derive(Debug)]
pub(super) struct Suspects<'p> {
    /// Owned, and not among the objects with the platform's label.
    pub(super) absent: Vec<&'p Entry>,
    /// There, and not as they were left.
    pub(super) departed: Vec<Departed<'p>>,
    /// There with the platform's label, and not owned.
    pub(super) strangers: Vec<Note>,
}

/// Compares what is there with what the platform owns.
pub(super) fn find<'p>(platform: &Platform, picture: &'p Picture) -> Suspects<'p> {
    let objects = &picture.live.objects;
    let mut suspects = Suspects {
        absent: Vec::new(),
        departed: Vec::new(),
        strangers: Vec::new(),
    };
    for (key, entry) in &picture.known {
        match objects.get(key) {
            Some(object) => {
                if let Some(departure) = departure(entry, object) {
                    suspects.departed.push(Departed {
                        entry,
                        live: Some(object.clone()),
                        departure,
                    });
                }
            }
            // What never had a UID was to be made by a run that died; the next one makes it. A claim of a
            // set that was destroyed has no label.
            None if entry.uid.is_some() && !entry.is_claim_of_set() => suspects.absent.push(entry),
            None => {}
        }
    }
    let strangers = objects
        .iter()
        .filter(|(key, _)| !picture.known.contains_key(key))
        .filter(|(key, object)| !is_secret_of_ours(platform, &picture.part_of, key, object));
    suspects.strangers = strangers
        .map(|(key, object)| Note {
            key: key.clone(),
            text: is_ours(object, &picture.part_of, None).to_string(),
        })
        .collect();
    suspects
}

/// In what an object is not as it was left, as far as it tells without a request. `Changed` is a
/// suspicion: somebody else may have set a field of ours to the value that it had.
pub(crate) fn departure(entry: &Entry, object: &Value) -> Option<Departure> {
    if is_going(object) {
        return Some(Departure::Going);
    }
    let listed = entry.uid.as_deref();
    if listed.is_some_and(|listed| uid(object) != Some(listed)) {
        return Some(Departure::Recreated);
    }
    // A Secret that was made in the cluster has no manifest, so its fields tell nothing.
    let has_manifest = !entry.digest.is_empty();
    (has_manifest && entry.owned != applied_hash(object)).then_some(Departure::Changed)
}

/// A run that died may have made a Secret and not noted it.
fn is_secret_of_ours(platform: &Platform, part_of: &str, key: &Key, object: &Value) -> bool {
    let is_named = || {
        platform.secrets.iter().any(|secret| {
            Some(secret.namespace.as_str()) == key.namespace.as_deref() && secret.secret == key.name
        })
    };
    key.is("", "Secret")
        && is_ours(object, part_of, uid(object)) == Ours::Yes
        && (annotation(object, STANDS_IN).is_some() || is_named())
}
