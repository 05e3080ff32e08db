//! What the platform owns in the cluster and no longer compiles.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::applying::usage::names;
use crate::object::{Key, is_going, label, text, uid};
use crate::ownership::data::holds_data;
use crate::ownership::marks::keep_marks;
use crate::ownership::ours::{Ours, is_ours};
use crate::planning::{Permissions, Picture};
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
    pub(crate) fn path(&self) -> String {
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
pub(crate) struct Gone {
    pub(crate) deletions: Vec<Deletion>,
    pub(crate) kept: Vec<Kept>,
}

/// What happens to StatefulSets with claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sets {
    /// They stay unless they are named, as whoever no longer compiles one may not have meant it.
    Stay,
    /// They go, as everything does; their claims stay.
    Go,
}

/// Sorts what is no longer compiled into what is deleted and what stays.
pub(crate) fn find(
    platform: &Platform,
    picture: &Picture,
    permissions: &Permissions,
    sets: Sets,
) -> Gone {
    let wanted = platform.by_key();
    let secrets: BTreeSet<(&str, &str)> = platform
        .secrets
        .iter()
        .map(|secret| (secret.namespace.as_str(), secret.secret.as_str()))
        .collect();
    let unused: Vec<(&Key, &Value)> = picture
        .live
        .objects
        .iter()
        .filter(|(key, _)| {
            let namespace = key.namespace.as_deref().unwrap_or_default();
            let is_secret =
                key.is("", "Secret") && secrets.contains(&(namespace, key.name.as_str()));
            !wanted.contains_key(key) && !is_secret
        })
        .collect();
    let data = unused
        .iter()
        .filter(|(_, object)| holds_data(object).is_some());
    let data: Vec<&Key> = data.map(|(key, _)| *key).collect();
    let named = Named {
        names: &permissions.destroy_data,
        data: &data,
    };
    let mut gone = Gone::default();
    for (key, object) in unused {
        let entry = picture.known.get(key);
        // A run that died while it made the object has listed it and did not learn its UID.
        let listed = entry.and_then(|entry| entry.uid.as_deref().or(uid(object)));
        let ours = is_ours(object, &picture.part_of, listed);
        let kept = read_by(platform, key, ours);
        match kept.or_else(|| reason_to_keep(key, object, ours, &named, sets)) {
            Some(_) if is_going(object) => {}
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

/// A Secret that an object reads stays, also where it is not known which Secrets the platform needs, as in
/// a state that is gone back to.
fn read_by(platform: &Platform, key: &Key, ours: Ours) -> Option<Kept> {
    if ours != Ours::Yes || !key.is("", "Secret") {
        return None;
    }
    let mut readers = platform.objects.iter().filter(|object| {
        object.key.namespace == key.namespace
            && object.text.contains(&key.name)
            && object.value().is_ok_and(|object| names(&object, key))
    });
    readers.next().map(|reader| Kept {
        key: key.clone(),
        reason: format!("{} reads it", reader.key),
        ours: true,
    })
}

fn reason_to_keep(
    key: &Key,
    object: &Value,
    ours: Ours,
    named: &Named<'_>,
    sets: Sets,
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
    if sets == Sets::Stay && key.defined_group().is_some() {
        let way = format!(
            "an apply never deletes a definition, `kubectl delete customresourcedefinition {}` does",
            key.name
        );
        return kept(format!("it holds data ({data}); {way}"), true);
    }
    match named.meant(key) {
        Meant::Alone => return None,
        Meant::WithOthers(name) => {
            let way = format!(
                "several objects are meant by `--destroy-data {name}`, `--destroy-data {}` deletes \
                 this one",
                full_name(key)
            );
            return kept(format!("it holds data ({data}); {way}"), true);
        }
        Meant::Not => {}
    }
    if key.is("apps", "StatefulSet") && sets == Sets::Go {
        if !deletes_claims(object) {
            return None;
        }
        let claims = "it deletes its volume claims when it goes (whenDeleted: Delete)";
        return kept(
            format!(
                "{claims}; `--destroy-data {}/{}` deletes it",
                key.kind, key.name
            ),
            true,
        );
    }
    kept(
        format!(
            "it holds data ({data}); `--destroy-data {}/{}` deletes it",
            key.kind, key.name
        ),
        true,
    )
}

fn deletes_claims(set: &Value) -> bool {
    text(
        set,
        "/spec/persistentVolumeClaimRetentionPolicy/whenDeleted",
    ) == Some("Delete")
}

/// What a person has named, and all that can be meant by it.
struct Named<'a> {
    names: &'a [String],
    data: &'a [&'a Key],
}

/// Whether an object is meant by a name.
enum Meant<'a> {
    Not,
    Alone,
    /// The name means several objects, so none of them.
    WithOthers(&'a str),
}

impl<'a> Named<'a> {
    fn meant(&self, key: &Key) -> Meant<'a> {
        let mut vague = None;
        for name in self.names.iter().filter(|name| is_name_of(key, name)) {
            let meant = self.data.iter().filter(|other| is_name_of(other, name));
            if meant.count() == 1 {
                return Meant::Alone;
            }
            vague = Some(name.as_str());
        }
        vague.map_or(Meant::Not, Meant::WithOthers)
    }
}

/// The name that only this object has.
fn full_name(key: &Key) -> String {
    match &key.namespace {
        Some(namespace) => format!("{}/{namespace}/{}", key.kind, key.name),
        None => format!("{}/{}", key.kind, key.name),
    }
}

/// Whether a person named the object: by its name, or as `Kind/name`, or as `Kind/namespace/name`.
pub(crate) fn is_named(key: &Key, names: &[String]) -> bool {
    names.iter().any(|name| is_name_of(key, name))
}

fn is_name_of(key: &Key, name: &str) -> bool {
    let parts: Vec<&str> = name.split('/').collect();
    match parts.as_slice() {
        [name] => *name == key.name,
        [kind, name] => *kind == key.kind && *name == key.name,
        [kind, namespace, name] => {
            *kind == key.kind && Some(*namespace) == key.namespace.as_deref() && *name == key.name
        }
        _ => false,
    }
}

fn component_by_labels(object: &Value) -> Option<String> {
    let product = label(object, "app.kubernetes.io/name")?;
    let instance = label(object, "app.kubernetes.io/instance")?;
    Some(format!("{product}.{instance}"))
}
