//! The namespaces of the platform, as objects.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::Namespace;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_objects::labels::MANAGED_BY;
use platc_sdk::build::{Built, BuiltObject};

use super::output::Output;
use super::{PLATFORM_STAGE, Target, used_namespaces};

/// The level of Pod Security that a namespace enforces.
const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

/// One Namespace for every namespace that objects live in, unless a component makes it or
/// `[namespaces.<name>] create = false` says that it exists.
pub(super) fn output(target: &Target<'_>, outputs: &[Output]) -> Output {
    let (used, privileged) = used_namespaces(outputs);
    let made: Vec<&str> = outputs
        .iter()
        .flat_map(|output| &output.manifests)
        .filter(|manifest| manifest.id.kind == "Namespace")
        .map(|manifest| manifest.id.name.as_str())
        .collect();
    let objects = used
        .into_iter()
        .filter(|name| !made.contains(name))
        .filter(|name| {
            target
                .namespaces
                .get(*name)
                .is_none_or(|table| table.create)
        })
        .map(|name| BuiltObject {
            object: namespace(target, name, privileged.contains(name)).into(),
            stage: PLATFORM_STAGE,
            role: "namespace".to_owned(),
            serves: None,
        });
    let mut output = Output::new(None, None);
    output.add_all(
        target,
        Built {
            objects: objects.collect(),
            ..Built::default()
        },
    );
    output
}

fn namespace(target: &Target<'_>, name: &str, privileged: bool) -> Namespace {
    let mut labels = BTreeMap::from([
        (
            "app.kubernetes.io/managed-by".to_owned(),
            MANAGED_BY.to_owned(),
        ),
        (
            "app.kubernetes.io/part-of".to_owned(),
            target.platform.to_owned(),
        ),
    ]);
    if privileged {
        labels.insert(ENFORCE.to_owned(), "privileged".to_owned());
    }
    if let Some(table) = target.namespaces.get(name) {
        labels.extend(table.labels.clone());
    }
    Namespace {
        metadata: ObjectMeta {
            name: Some(name.to_owned()),
            labels: Some(labels),
            ..ObjectMeta::default()
        },
        ..Namespace::default()
    }
}
