//! `[[patch]]`: the way out for what a module has no setting for.
//!
//! A patch is merged as `kubectl patch` merges it, and the result is read back as the typed object:
//! a field that Kubernetes does not know is a mistake at its line in `platform.toml`.

use std::sync::atomic::{AtomicUsize, Ordering};

use platc_diagnostics::{Diagnostic, Part, Path};
use platc_objects::object::ReadObject;
use platc_objects::{Object, ValueError};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::{Mistake, MistakeKind, Node, Reading, from_node_strictly};
use crate::mistake::diagnose;
use crate::settings::PatchTable;
use crate::words::toml_string;

mod called;
mod merge;
mod misses;

pub(crate) use called::Called;

const BAD_PATCH: &str = "platc::bad-patch";

/// What an object is known by, which a patch cannot change.
const IDENTITY: [&str; 4] = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

/// The patches of a platform, and how many objects each has hit so far.
pub(crate) struct Patches<'a> {
    patches: Vec<(&'a PatchTable, AtomicUsize)>,
}

impl<'a> Patches<'a> {
    pub(crate) fn new(patches: &'a [PatchTable]) -> Self {
        Self {
            patches: patches
                .iter()
                .map(|patch| (patch, AtomicUsize::new(0)))
                .collect(),
        }
    }

    /// Whether there is no patch.
    pub(crate) fn are_none(&self) -> bool {
        self.patches.is_empty()
    }

    /// Whether there is a patch of an object of this kind, be it there or not.
    pub(crate) fn name_kind(&self, kind: &str) -> bool {
        self.patches
            .iter()
            .any(|(patch, _)| patch.target.kind == kind)
    }

    /// Whether there is a patch that names the object.
    pub(crate) fn name(&self, called: Called<'_>) -> bool {
        self.patches
            .iter()
            .any(|(patch, _)| called.is_named_by(&patch.target))
    }

    /// Applies every patch that names the object, in their order; answers whether one was merged.
    pub(crate) fn apply(
        &self,
        object: &mut Object,
        called: Called<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        let mut merged = false;
        for (index, (patch, hits)) in self.patches.iter().enumerate() {
            if !called.is_named_by(&patch.target) {
                continue;
            }
            hits.fetch_add(1, Ordering::Relaxed);
            let path = merge_path(index);
            let patch = Value::Object(patch.merge.clone());
            match patched(&patch, object) {
                Ok(changed) => {
                    *object = changed;
                    merged = true;
                }
                Err(mistakes) => diagnostics.extend(
                    mistakes
                        .into_iter()
                        .map(|mistake| refused(object.kind(), &path, &patch, mistake)),
                ),
            }
        }
        merged
    }

    /// Where a patch of the object writes this text.
    pub(crate) fn place_of(&self, called: Called<'_>, text: &str) -> Option<Path> {
        let mut patches = self.patches.iter().enumerate();
        patches.find_map(|(index, (patch, _))| {
            let merge = called.is_named_by(&patch.target).then_some(&patch.merge)?;
            merge
                .iter()
                .find_map(|(key, value)| find_text(&merge_path(index).key(key), value, text))
        })
    }
}

fn merge_path(patch: usize) -> Path {
    Path::root().key("patch").index(patch).key("merge")
}

fn find_text(path: &Path, value: &Value, text: &str) -> Option<Path> {
    match value {
        Value::String(found) => (found == text).then(|| path.clone()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| find_text(&path.index(index), item, text)),
        Value::Object(entries) => entries
            .iter()
            .find_map(|(key, value)| find_text(&path.key(key), value, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// The object with the patch merged into it. Mistakes are at paths of the patch.
fn patched(patch: &Value, object: &Object) -> Result<Object, Vec<Mistake>> {
    let mut merged = object.to_json().map_err(|error| {
        vec![Mistake {
            path: Path::root(),
            part: Part::Value,
            kind: MistakeKind::Other(error.to_string()),
        }]
    })?;
    let mut mistakes = renames(patch, &merged);
    note_numbers_without_value(patch, &Path::root(), &mut mistakes);
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    merge::merge(&mut merged, patch);
    object
        .reread(&mut StrictReader, merged.clone())
        .map_err(|mistakes| {
            let placed = mistakes.into_iter().map(|mistake| Mistake {
                path: merge::place_in_patch(&merged, patch, &mistake.path),
                ..mistake
            });
            placed.collect()
        })
}

/// The values of a patch that would make another object of this one.
fn renames(patch: &Value, object: &Value) -> Vec<Mistake> {
    IDENTITY
        .into_iter()
        .map(Path::parse)
        .filter(|path| match value_at(patch, path) {
            Some(new) => Some(new) != value_at(object, path),
            None => false,
        })
        .map(|path| Mistake {
            path,
            part: Part::Value,
            kind: MistakeKind::Value(ValueError::new(
                BAD_PATCH,
                "a patch cannot change what the object is known by",
                "leave it out",
            )),
        })
        .collect()
}

/// TOML has `nan` and `inf`. JSON has neither, and reads them as nulls, which TOML does not have.
fn note_numbers_without_value(patch: &Value, path: &Path, mistakes: &mut Vec<Mistake>) {
    match patch {
        Value::Null => mistakes.push(Mistake {
            path: path.clone(),
            part: Part::Value,
            kind: MistakeKind::Value(ValueError::new(
                BAD_PATCH,
                "a patch cannot set a number that is not finite",
                "Kubernetes has no such number",
            )),
        }),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                note_numbers_without_value(item, &path.index(index), mistakes);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                note_numbers_without_value(value, &path.key(key), mistakes);
            }
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Reads typed objects, taking an unknown field for a mistake.
struct StrictReader;

impl ReadObject for StrictReader {
    type Error = Vec<Mistake>;

    fn read<T: DeserializeOwned>(&mut self, value: Value) -> Result<T, Vec<Mistake>> {
        let Reading { value, mistakes } = from_node_strictly(&Node::from_json(value));
        value.filter(|_| mistakes.is_empty()).ok_or(mistakes)
    }
}

fn refused(kind: &str, path: &Path, patch: &Value, mistake: Mistake) -> Diagnostic {
    let written = value_at(patch, &mistake.path).and_then(as_toml);
    let is_own = matches!(mistake.kind, MistakeKind::Value(_));
    let mut diagnostic = diagnose(path, mistake, &[], written.as_deref());
    diagnostic.code = BAD_PATCH;
    if is_own {
        return diagnostic;
    }
    diagnostic.note(format!(
        "with the patch the object is no {kind} as Kubernetes knows it"
    ))
}

fn value_at<'v>(patch: &'v Value, path: &Path) -> Option<&'v Value> {
    path.segments()
        .iter()
        .try_fold(patch, |value, segment| merge::child(value, segment))
}

/// A value as it is in TOML, where that is certain: a fraction may have been written in many ways.
fn as_toml(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(toml_string(text)),
        Value::Number(number) if number.is_i64() => Some(number.to_string()),
        _ => None,
    }
}
