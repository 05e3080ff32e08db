//! Labels that the API server would refuse, wherever they came from.

use std::collections::BTreeMap;

use platc_diagnostics::{Diagnostic, Path};
use platc_objects::Object;
use platc_objects::labels::{is_label_key, is_label_value};

/// A label of an object or of its pods, or one of nodes that its pods want.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BadLabel {
    pub(super) key: String,
    pub(super) value: String,
}

impl BadLabel {
    /// What a person is told; `at` is where the label is written, or the component.
    pub(super) fn diagnostic(&self, at: &Path) -> Diagnostic {
        let Self { key, value } = self;
        let label = "use letters, digits, `-`, `_` and `.`";
        if is_label_key(key) {
            let message = format!("{value:?} cannot be the value of the label `{key}`");
            Diagnostic::error("platc::bad-label", message).at(at, label)
        } else {
            let message = format!("{key:?} cannot be the name of a label");
            Diagnostic::error("platc::bad-label", message).at_key(at, label)
        }
    }
}

/// Every such label of an object.
pub(super) fn bad_labels(object: &mut Object) -> Vec<BadLabel> {
    let mut found = Vec::new();
    note(object.metadata_mut().labels.as_ref(), &mut found);
    if let Some(template) = object.pod_template_mut() {
        let metadata = template.metadata.as_ref();
        note(
            metadata.and_then(|metadata| metadata.labels.as_ref()),
            &mut found,
        );
        let spec = template.spec.as_ref();
        note(
            spec.and_then(|spec| spec.node_selector.as_ref()),
            &mut found,
        );
    }
    found
}

fn note(labels: Option<&BTreeMap<String, String>>, found: &mut Vec<BadLabel>) {
    let labels = labels.into_iter().flatten();
    found.extend(
        labels
            // Nearly all keys are platc's own, and are known to be right.
            .filter(|(key, value)| {
                let is_own = key.starts_with("app.kubernetes.io/");
                !is_label_value(value) || (!is_own && !is_label_key(key))
            })
            .map(|(key, value)| BadLabel {
                key: key.clone(),
                value: value.clone(),
            }),
    );
}
