//! The words and signs that the renderers for people share.

use std::collections::BTreeMap;

use super::style::Style;
use crate::plan::{Action, Change, Risk, Strategy};
use crate::visible::visible;

/// The changes of one component.
pub(super) struct Group<'p> {
    pub(super) address: &'p str,
    /// The namespace that most of its changed objects are in.
    pub(super) namespace: Option<&'p str>,
    pub(super) changes: &'p [Change],
}

/// The changes by component, in their order.
pub(super) fn groups(changes: &[Change]) -> impl Iterator<Item = Group<'_>> {
    changes
        .chunk_by(|one, next| one.address == next.address)
        .map(|changes| Group {
            address: changes.first().map_or("", |change| change.address.as_str()),
            namespace: main_namespace(changes),
            changes,
        })
}

fn main_namespace(changes: &[Change]) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for namespace in changes
        .iter()
        .filter_map(|c| c.identity.namespace.as_deref())
    {
        *counts.entry(namespace).or_default() += 1;
    }
    // The first by name of those with the highest count.
    let most = counts.values().copied().max()?;
    counts
        .into_iter()
        .find(|(_, count)| *count == most)
        .map(|(name, _)| name)
}

impl Group<'_> {
    /// Kind and name, with the namespace if it is not the one of the heading.
    pub(super) fn object(&self, change: &Change) -> String {
        let namespace = change.identity.namespace.as_deref();
        let differing = namespace.filter(|_| namespace != self.namespace);
        let object = change.identity.to_string();
        let text = match differing {
            Some(namespace) => format!("{object} (namespace {namespace})"),
            None => object,
        };
        visible(&text).into_owned()
    }
}

/// What stands before an object.
pub(super) const fn sign(action: Action) -> &'static str {
    match action {
        Action::Create => "+",
        Action::Update => "~",
        Action::Replace => "-/+",
        Action::Delete => "-",
        Action::Move => ">",
    }
}

/// How dangerous a change is, in one or two words.
pub(super) fn word(change: &Change) -> &'static str {
    if change.refused.is_some() {
        return "REFUSED";
    }
    match (change.risk, change.action) {
        (Risk::DataLoss, _) => "DATA LOSS",
        (_, Action::Delete) => "delete",
        (_, Action::Replace) if change.strategy == Some(Strategy::NewName) => "new name",
        (risk, _) => risk.name(),
    }
}

/// Why, each phrase on one line; the most dangerous comes first.
pub(super) fn reasons(change: &Change) -> Vec<String> {
    let all = change.refused.iter().chain(&change.reasons);
    all.map(|reason| visible(reason).into_owned()).collect()
}

/// The first reason.
pub(super) fn headline(change: &Change) -> String {
    reasons(change).into_iter().next().unwrap_or_default()
}

/// Whether a reader must not miss the change.
pub(super) fn is_dangerous(change: &Change) -> bool {
    change.refused.is_some() || change.risk <= Risk::Replace
}

pub(super) fn style(change: &Change) -> Style {
    match change.action {
        _ if is_dangerous(change) => Style::Danger,
        Action::Create => Style::Created,
        Action::Delete => Style::Deleted,
        Action::Update | Action::Replace => Style::Changed,
        Action::Move => Style::Faint,
    }
}
