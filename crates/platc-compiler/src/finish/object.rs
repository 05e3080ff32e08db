//! Finishing one object: namespace, labels, images, Secrets, limits of names.

use k8s_openapi::api::core::v1 as core;
use platc_diagnostics::{Diagnostic, Place};
use platc_objects::object::Scope;
use platc_objects::{Identity, Image, Object, ObjectId, Reference, yaml};
use platc_sdk::Address;
use platc_sdk::build::ImagePlace;

use super::Target;
use super::secrets::{self, Mention};
use crate::patch::Called;

/// What finishing an object found.
pub(super) struct Finished {
    /// Every image that the object names.
    pub(super) images: Vec<(ImagePlace, Image)>,
    /// Every place of the object that names a Secret.
    pub(super) secrets: Vec<Mention>,
    /// Whether it makes pods that need a privileged namespace.
    pub(super) privileged: bool,
    /// Whether its pods are not those that it came with.
    pub(super) has_other_pods: bool,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Adds the namespace and the labels of the component where the object has none of its own.
pub(super) fn add_labels(
    object: &mut Object,
    identity: Option<&Identity>,
    role: &str,
    version: Option<&str>,
) {
    let Some(identity) = identity else { return };
    let scope = object.scope();
    let metadata = object.metadata_mut();
    match scope {
        Scope::Cluster => metadata.namespace = None,
        Scope::Namespaced => {
            metadata
                .namespace
                .get_or_insert_with(|| identity.namespace.clone());
        }
    }
    let labels = metadata.labels.get_or_insert_default();
    identity.add_missing_labels(role, labels);
    if let Some(version) = version {
        labels
            .entry("app.kubernetes.io/version".to_owned())
            .or_insert_with(|| version.to_owned());
    }
}

/// Finishes an object that has its labels and its patches. `known` are the images that its module
/// named; others came by a raw object, by `tune` or by a patch, and are taken from the pods here.
pub(super) fn finish(
    target: &Target<'_>,
    component: Option<&Address>,
    (object, called): (&mut Object, Called<'_>),
    known: Vec<(ImagePlace, Image)>,
) -> Finished {
    let mut finished = Finished {
        images: known,
        secrets: Vec::new(),
        privileged: false,
        has_other_pods: false,
        diagnostics: Vec::new(),
    };
    target.kubernetes.strip_newer_fields(object);
    check_name(component, object, &mut finished.diagnostics);
    let origin = Origin {
        target,
        component,
        called,
    };
    if let Some(pod) = object.pod_spec_mut() {
        finish_images(&origin, pod, &mut finished);
        finished.privileged = needs_privileges(pod);
        if let Some(secret) = target.pull_secret
            && pod.image_pull_secrets.is_none()
        {
            pod.image_pull_secrets = Some(vec![core::LocalObjectReference {
                name: secret.to_owned(),
            }]);
            finished.has_other_pods = true;
        }
    }
    finished.secrets = secrets::mentions(object);
    finished
}

/// Where the pods that are finished came from.
struct Origin<'a> {
    target: &'a Target<'a>,
    component: Option<&'a Address>,
    called: Called<'a>,
}

fn finish_images(origin: &Origin<'_>, pod: &mut core::PodSpec, finished: &mut Finished) {
    let mut containers = Vec::new();
    let init = pod.init_containers.iter_mut().flatten();
    for container in init.chain(&mut pod.containers) {
        let Some(written) = &container.image else {
            continue;
        };
        let place = ImagePlace::Container(container.name.clone());
        let known = finished
            .images
            .iter()
            .find(|(_, image)| image.to_string() == *written);
        let image = match known {
            Some((_, image)) => Some(image.clone()),
            None => origin.new_image(written, &mut finished.diagnostics),
        };
        if let Some(image) = image {
            let reference = image.to_string();
            finished.has_other_pods |= reference != *written;
            container.image = Some(reference);
            containers.push((place, image));
        }
    }
    // What the module named is replaced by what is there after the patches.
    finished
        .images
        .retain(|(place, _)| matches!(place, ImagePlace::Config { .. }));
    finished.images.extend(containers);
}

impl Origin<'_> {
    /// An image that the module did not name: it is checked here for what is checked there.
    fn new_image(&self, written: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Image> {
        let reference = match written.parse::<Reference>() {
            Ok(reference) => reference,
            Err(error) => {
                let diagnostic = Diagnostic::error(
                    "platc::bad-image",
                    format!("{written:?} is not an image reference"),
                );
                diagnostics.push(self.at_image(diagnostic, written, error.to_string()));
                return None;
            }
        };
        if let Some(refusal) = self.target.floating.refusal(&reference) {
            diagnostics.push(self.at_image(refusal, written, "no tag, or the tag `latest`"));
        }
        Some(Image::new(reference, self.target.mirror))
    }

    /// Points at the patch that names the image, or at the component that does.
    fn at_image(
        &self,
        diagnostic: Diagnostic,
        written: &str,
        label: impl Into<String>,
    ) -> Diagnostic {
        match self.target.patches.place_of(self.called, written) {
            Some(path) => diagnostic.at(&path, label),
            None => at_component(diagnostic, self.component, label),
        }
    }
}

/// Whether the Pod Security profile `baseline` rejects the pod.
fn needs_privileges(pod: &core::PodSpec) -> bool {
    let host_path = pod
        .volumes
        .iter()
        .flatten()
        .any(|volume| volume.host_path.is_some());
    host_path || pod.host_network == Some(true) || pod.host_pid == Some(true)
}

/// The longest name of a kind: what the controllers make of it has to fit into a label.
fn longest_name(object: &Object) -> usize {
    match object {
        // The pods of a StatefulSet get the label `controller-revision-hash: <name>-<10 characters>`,
        // the Jobs of a CronJob are called `<name>-<11 characters>`.
        Object::StatefulSet(_) | Object::CronJob(_) => 52,
        Object::Service(_) | Object::Job(_) | Object::Namespace(_) => 63,
        _ => 253,
    }
}

fn check_name(component: Option<&Address>, object: &Object, diagnostics: &mut Vec<Diagnostic>) {
    let limit = longest_name(object);
    let name = object.metadata().name.as_deref().unwrap_or_default();
    if name.len() > limit {
        let diagnostic = Diagnostic::error(
            "platc::long-name",
            format!("the name of {} `{name}` is too long", object.kind()),
        );
        diagnostics.push(
            at_component(
                diagnostic,
                component,
                format!("{} characters, at most {limit} are allowed", name.len()),
            )
            .help("give the component a shorter name"),
        );
    }
}

fn at_component(
    diagnostic: Diagnostic,
    component: Option<&Address>,
    label: impl Into<String>,
) -> Diagnostic {
    match component {
        Some(component) => diagnostic.at_key(&component.path(), label),
        None => diagnostic.at_place(Place::Nowhere, label),
    }
}

/// The diagnostic for an object that YAML cannot hold: a number that is not finite, at most.
pub(super) fn unwritable(id: &ObjectId, error: &yaml::Error) -> Diagnostic {
    Diagnostic::error(
        "platc::bad-value",
        format!("`{id}` cannot be written as YAML"),
    )
    .at_place(Place::Nowhere, "here")
    .note(format!("{error}"))
}
