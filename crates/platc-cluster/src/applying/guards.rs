//! What an apply does not do unless a person says so with their own hands.

use platc_plan::Action;

use crate::object::is_going;
use crate::planning::{Deletion, LivePlan};
use crate::platform::Platform;

/// So many objects may be deleted without being counted by a person.
const FREELY_DELETED: usize = 10;
/// So many of a hundred objects of the inventory may be deleted without being counted by a person.
const FREELY_DELETED_PERCENT: usize = 20;
/// A small platform may lose this many, whatever share of it that is.
const ALWAYS_FREE: usize = 2;

/// Why an apply does not begin.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Guard {
    /// No component was compiled; a file that lost its end looks like that too.
    #[error(
        "the platform has no components, and the cluster has {} that it had; an apply would delete all \
         that. If that is meant, `platc destroy` does it",
        objects(*owned)
    )]
    Empty {
        /// Objects in the inventory that would go.
        owned: usize,
    },
    /// More is deleted than happens by itself.
    #[error(
        "this apply would delete {count} of the {owned} objects of the platform; if that is meant, \
         repeat it with `--allow-prune={count}`"
    )]
    Prune {
        /// How many would be deleted.
        count: usize,
        /// Objects in the inventory.
        owned: usize,
    },
    /// Some changes cannot be done.
    #[error("{}", list(.0))]
    Refused(Vec<String>),
}

fn objects(count: usize) -> String {
    match count {
        1 => "1 object".to_owned(),
        count => format!("{count} objects"),
    }
}

fn list(refusals: &[String]) -> String {
    let mut text = format!(
        "nothing was changed: {} of the changes cannot be done",
        refusals.len()
    );
    for refusal in refusals {
        text.push_str("\n  ");
        text.push_str(refusal);
    }
    text
}

/// Whether the apply may begin.
pub(super) fn check(
    platform: &Platform,
    plan: &LivePlan,
    allow_prune: Option<usize>,
) -> Result<(), Guard> {
    let owned = plan
        .picture
        .inventory
        .as_ref()
        .map_or(0, |inventory| inventory.entries.len());
    let lost = lost(platform, plan);
    if lost > 0 {
        return Err(Guard::Empty { owned: lost });
    }
    let refused: Vec<String> = plan
        .refusals()
        .map(|(change, why)| format!("{} {}: {why}", change.address, change.identity))
        .collect();
    if !refused.is_empty() {
        return Err(Guard::Refused(refused));
    }
    let count = counted(plan);
    if exceeds(count, owned) && allow_prune != Some(count) {
        return Err(Guard::Prune { count, owned });
    }
    Ok(())
}

/// How many objects are left of components when not a single one was compiled.
fn lost(platform: &Platform, plan: &LivePlan) -> usize {
    let has_components = platform
        .objects
        .iter()
        .any(|object| object.component.is_some());
    let Some(inventory) = plan.picture.inventory.as_ref().filter(|_| !has_components) else {
        return 0;
    };
    let entries = inventory.entries.values();
    entries
        .filter(|entry| platform.objects.is_empty() || entry.component.is_some())
        .count()
}

/// How many deletions count. The former run of a Job goes with every new one and is not among them,
/// nor is what goes already.
fn counted(plan: &LivePlan) -> usize {
    let is_former_run = |deletion: &Deletion| {
        deletion.key.is("batch", "Job")
            && plan.plan.changes.iter().any(|change| {
                change.action == Action::Replace
                    && change.identity.kind == "Job"
                    && change.previous_name.as_deref() == Some(deletion.key.name.as_str())
            })
    };
    let deletions = plan.deletions.iter();
    deletions
        .filter(|deletion| !is_former_run(deletion) && !is_going(&deletion.live))
        .count()
}

fn exceeds(count: usize, owned: usize) -> bool {
    count > ALWAYS_FREE && (count > FREELY_DELETED || count * 100 > owned * FREELY_DELETED_PERCENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_counts_what_is_more_than_a_little() {
        for (count, owned, expected) in [
            (0, 0, false),
            (2, 3, false),
            (3, 15, false),
            (3, 14, true),
            (10, 1000, false),
            (11, 1000, true),
        ] {
            assert_eq!(exceeds(count, owned), expected, "{count} of {owned}");
        }
    }
}
