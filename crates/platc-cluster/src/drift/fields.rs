//! The fields in which an object is not as it should be, and who set them.

use platc_plan::{Baseline, BaselineKind, FieldChange, Request, Tree};
use serde_json::Value;

use super::pointer::pointer;
use super::{ComparedWith, FieldDrift, Owner};
use crate::api::FIELD_MANAGER;
use crate::error::Error;
use crate::object::{Key, text};
use crate::ownership::field_path::FieldPath;
use crate::ownership::fields::{Entry, Operation, applied, owners_of};
use crate::ownership::noise::without_noise;

/// What stands for a value of a Secret.
const STARS: &str = "***";

/// Compares an object with what an apply would make of it: the fields with other values, and then
/// those that somebody took over as they are.
pub(super) fn compare(
    key: &Key,
    live: &Value,
    wanted: &Value,
    compared_with: ComparedWith,
) -> Result<Vec<FieldDrift>, Error> {
    let different = differences(live, wanted)?;
    let different = different.into_iter().map(|change| {
        let owners = pointer(live, &change.path).map(|pointer| owners(live, &pointer));
        FieldDrift {
            path: change.path,
            live: change.before,
            wanted: change.after,
            owners: owners.unwrap_or_default(),
        }
    });
    let is_drift =
        |field: &FieldDrift| compared_with == ComparedWith::Applied || is_others(&field.owners);
    let mut fields: Vec<FieldDrift> = different.filter(is_drift).collect();
    fields.extend(taken(key, live, wanted));
    Ok(fields)
}

/// Whether only others own a field. One that is still ours differs because the platform changed.
fn is_others(owners: &[Owner]) -> bool {
    let is_ours =
        |owner: &Owner| owner.manager == FIELD_MANAGER && owner.operation == Operation::Apply;
    !owners.is_empty() && !owners.iter().any(is_ours)
}

/// What a plan says of the two; it puts stars in place of values of Secrets.
fn differences(live: &Value, wanted: &Value) -> Result<Vec<FieldChange>, Error> {
    let tree = |object: &Value| {
        let text = platc_objects::yaml::to_string(&without_noise(object));
        Tree::new([("platform/object.yaml".to_owned(), text.unwrap_or_default())])
    };
    let plan = platc_plan::plan(&Request {
        before: &tree(live),
        after: &tree(wanted),
        baseline: Baseline {
            kind: BaselineKind::Cluster,
            description: String::new(),
            reason: String::new(),
        },
        platform: "",
        order: &[],
        moved: &[],
        digest: "",
    })
    .map_err(|error| Error::State(error.to_string()))?;
    let changes = plan.changes.into_iter();
    Ok(changes.flat_map(|change| change.fields).collect())
}

/// Fields that an apply would own, that others own now, and whose value is right.
fn taken(key: &Key, live: &Value, wanted: &Value) -> Vec<FieldDrift> {
    let fields = |object| applied(object).map(|entry| entry.fields());
    let lost = fields(wanted)
        .unwrap_or_default()
        .difference(&fields(live).unwrap_or_default());
    let lost: Vec<&FieldPath> = lost.iter().collect();
    // A map that is lost with its fields says nothing that they do not.
    let is_leaf = |path: &FieldPath| {
        let inner = |other: &&FieldPath| *other != path && other.is_within(path);
        !lost.iter().any(inner)
    };
    lost.iter()
        .filter(|path| is_leaf(path))
        .filter_map(|path| {
            let pointer = path.pointer_in(live)?;
            let value = live.pointer(&pointer)?;
            let is_right = wanted.pointer(&path.pointer_in(wanted)?) == Some(value);
            let owners = owners(live, &pointer);
            let value = if key.is("", "Secret") && holds_values(&pointer) {
                Value::from(STARS)
            } else {
                value.clone()
            };
            (is_right && is_others(&owners)).then(|| FieldDrift {
                path: path.to_string(),
                live: Some(value.clone()),
                wanted: Some(value),
                owners,
            })
        })
        .collect()
}

/// Whether a field of a Secret is a value, or all of them.
fn holds_values(pointer: &str) -> bool {
    let first = pointer.split('/').nth(1);
    matches!(first, Some("data" | "stringData"))
}

fn owners(live: &Value, pointer: &str) -> Vec<Owner> {
    owners_of(live, pointer).iter().map(Owner::of).collect()
}

impl Owner {
    fn of(entry: &Entry<'_>) -> Self {
        Self {
            manager: entry.manager.to_owned(),
            operation: entry.operation,
            subresource: entry.subresource.to_owned(),
            time: text(entry.raw, "/time").map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests;
