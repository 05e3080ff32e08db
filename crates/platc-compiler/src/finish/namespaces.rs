//! The namespaces of the platform, as objects.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::Namespace;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_diagnostics::{Diagnostic, Path, Place, did_you_mean};
use platc_objects::labels::MANAGED_BY;
use platc_sdk::build::{Built, BuiltObject};

use super::output::Output;
use super::pod_security::ENFORCE;
use super::sheet::Sheet;
use super::{PLATFORM_STAGE, Rules, Target, used_namespaces};

/// The label with the name of a namespace.
const NAME: &str = "kubernetes.io/metadata.name";

/// One Namespace for every namespace that objects live in, unless a component makes it or
/// `[namespaces.<name>] create = false` says that it exists.
pub(super) fn output(rules: &Rules<'_>, outputs: &[Output], sheet: &mut Sheet) -> Output {
    let target = rules.target;
    let (used, privileged) = used_namespaces(outputs);
    let made: BTreeSet<&str> = outputs
        .iter()
        .flat_map(|output| &output.made_namespaces)
        .map(String::as_str)
        .collect();
    let objects = used
        .into_iter()
        .filter(|name| !made.contains(*name))
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
        rules,
        Built {
            objects: objects.collect(),
            ..Built::default()
        },
        sheet,
    );
    output
}

/// Warns of namespaces that are described and that nothing lives in: their names are mistyped, or
/// what lived there is gone.
pub(super) fn report_unused(
    target: &Target<'_>,
    used: &BTreeSet<&str>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for name in target.namespaces.keys() {
        if used.contains(name.as_str()) {
            continue;
        }
        let path = Path::from_keys(["namespaces", name]);
        let diagnostic = Diagnostic::warning(
            "platc::unused-namespace",
            format!("nothing lives in the namespace `{name}`"),
        )
        .at_key(&path, "not used");
        diagnostics.push(match did_you_mean(name, used.iter().copied()) {
            Some(better) => diagnostic.fix(
                format!("there is a namespace `{better}`"),
                Place::key(&path),
                better,
            ),
            None => diagnostic.help("remove it, or put a component into it"),
        });
    }
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
    if target.network_policies.is_some() {
        // Policies select namespaces by it; API servers before 1.21 do not put it there themselves.
        labels.insert(NAME.to_owned(), name.to_owned());
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
