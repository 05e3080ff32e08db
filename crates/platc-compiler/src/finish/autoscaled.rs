//! Workloads that an autoscaler of the platform scales: their manifests say no number of pods, or every
//! apply would set back what the autoscaler has set.
//!
//! The autoscaler may be of another component than the workload, and a patch may send it elsewhere, so
//! which workloads these are is only known when everything is finished.

use std::collections::BTreeSet;

use platc_objects::Object;

use crate::compilation::Manifest;
use crate::emit;

/// The number of pods in the manifest of a workload. The emitter puts each field on a line of its own,
/// and only fields of the object itself stand so far to the left; of those no other has this name.
const REPLICAS: &str = "\n  replicas: ";

/// A workload that an autoscaler names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scaled {
    namespace: Option<String>,
    kind: String,
    name: String,
}

impl Scaled {
    /// The workload whose number of pods this object sets, if the object is an autoscaler.
    pub(super) fn by(object: &Object) -> Option<Self> {
        let Object::HorizontalPodAutoscaler(autoscaler) = object else {
            return None;
        };
        let target = &autoscaler.spec.as_ref()?.scale_target_ref;
        Some(Self {
            namespace: autoscaler.metadata.namespace.clone(),
            kind: target.kind.clone(),
            name: target.name.clone(),
        })
    }

    fn of(manifest: &Manifest) -> Self {
        Self {
            namespace: manifest.id.namespace.clone(),
            kind: manifest.id.kind.to_owned(),
            name: manifest.id.name.clone(),
        }
    }
}

/// Takes the number of pods out of the manifests of these workloads.
pub(super) fn leave_out_replicas(
    scaled: &BTreeSet<&Scaled>,
    manifests: &mut [Manifest],
    texts: &mut Vec<Vec<u8>>,
) {
    if scaled.is_empty() {
        return;
    }
    let workloads = manifests
        .iter_mut()
        .filter(|manifest| manifest.id.group == "apps" && scaled.contains(&Scaled::of(manifest)));
    for manifest in workloads {
        let text = std::str::from_utf8(manifest.document(texts));
        let Some(without) = text.ok().and_then(without_replicas) else {
            continue;
        };
        manifest.digest = emit::digest(without.as_bytes());
        manifest.range = 0..without.len();
        manifest.text = texts.len();
        texts.push(without.into_bytes());
    }
}

/// The manifest without a number of pods; `None` when it has none.
fn without_replicas(text: &str) -> Option<String> {
    let (before, rest) = text.split_once(REPLICAS)?;
    let (_, after) = rest.split_once('\n')?;
    Some(format!("{before}\n{after}"))
}
