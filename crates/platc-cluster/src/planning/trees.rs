//! Both sides of the comparison, as trees of manifests.

use std::collections::BTreeMap;

use platc_plan::{Identity, Tree};
use serde_json::Value;

use crate::object::Key;
use crate::ownership::noise::without_noise;
use crate::planning::Deletion;
use crate::planning::expected::Expected;
use crate::platform::Platform;

/// The cluster before and after.
pub(super) struct Trees {
    pub(super) before: Tree,
    pub(super) after: Tree,
}

/// Objects that stay as they are get the same text on both sides, so nobody reads them.
pub(super) fn build(
    platform: &Platform,
    expected: &BTreeMap<&Key, Expected>,
    deletions: &[Deletion],
) -> Trees {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for desired in &platform.objects {
        let path = desired.path.clone();
        match expected.get(&desired.key) {
            Some(Expected::Changed {
                before: old,
                after: new,
                ..
            }) => {
                before.push((path.clone(), text(old)));
                after.push((path, text(new)));
            }
            Some(Expected::New { .. }) | None => after.push((path, desired.text.clone())),
            Some(Expected::Unchanged(_)) => {
                before.push((path.clone(), desired.digest.clone()));
                after.push((path, desired.digest.clone()));
            }
        }
    }
    for deletion in deletions {
        before.push((deletion.path(), text(&deletion.live)));
    }
    Trees {
        before: Tree::new(before),
        after: Tree::new(after),
    }
}

/// The key of the object that a change is about.
pub(super) fn key(identity: &Identity) -> Key {
    Key {
        group: identity.group().to_owned(),
        kind: identity.kind.clone(),
        namespace: identity.namespace.clone(),
        name: identity.name.clone(),
    }
}

/// The object without what the server notes about it, and as people write it: what it is comes first. The
/// items of a list do not say what they are, so that is at their end.
fn text(object: &Value) -> String {
    let mut object = without_noise(object);
    if let Value::Object(fields) = &mut object {
        for (place, name) in ["apiVersion", "kind", "metadata"].into_iter().enumerate() {
            if let Some(field) = fields.shift_remove(name) {
                fields.shift_insert(place.min(fields.len()), name.to_owned(), field);
            }
        }
    }
    platc_objects::yaml::to_string(&object).unwrap_or_default()
}
