//! Notices a component that was renamed without saying so.

use std::collections::BTreeSet;
use std::fmt;

use crate::plan::{Action, Change, Request};

/// A component of the baseline is gone and a new one of the same module looks like it, so this
/// plan would throw the old one away instead of renaming it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameHint {
    /// The address that is gone.
    pub from: String,
    /// The new address.
    pub to: String,
}

impl RenameHint {
    /// The entry of `platform.toml` that makes it a rename.
    pub fn entry(&self) -> String {
        let Self { from, to } = self;
        format!("[[moved]]\nfrom = \"{from}\"\nto = \"{to}\"\n")
    }
}

/// A sentence without the entry.
impl fmt::Display for RenameHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(
            f,
            "{from} is gone and {to} looks like it; if it was renamed, add a [[moved]] entry"
        )
    }
}

/// The hints for a list of changes, by the address that is gone. Each new component is the
/// answer to at most one that is gone.
pub(crate) fn rename_hints(request: &Request<'_>, changes: &[Change]) -> Vec<RenameHint> {
    let (before, after) = (request.before.components(), request.after.components());
    let mut created: BTreeSet<&str> = after.difference(&before).copied().collect();
    let mut hints = Vec::new();
    for &from in before.difference(&after) {
        let old = shape(from, Action::Delete, changes);
        let likeness = |to: &str| {
            let shared = shape(to, Action::Create, changes)
                .intersection(&old)
                .count();
            (same_module(from, to) && shared * 2 >= old.len().max(1)).then_some(shared)
        };
        // `max_by_key` takes the last of equals; the reversed order makes that the first by name.
        let likely = created
            .iter()
            .rev()
            .filter_map(|to| Some((*to, likeness(to)?)));
        if let Some((to, _)) = likely.max_by_key(|(_, shared)| *shared) {
            created.remove(to);
            hints.push(RenameHint {
                from: from.to_owned(),
                to: to.to_owned(),
            });
        }
    }
    hints
}

fn same_module(from: &str, to: &str) -> bool {
    match (from.split_once('.'), to.split_once('.')) {
        (Some((from, _)), Some((to, _))) => from == to,
        _ => false,
    }
}

/// Kinds and names of a component's objects, with the component's own name taken out.
fn shape<'c>(address: &str, action: Action, changes: &'c [Change]) -> BTreeSet<(&'c str, String)> {
    let name = address.split_once('.').map_or(address, |(_, name)| name);
    changes
        .iter()
        .filter(|change| change.action == action && change.address == address)
        .map(|change| {
            let parts: Vec<&str> = change
                .identity
                .name
                .split('-')
                .filter(|part| *part != name)
                .collect();
            (change.identity.kind.as_str(), parts.join("-"))
        })
        .collect()
}
