//! What one component comes to: manifests as text, and what they name.

use std::collections::{BTreeMap, BTreeSet};

use platc_diagnostics::Diagnostic;
use platc_objects::{Identity, Image, ObjectId};
use platc_sdk::Address;
use platc_sdk::build::{Built, BuiltImage, BuiltObject, ImagePlace};

use super::Target;
use super::object::{self, Finished};
use crate::compilation::{Compilation, ImageUse, Manifest, SecretUse};
use crate::emit;

/// What one component comes to.
pub(super) struct Output {
    pub(super) component: Option<Address>,
    pub(super) manifests: Vec<Manifest>,
    pub(super) text: Vec<u8>,
    pub(super) images: Vec<ImageUse>,
    pub(super) secrets: Vec<SecretUse>,
    pub(super) version: Option<String>,
    /// Namespaces with pods that need more than Pod Security grants by default.
    pub(super) privileged: BTreeSet<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
    identity: Option<Identity>,
}

impl Output {
    pub(super) fn new(component: Option<Address>, identity: Option<&Identity>) -> Self {
        Self {
            component,
            manifests: Vec::new(),
            text: Vec::new(),
            images: Vec::new(),
            secrets: Vec::new(),
            version: None,
            privileged: BTreeSet::new(),
            diagnostics: Vec::new(),
            identity: identity.cloned(),
        }
    }

    /// Finishes and writes the objects.
    pub(super) fn add_all(&mut self, target: &Target<'_>, built: Built) {
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
        let mut ids = Vec::with_capacity(objects.len());
        for (index, object) in objects.into_iter().enumerate() {
            let images = images_of.remove(&index).unwrap_or_default();
            ids.push(self.add(target, object, images, version.as_deref()));
        }
        if let Some(component) = &self.component {
            let uses = secrets.into_iter().filter_map(|secret| {
                let object = ids.get(secret.object)?.clone();
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
        self.version = version;
    }

    fn add(
        &mut self,
        target: &Target<'_>,
        built: BuiltObject,
        images: Vec<BuiltImage>,
        version: Option<&str>,
    ) -> ObjectId {
        let BuiltObject {
            mut object,
            stage,
            role,
            serves,
        } = built;
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
        } = object::finish(target, self.component.as_ref(), &mut object, known);
        self.diagnostics.extend(diagnostics);
        if privileged {
            self.privileged.extend(id.namespace.clone());
        }
        if let Some(component) = &self.component {
            self.images
                .extend(images.into_iter().map(|(place, image)| ImageUse {
                    image,
                    component: component.clone(),
                    object: id.clone(),
                    place,
                }));
        }
        let start = self.text.len();
        let api_version = target.kubernetes.api_version_of(&object);
        if let Err(error) = object.write_yaml(api_version, &mut self.text) {
            self.text.truncate(start);
            self.diagnostics.push(object::unwritable(&id, &error));
        }
        let home = self
            .identity
            .as_ref()
            .map(|identity| identity.namespace.as_str());
        let directory = Compilation::directory(self.component.as_ref());
        self.manifests.push(Manifest {
            path: emit::path(&directory, home, &id),
            component: self.component.clone(),
            id: id.clone(),
            stage,
            role,
            serves,
            buffer: 0,
            range: start..self.text.len(),
        });
        id
    }
}
