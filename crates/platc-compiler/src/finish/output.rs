//! What one component comes to: manifests as text, and what they name.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use platc_diagnostics::Diagnostic;
use platc_objects::{Identity, Image, ObjectId};
use platc_sdk::Address;
use platc_sdk::build::{Built, BuiltImage, BuiltObject, BuiltSecret, ImagePlace};

use super::Target;
use super::object::{self, Finished};
use crate::compilation::{Compilation, ImageUse, Manifest, SecretUse};
use crate::emit;

/// The manifests of all components that one thread builds, one behind the other. That they share a
/// buffer is what keeps the memory of a platform with thousands of components together.
pub(super) struct Sheet {
    index: usize,
    bytes: Vec<u8>,
    manifests: Vec<Manifest>,
}

impl Sheet {
    /// The sheet whose text gets this index among those of the compilation. The room for so many
    /// components is generous: memory that is never written to costs nothing.
    pub(super) fn new(index: usize, components: usize) -> Self {
        Self {
            index,
            bytes: Vec::with_capacity(components << 16),
            manifests: Vec::with_capacity(components << 5),
        }
    }

    /// The text, and the manifests in it.
    pub(super) fn finish(self) -> (String, Vec<Manifest>) {
        let text = String::from_utf8(self.bytes).expect("YAML documents are text");
        (text, self.manifests)
    }
}

/// What one component comes to.
pub(super) struct Output {
    component: Option<Address>,
    pub(super) images: Vec<ImageUse>,
    pub(super) secrets: Vec<SecretUse>,
    pub(super) version: Option<String>,
    /// Namespaces that the objects live in.
    pub(super) namespaces: BTreeSet<String>,
    /// Namespaces that are among the objects.
    pub(super) made_namespaces: Vec<String>,
    /// Namespaces with pods that need more than Pod Security grants by default.
    pub(super) privileged: BTreeSet<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where the manifests are.
    directory: String,
    identity: Option<Identity>,
}

impl Output {
    pub(super) fn new(component: Option<Address>, identity: Option<&Identity>) -> Self {
        Self {
            directory: Compilation::directory(component.as_ref()),
            component,
            images: Vec::new(),
            secrets: Vec::new(),
            version: None,
            namespaces: BTreeSet::new(),
            made_namespaces: Vec::new(),
            privileged: BTreeSet::new(),
            diagnostics: Vec::new(),
            identity: identity.cloned(),
        }
    }

    /// Finishes the objects and writes them at the end of the sheet.
    pub(super) fn add_all(&mut self, target: &Target<'_>, built: Built, sheet: &mut Sheet) {
        let Built {
            objects,
            images,
            secrets,
            version,
        } = built;
        let mut images_of: BTreeMap<usize, Vec<BuiltImage>> = BTreeMap::new();
        for image in images {
            images_of.entry(image.object).or_default().push(image);
        }
        self.version = version;
        let first = sheet.manifests.len();
        for (index, object) in objects.into_iter().enumerate() {
            let images = images_of.remove(&index).unwrap_or_default();
            self.add(target, object, images, sheet);
        }
        let manifests = &mut sheet.manifests[first..];
        self.note_secrets(secrets, manifests);
        manifests.sort_by(|left, right| left.path.cmp(&right.path));
    }

    fn add(
        &mut self,
        target: &Target<'_>,
        built: BuiltObject,
        images: Vec<BuiltImage>,
        sheet: &mut Sheet,
    ) {
        let BuiltObject {
            mut object,
            stage,
            role,
            serves,
        } = built;
        let version = self.version.as_deref();
        object::add_labels(&mut object, self.identity.as_ref(), &role, version);
        target.patches.apply(&mut object, &mut self.diagnostics);
        let id = object.id();
        let known: Vec<(ImagePlace, Image)> = images
            .into_iter()
            .map(|image| (image.place, image.image))
            .collect();
        let Finished {
            images,
            privileged,
            diagnostics,
        } = object::finish(target, self.component.as_ref(), (&mut object, &id), known);
        self.diagnostics.extend(diagnostics);
        self.note_namespaces(&id, privileged);
        self.note_images(images, &id);
        let start = sheet.bytes.len();
        let api_version = target.kubernetes.api_version_of(&object);
        if let Err(error) = object.write_yaml(api_version, &mut sheet.bytes) {
            sheet.bytes.truncate(start);
            self.diagnostics.push(object::unwritable(&id, &error));
        }
        let home = self
            .identity
            .as_ref()
            .map(|identity| identity.namespace.as_str());
        sheet.manifests.push(Manifest {
            path: emit::path(&self.directory, home, &id),
            component: self.component.clone(),
            id_hash: hash(&id),
            id,
            stage,
            role,
            serves,
            digest: emit::digest(&sheet.bytes[start..]),
            text: sheet.index,
            range: start..sheet.bytes.len(),
        });
    }

    fn note_secrets(&mut self, secrets: Vec<BuiltSecret>, manifests: &[Manifest]) {
        let Some(component) = &self.component else {
            return;
        };
        let uses = secrets.into_iter().filter_map(|secret| {
            let object = manifests.get(secret.object)?.id.clone();
            Some(SecretUse {
                namespace: object.namespace.clone().unwrap_or_default(),
                secret: secret.secret,
                component: component.clone(),
                object,
                container: secret.container,
            })
        });
        self.secrets.extend(uses);
    }

    fn note_images(&mut self, images: Vec<(ImagePlace, Image)>, id: &ObjectId) {
        let Some(component) = &self.component else {
            return;
        };
        self.images.reserve_exact(images.len());
        let uses = images.into_iter().map(|(place, image)| ImageUse {
            image,
            component: component.clone(),
            object: id.clone(),
            place,
        });
        self.images.extend(uses);
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

fn hash(id: &ObjectId) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}
