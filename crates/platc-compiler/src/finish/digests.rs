//! Digests that follow what patches change: that of a ConfigMap, in the pods that mount it, and that in
//! the name of a Job.
//!
//! Both are there when a component is built. They are made again only for what a patch changed, so a
//! platform without patches does not pay for them twice.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use platc_objects::digest::{fit, short};
use platc_objects::job::{JOB_BASE, job_name};
use platc_objects::workload::CONFIG_DIGEST;
use platc_objects::{Identity, Object};
use platc_sdk::build::Built;

use super::object::add_labels;
use crate::patch::{Called, Patches};

/// What the part of an annotation's key behind the slash may hold, without the word that
/// [`CONFIG_DIGEST`] puts at its beginning.
const LONGEST_KEY: usize = 63 - "config-".len();

/// Every ConfigMap whose files are changed by patches, by namespace and name, with the digest of the
/// files that it has then.
#[derive(Default)]
pub(super) struct PatchedFiles {
    digests: BTreeMap<(String, String), String>,
}

impl PatchedFiles {
    /// Whether any patch can change the files of a ConfigMap.
    pub(super) fn are_possible(patches: &Patches<'_>) -> bool {
        patches.name_kind("ConfigMap")
    }

    /// Notes what becomes of the files of a component. The patches are applied to copies that nobody
    /// sees; what is wrong with them is reported when the component is finished.
    pub(super) fn note(&mut self, patches: &Patches<'_>, identity: &Identity, built: Built) {
        for built in built.objects {
            let mut object = built.object;
            if !matches!(object, Object::ConfigMap(_)) {
                continue;
            }
            add_labels(&mut object, Some(identity), &built.role, None);
            let id = object.id();
            let called = Called::new(&id, None);
            if !patches.name(called) {
                continue;
            }
            let before = files_digest(&object);
            patches.apply(&mut object, called, &mut Vec::new());
            let after = files_digest(&object);
            if before != after {
                let namespace = id.namespace.unwrap_or_default();
                self.digests.insert((namespace, id.name), after);
            }
        }
    }

    /// Adds those of another component.
    pub(super) fn extend(&mut self, other: Self) {
        self.digests.extend(other.digests);
    }

    /// Puts the digests into the pods that mount the files or read variables from them; answers whether
    /// there was any.
    pub(super) fn annotate(&self, object: &mut Object) -> bool {
        if self.digests.is_empty() {
            return false;
        }
        let namespace = object.metadata().namespace.clone().unwrap_or_default();
        let Some(template) = object.pod_template_mut() else {
            return false;
        };
        let Some(pod) = &template.spec else {
            return false;
        };
        let known = template
            .metadata
            .as_ref()
            .and_then(|metadata| metadata.annotations.as_ref());
        let mut annotations = BTreeMap::new();
        for Mention { volume, config_map } in mentions(pod) {
            let key = (namespace.clone(), config_map.to_owned());
            let Some(digest) = self.digests.get(&key) else {
                continue;
            };
            // A module names the volume as it names the annotation.
            let of_module = volume
                .map(|volume| format!("{CONFIG_DIGEST}{volume}"))
                .filter(|key| known.is_some_and(|known| known.contains_key(key)));
            let key = of_module
                .unwrap_or_else(|| format!("{CONFIG_DIGEST}{}", fit(config_map, LONGEST_KEY)));
            annotations.insert(key, digest.clone());
        }
        let found = !annotations.is_empty();
        if found {
            let metadata = template.metadata.get_or_insert_default();
            metadata
                .annotations
                .get_or_insert_default()
                .extend(annotations);
        }
        found
    }
}

/// The name without a digest of a Job that has one.
pub(super) fn job_base(object: &Object) -> Option<String> {
    match object {
        Object::Job(job) => job.metadata.annotations.as_ref()?.get(JOB_BASE).cloned(),
        _ => None,
    }
}

/// Names a Job that was changed after what it runs now.
pub(super) fn rename_job(object: &mut Object, base: &str) {
    if let Object::Job(job) = object
        && let Some(spec) = &job.spec
    {
        job.metadata.name = Some(job_name(base, spec));
    }
}

/// Digest over the names and contents of the files of a ConfigMap.
fn files_digest(object: &Object) -> String {
    let Object::ConfigMap(config_map) = object else {
        return short([]);
    };
    let texts = config_map.data.iter().flatten();
    let texts = texts.map(|(name, text)| (name, text.as_bytes()));
    let binaries = config_map.binary_data.iter().flatten();
    let binaries = binaries.map(|(name, bytes)| (name, bytes.0.as_slice()));
    let files = texts.chain(binaries);
    short(files.flat_map(|(name, contents)| [name.as_bytes(), contents]))
}

/// A place of a pod that names a ConfigMap.
struct Mention<'a> {
    /// The volume, where it is one with nothing else in it.
    volume: Option<&'a str>,
    config_map: &'a str,
}

fn mentions(pod: &core::PodSpec) -> impl Iterator<Item = Mention<'_>> {
    let volumes = pod.volumes.iter().flatten().filter_map(|volume| {
        Some(Mention {
            volume: Some(&volume.name),
            config_map: &volume.config_map.as_ref()?.name,
        })
    });
    let projected = pod
        .volumes
        .iter()
        .flatten()
        .filter_map(|volume| volume.projected.as_ref())
        .flat_map(|projected| projected.sources.iter().flatten())
        .filter_map(|source| Some(source.config_map.as_ref()?.name.as_str()));
    let init = pod.init_containers.iter().flatten();
    let variables = init.chain(&pod.containers).flat_map(|container| {
        let one_by_one = container.env.iter().flatten().filter_map(|variable| {
            let source = variable.value_from.as_ref()?.config_map_key_ref.as_ref()?;
            Some(source.name.as_str())
        });
        let whole = container.env_from.iter().flatten();
        let whole = whole.filter_map(|source| Some(source.config_map_ref.as_ref()?.name.as_str()));
        one_by_one.chain(whole)
    });
    volumes.chain(projected.chain(variables).map(|config_map| Mention {
        volume: None,
        config_map,
    }))
}
