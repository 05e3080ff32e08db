//! What the platform owns in the cluster and no longer compiles.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::inventory::Entry;
use crate::live::Live;
use crate::object::{Key, is_going, label, uid};
use crate::ownership::data::holds_data;
use crate::ownership::marks::keep_marks;
use crate::ownership::ours::{Ours, is_ours};
use crate::planning::Permissions;
use crate::platform::Platform;

/// An object that is deleted when everything else is done.
#[derive(Clone, Debug)]
pub struct Deletion {
    /// Which object.
    pub key: Key,
    /// Its UID: another object of the same name stays.
    pub uid: String,
    /// Address of the component that it belonged to.
    pub component: Option<String>,
    /// The object as it is.
    pub live: Value,
}

impl Deletion {
    /// Where its manifest would be.
    pub(super) fn path(&self) -> String {
        let component = self.component.as_deref().unwrap_or("platform");
        let namespace = self.key.namespace.as_deref().unwrap_or_default();
        format!(
            "{component}/{}-{}@{namespace}.yaml",
            self.key.kind, self.key.name
        )
    }
}

/// An object that is no longer compiled and stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Which object.
    pub key: Key,
    /// Why it stays, and what a person can do.
    pub reason: String,
    /// Whether it is still the platform's: it stays in the inventory.
    pub ours: bool,
}

/// What is no longer compiled.
#[derive(Debug, Default)]
pub(super) struct Gone {
    pub(super) deletions: Vec<Deletion>,
    pub(super) kept: Vec<Kept>,
}

/// Sorts what is no longer compiled into what is deleted and what stays.
pub(super) fn find(
    platform: &Platform,
    known: &BTreeMap<Key, Entry>,
    live: &Live,
    permissions: &Permissions,
    part_of: &str,
) -> Gone {
    let wanted = platform.by_key();
    let secrets: BTreeMap<(&str, &str), ()> = platform
        .secrets
        .iter()
        .map(|secret| ((secret.namespace.as_str(), secret.secret.as_str()), ()))
        .collect();
    let mut gone = Gone::default();
    for (key, object) in &live.objects {
        let names = (
            key.namespace.as_deref().unwrap_or_default(),
            key.name.as_str(),
        );
        let is_used =
            wanted.contains_key(key) || (key.is("", "Secret") && secrets.contains_key(&names));
        if is_used || is_going(object) {
            continue;
        }
        let entry = known.get(key);
        // A run that died while it made the object has listed it and did not learn its UID.
        let listed = entry.and_then(|entry| entry.uid.as_deref().or(uid(object)));
        let ours = is_ours(object, part_of, listed);
        match reason_to_keep(key, object, ours, permissions) {
            Some(kept) => gone.kept.push(kept),
            None => gone.deletions.push(Deletion {
                key: key.clone(),
                uid: uid(object).unwrap_or_default().to_owned(),
                component: entry
                    .and_then(|entry| entry.component.clone())
                    .or_else(|| component_by_labels(object)),
                live: object.clone(),
            }),
        }
    }
    gone
}

fn reason_to_keep(
    key: &Key,
    object: &Value,
    ours: Ours,
    permissions: &Permissions,
) -> Option<Kept> {
    let kept = |reason: String, ours: bool| {
        Some(Kept {
            key: key.clone(),
            reason,
            ours,
        })
    };
    if ours != Ours::Yes {
        return kept(ours.to_string(), false);
    }
    if let Some(mark) = keep_marks(object) {
        return kept(format!("{mark} asks to keep it"), true);
    }
    let data = holds_data(object)?;
    if is_named(key, &permissions.destroy_data) {
        return None;
    }
    kept(
        format!(
            "it holds data ({data}); `--destroy-data {}/{}` deletes it",
            key.kind, key.name
        ),
        true,
    )
}

/// Whether a person named the object: by its name, or as `Kind/name`, or as `Kind/namespace/name`.
pub(crate) fn is_named(key: &Key, names: &[String]) -> bool {
    names.iter().any(|name| {
        let parts: Vec<&str> = name.split('/').collect();
        match parts.as_slice() {
            [name] => *name == key.name,
            [kind, name] => *kind == key.kind && *name == key.name,
            [kind, namespace, name] => {
                *kind == key.kind
                    && Some(*namespace) == key.namespace.as_deref()
                    && *name == key.name
            }
            _ => false,
        }
    })
}

fn component_by_labels(object: &Value) -> Option<String> {
    let product = label(object, "app.kubernetes.io/name")?;
    let instance = label(object, "app.kubernetes.io/instance")?;
    Some(format!("{product}.{instance}"))
}
