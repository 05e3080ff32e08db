//! What one component comes to: finished objects on a sheet, and what matters of them for the others.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use platc_diagnostics::{Diagnostic, Path};
use platc_objects::{Identity, Object, ObjectId};
use platc_sdk::Address;
use platc_sdk::build::{Built, BuiltImage, BuiltObject, BuiltSecret};

use super::Rules;
use super::autoscaled::Scaled;
use super::digests;
use super::labels::{BadLabel, SeenLabels};
use super::network::Openness;
use super::object::{self, Finished};
use super::pod_security::{self, Level, Rejected};
use super::pods;
use super::reserved::Storage;
use super::sheet::{Sheet, Written};
use crate::compilation::{Compilation, Manifest};
use crate::emit;
use crate::patch::Called;
use crate::settings::PodsTable;

/// What one component comes to.
pub(super) struct Output {
    pub(super) component: Option<Address>,
    pub(super) version: Option<String>,
    /// Namespaces that the objects live in.
    pub(super) namespaces: BTreeSet<String>,
    /// Namespaces that are among the objects.
    pub(super) made_namespaces: Vec<String>,
    /// Namespaces with pods that need more than Pod Security grants by default.
    pub(super) privileged: BTreeSet<String>,
    /// Workloads that its autoscalers scale.
    pub(super) scaled: Vec<Scaled>,
    /// What matters for who may connect to it.
    pub(super) openness: Openness,
    /// Its volumes and claims.
    pub(super) storage: Storage,
    pub(super) diagnostics: Vec<Diagnostic>,
    labels: SeenLabels,
    /// Pods that their namespaces reject.
    rejected: Rejected,
    /// What a person wants of its pods.
    pods: PodsTable,
    /// Where the manifests are.
    directory: String,
    identity: Option<Identity>,
}

impl Output {
    pub(super) fn new(component: Option<Address>, identity: Option<&Identity>) -> Self {
        Self {
            directory: Compilation::directory(component.as_ref()),
            component,
            version: None,
            namespaces: BTreeSet::new(),
            made_namespaces: Vec::new(),
            privileged: BTreeSet::new(),
            scaled: Vec::new(),
            openness: Openness::default(),
            storage: Storage::default(),
            diagnostics: Vec::new(),
            labels: SeenLabels::default(),
            rejected: Rejected::new(),
            pods: PodsTable::default(),
            identity: identity.cloned(),
        }
    }

    /// Gives all pods what the table says.
    pub(super) fn with_pods(mut self, table: &PodsTable) -> Self {
        self.pods.clone_from(table);
        self
    }

    /// Finishes the objects and writes them at the end of the sheet.
    pub(super) fn add_all(&mut self, rules: &Rules<'_>, built: Built, sheet: &mut Sheet) {
        let Built {
            objects,
            images,
            secrets,
            version,
            collects,
        } = built;
        self.openness.collects = collects;
        let mut named: Vec<Named> = Vec::new();
        named.resize_with(objects.len(), Named::default);
        for image in images {
            if let Some(named) = named.get_mut(image.object) {
                named.images.push(image);
            }
        }
        for secret in secrets {
            if let Some(named) = named.get_mut(secret.object) {
                named.secrets.push(secret);
            }
        }
        self.version = version;
        let mark = sheet.mark();
        for (object, named) in objects.into_iter().zip(named) {
            self.add(rules, object, named, sheet);
        }
        if let Some(component) = &self.component {
            let rejected = pod_security::told(component, &self.rejected);
            self.diagnostics.extend(rejected);
        }
        sheet.sort_since(mark);
    }

    fn add(&mut self, rules: &Rules<'_>, built: BuiltObject, named: Named, sheet: &mut Sheet) {
        let BuiltObject {
            mut object,
            stage,
            role,
            serves,
        } = built;
        let version = self.version.as_deref();
        object::add_labels(&mut object, self.identity.as_ref(), &role, version);
        let job = digests::job_base(&object);
        let given = pods::give(&self.pods, &mut object);
        self.patch(rules, &mut object, job.as_deref().map(|base| (base, given)));
        let mut id = object.id();
        let images = named.images.into_iter();
        let known = images.map(|image| (image.place, image.image)).collect();
        let called = Called::new(&id, job.as_deref());
        let Finished {
            images,
            secrets,
            privileged,
            has_other_pods,
            diagnostics,
        } = object::finish(
            rules.target,
            self.component.as_ref(),
            (&mut object, called),
            known,
        );
        if let Some(base) = job.as_deref().filter(|_| has_other_pods) {
            digests::rename_job(&mut object, base);
            id = object.id();
        }
        self.diagnostics.extend(diagnostics);
        self.check_against_cluster(rules, &mut object, Called::new(&id, job.as_deref()));
        self.note_namespaces(&id, privileged);
        self.note(&mut object);
        if let Some(component) = &self.component {
            let at = (component, &id);
            sheet.note_images(images, at);
            sheet.note_secrets(secrets, named.secrets, at);
        }
        let written = self.write(rules, &object, sheet);
        let home = self
            .identity
            .as_ref()
            .map(|identity| identity.namespace.as_str());
        sheet.add(Manifest {
            path: emit::path(&self.directory, home, &id, custom_group(&object)),
            component: self.component.clone(),
            job,
            id_hash: hash(&id),
            id,
            stage,
            role,
            serves,
            digest: written.digest,
            text: written.text,
            range: written.range,
        });
    }

    /// Writes the finished object, or reports that YAML cannot hold it.
    fn write(&mut self, rules: &Rules<'_>, object: &Object, sheet: &mut Sheet) -> Written {
        let api_version = rules.target.kubernetes.api_version_of(object);
        sheet.write(object, api_version).unwrap_or_else(|error| {
            let diagnostic = object::unwritable(&object.id(), &error);
            self.diagnostics.push(diagnostic);
            Written::default()
        })
    }

    /// Notes what matters of the finished object when all are there.
    fn note(&mut self, object: &mut Object) {
        self.scaled.extend(Scaled::by(object));
        self.storage.note(object);
        self.openness.note(object);
    }

    /// Looks for what the API server would refuse of the finished object, or of its pods.
    fn check_against_cluster(
        &mut self,
        rules: &Rules<'_>,
        object: &mut Object,
        called: Called<'_>,
    ) {
        for label in self.labels.bad_ones(object) {
            let at = self.place_of(rules, object, (&label, called));
            self.diagnostics.push(label.diagnostic(&at));
        }
        let namespace = object.metadata().namespace.as_ref();
        let table = namespace.and_then(|name| rules.target.namespaces.get(name));
        if let Some(level) = Level::of(table) {
            let id = object.id();
            if let Some(pod) = object.pod_spec_mut() {
                pod_security::note(level, &id, pod, &mut self.rejected);
            }
        }
    }

    /// Where a label is written: at the namespace, in a patch, or for all pods. Otherwise the module set
    /// it, from whatever the component says.
    fn place_of(
        &self,
        rules: &Rules<'_>,
        object: &Object,
        (label, called): (&BadLabel, Called<'_>),
    ) -> Path {
        let BadLabel { key, value } = label;
        let Some(component) = &self.component else {
            let name = object.metadata().name.as_deref().unwrap_or_default();
            return Path::from_keys(["namespaces", name, "labels", key]);
        };
        if let Some(path) = rules.target.patches.place_of(called, value) {
            return path;
        }
        if self.pods.labels.get(key) == Some(value) {
            return component.path().key("pods").key("labels").key(key);
        }
        component.path()
    }

    /// Applies the patches, and makes the digests again that follow from what they change.
    /// `job` is the name of a Job without its digest, and whether its pods were changed already.
    fn patch(&mut self, rules: &Rules<'_>, object: &mut Object, job: Option<(&str, bool)>) {
        let patches = &rules.target.patches;
        let mut changed = job.is_some_and(|(_, changed)| changed);
        let job = job.map(|(base, _)| base);
        if !patches.are_none() {
            let id = object.id();
            changed |= patches.apply(object, Called::new(&id, job), &mut self.diagnostics);
        }
        changed |= rules.patched_files.annotate(object);
        if let Some(base) = job.filter(|_| changed) {
            digests::rename_job(object, base);
        }
    }

    fn note_namespaces(&mut self, id: &ObjectId, privileged: bool) {
        if id.kind == "Namespace" {
            self.made_namespaces.push(id.name.clone());
        }
        let Some(namespace) = &id.namespace else {
            return;
        };
        if !self.namespaces.contains(namespace) {
            self.namespaces.insert(namespace.clone());
        }
        if privileged {
            self.privileged.insert(namespace.clone());
        }
    }
}

/// What the module named in one object.
#[derive(Default)]
struct Named {
    images: Vec<BuiltImage>,
    secrets: Vec<BuiltSecret>,
}

/// The group of a custom kind, whose name may be that of another kind.
fn custom_group(object: &Object) -> Option<&'static str> {
    matches!(object, Object::Custom(_)).then(|| object.group())
}

fn hash(id: &ObjectId) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
