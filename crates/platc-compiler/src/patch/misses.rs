//! Patches that hit no object.

use std::sync::atomic::Ordering;

use platc_diagnostics::{Diagnostic, Path, Place, did_you_mean};
use platc_objects::Object;

use super::{Called, Patches};
use crate::settings::PatchTarget;
use crate::words::{list, toml_string};

impl Patches<'_> {
    /// Reports the patches that hit nothing. `objects` are all there are.
    pub(crate) fn report_misses(&self, objects: &[Called<'_>], diagnostics: &mut Vec<Diagnostic>) {
        for (index, (patch, hits)) in self.patches.iter().enumerate() {
            if hits.load(Ordering::Relaxed) == 0 {
                let path = Path::root().key("patch").index(index).key("target");
                diagnostics.push(miss(&path, &patch.target, objects));
            }
        }
    }
}

/// The diagnostic for one target.
fn miss(path: &Path, target: &PatchTarget, objects: &[Called<'_>]) -> Diagnostic {
    let PatchTarget {
        kind,
        name,
        namespace,
    } = target;
    let message = match namespace {
        Some(namespace) => format!("there is no {kind} `{name}` in the namespace `{namespace}`"),
        None => format!("there is no {kind} `{name}`"),
    };
    let Advice {
        key,
        label,
        better,
        others,
    } = advice(target, objects);
    let path = path.key(key);
    let diagnostic = Diagnostic::error("platc::patch-hits-nothing", message).at(&path, label);
    match better {
        Some(better) => diagnostic.fix(
            format!("there is `{better}`"),
            Place::value(&path),
            toml_string(better),
        ),
        None => diagnostic.help(others),
    }
}

/// What to say about the key of a target that leads nowhere.
struct Advice<'a> {
    key: &'static str,
    label: &'static str,
    better: Option<&'a str>,
    others: String,
}

/// Looks at kind, name and namespace in turn.
fn advice<'a>(target: &PatchTarget, objects: &[Called<'a>]) -> Advice<'a> {
    let is_custom = objects.iter().any(|object| object.id.kind == target.kind);
    if !is_custom && !Object::KINDS.contains(&target.kind.as_str()) {
        return Advice {
            key: "kind",
            label: "no kind that platc writes",
            better: did_you_mean(&target.kind, Object::KINDS.iter().copied()),
            others: format!("the kinds are {}", list(Object::KINDS)),
        };
    }
    let of_kind: Vec<Called<'_>> = objects
        .iter()
        .copied()
        .filter(|object| object.id.kind == target.kind)
        .collect();
    if let Some(job) = of_kind.iter().find(|job| job.is_run_of(&target.name)) {
        return Advice {
            key: "name",
            label: "the digest at the end changes with the Job",
            better: Some(job.name),
            others: String::new(),
        };
    }
    let namespaces: Vec<&str> = of_kind
        .iter()
        .filter(|object| object.name == target.name)
        .filter_map(|object| object.id.namespace.as_deref())
        .collect();
    if !namespaces.is_empty() {
        return Advice {
            key: "namespace",
            label: "not in this namespace",
            better: single(&namespaces),
            others: format!("it is in {}", list(&namespaces)),
        };
    }
    let names: Vec<&str> = of_kind.iter().map(|object| object.name).collect();
    let better = did_you_mean(&target.name, names.iter().copied());
    let kinds: Vec<&str> = objects
        .iter()
        .filter(|object| object.name == target.name)
        .map(|object| object.id.kind)
        .collect();
    if better.is_none() && !kinds.is_empty() {
        return Advice {
            key: "kind",
            label: "other kinds have this name",
            better: single(&kinds),
            others: format!("the kinds with this name are {}", list(&kinds)),
        };
    }
    Advice {
        key: "name",
        label: "the patch would change nothing",
        better,
        others: match names.as_slice() {
            [] => "no object is of this kind".to_owned(),
            names => format!("objects of this kind are {}", list(names)),
        },
    }
}

fn single<'n>(names: &[&'n str]) -> Option<&'n str> {
    match names {
        [only] => Some(only),
        _ => None,
    }
}
