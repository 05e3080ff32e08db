//! The definitions that are part of the platform: what they say of objects that no server can be asked
//! about yet.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::error::Error;
use crate::object::{Key, items, text};
use crate::planning::definitions::structural;
use crate::platform::Desired;

/// How many mistakes a sentence names.
const MOST_MISTAKES: usize = 3;

/// The definitions of custom kinds among the objects of a platform.
pub(in crate::planning) struct Planned<'p> {
    /// The groups whose definitions this plan changes.
    changed: BTreeSet<&'p str>,
    definitions: Vec<Value>,
}

impl<'p> Planned<'p> {
    /// Those among `objects`; `open` are the objects that this plan may change.
    pub(in crate::planning) fn of(
        objects: &'p [Desired],
        open: impl IntoIterator<Item = &'p Desired> + Clone,
    ) -> Result<Self, Error> {
        let groups: BTreeSet<&str> = open
            .clone()
            .into_iter()
            .map(|desired| desired.key.group.as_str())
            .collect();
        // Nobody asks about a definition whose objects all stay as they are.
        let is_needed = |desired: &&Desired| {
            let group = desired.key.defined_group();
            group.is_some_and(|group| groups.contains(group))
        };
        let definitions = objects.iter().filter(is_needed).map(Desired::value);
        Ok(Self {
            changed: open
                .into_iter()
                .filter_map(|desired| desired.key.defined_group())
                .collect(),
            definitions: definitions.collect::<Result<_, _>>()?,
        })
    }

    /// Whether the plan changes a definition of this group.
    pub(in crate::planning) fn changes(&self, group: &str) -> bool {
        self.changed.contains(group)
    }

    /// The definition of an object's kind, where it is the platform's.
    pub(in crate::planning) fn definition(&self, key: &Key) -> Option<&Value> {
        self.definitions.iter().find(|definition| {
            text(definition, "/spec/group") == Some(&key.group)
                && text(definition, "/spec/names/kind") == Some(&key.kind)
        })
    }
}

/// What the definition of its kind does not allow about an object; `None` where it is all right.
pub(in crate::planning) fn disallowed(definition: &Value, manifest: &Value) -> Option<String> {
    let kind = text(definition, "/spec/names/kind")?;
    let wanted = text(manifest, "/apiVersion")?.split_once('/')?.1;
    let versions = items(definition, "/spec/versions");
    let served = |version: &&Value| {
        text(version, "/name") == Some(wanted)
            && version.pointer("/served") == Some(&Value::Bool(true))
    };
    let Some(version) = versions.iter().find(served) else {
        return Some(format!(
            "the definition of the kind {kind} does not serve the version {wanted}"
        ));
    };
    let schema = version.pointer("/schema/openAPIV3Schema")?;
    let mistakes = structural::mistakes(schema, manifest);
    if mistakes.is_empty() {
        return None;
    }
    let mut named: Vec<String> = mistakes.iter().take(MOST_MISTAKES).cloned().collect();
    if mistakes.len() > MOST_MISTAKES {
        named.push(format!("and {} more", mistakes.len() - MOST_MISTAKES));
    }
    Some(format!(
        "the definition of the kind {kind} does not allow it: {}",
        named.join(", ")
    ))
}
