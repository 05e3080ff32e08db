//! `[[patch]]`: the way out for what a module has no setting for.
//!
//! A patch is merged as `kubectl patch` merges it, and the result is read back as the typed object:
//! a field that Kubernetes does not know is a mistake at its line in `platform.toml`.

use std::sync::atomic::{AtomicUsize, Ordering};

use platc_diagnostics::{Diagnostic, Path, did_you_mean};
use platc_objects::Object;
use platc_objects::object::ReadObject;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::document::{Mistake, Node, Reading, from_node_strictly};
use crate::mistake::diagnose;
use crate::settings::PatchTable;

mod merge;

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

    /// Applies every patch that names the object, in their order.
    pub(crate) fn apply(&self, object: &mut Object, diagnostics: &mut Vec<Diagnostic>) {
        for (index, (patch, hits)) in self.patches.iter().enumerate() {
            if !hits_object(patch, object) {
                continue;
            }
            hits.fetch_add(1, Ordering::Relaxed);
            let path = Path::root().key("patch").index(index);
            match patched(patch, object) {
                Ok(changed) => *object = changed,
                Err(mistakes) => {
                    let path = path.key("merge");
                    let found = mistakes.into_iter().map(|mistake| refused(&path, mistake));
                    diagnostics.extend(found);
                }
            }
        }
    }

    /// Reports the patches that hit nothing. `names` are kind and name of every object.
    pub(crate) fn report_misses<'n>(
        &self,
        names: impl Iterator<Item = (&'n str, &'n str)> + Clone,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for (index, (patch, hits)) in self.patches.iter().enumerate() {
            if hits.load(Ordering::Relaxed) > 0 {
                continue;
            }
            let target = &patch.target;
            let path = Path::root().key("patch").index(index).key("target");
            let diagnostic = Diagnostic::error(
                "platc::patch-hits-nothing",
                format!("there is no {} called `{}`", target.kind, target.name),
            )
            .at(&path.key("name"), "the patch would change nothing");
            let same_kind = names
                .clone()
                .filter(|(kind, _)| *kind == target.kind)
                .map(|(_, name)| name);
            diagnostics.push(match did_you_mean(&target.name, same_kind) {
                Some(better) => diagnostic.fix(
                    format!("there is one called `{better}`"),
                    platc_diagnostics::Place::value(&path.key("name")),
                    format!("{better:?}"),
                ),
                None => diagnostic.help(format!(
                    "`platc graph --objects` lists the objects; kinds are written like `{}`",
                    "StatefulSet"
                )),
            });
        }
    }
}

fn hits_object(patch: &PatchTable, object: &Object) -> bool {
    let target = &patch.target;
    let metadata = object.metadata();
    let namespace_fits = match &target.namespace {
        None => true,
        Some(namespace) => metadata.namespace.as_deref() == Some(namespace.as_str()),
    };
    target.kind == object.kind()
        && metadata.name.as_deref() == Some(target.name.as_str())
        && namespace_fits
}

fn patched(patch: &PatchTable, object: &Object) -> Result<Object, Vec<Mistake>> {
    let mut json = object.to_json().map_err(|error| {
        vec![Mistake {
            path: Path::root(),
            kind: crate::document::MistakeKind::Other(error.to_string()),
        }]
    })?;
    merge::merge(&mut json, &Value::Object(patch.merge.clone()));
    object.reread(&mut StrictReader, json)
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

fn refused(path: &Path, mistake: Mistake) -> Diagnostic {
    let mut diagnostic = diagnose(path, mistake, &[]);
    diagnostic.code = "platc::bad-patch";
    diagnostic.note("the patched object is read as the Kubernetes type that it is")
}
