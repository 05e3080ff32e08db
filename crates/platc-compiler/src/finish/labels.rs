//! Labels that the API server would refuse, wherever they came from.

use std::collections::{BTreeMap, BTreeSet};

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

/// What was found of the labels of one component, whose objects mostly have the same ones.
#[derive(Default)]
pub(super) struct SeenLabels {
    /// Keys that the API server takes.
    right_keys: BTreeSet<String>,
    /// Labels that it refuses.
    bad: BTreeSet<BadLabel>,
}

impl SeenLabels {
    /// The labels of an object that the API server would refuse, but for those that were found before.
    pub(super) fn bad_ones(&mut self, object: &mut Object) -> Vec<BadLabel> {
        let mut found = Vec::new();
        self.note(object.metadata_mut().labels.as_ref(), &mut found);
        if let Some(template) = object.pod_template_mut() {
            let metadata = template.metadata.as_ref();
            let labels = metadata.and_then(|metadata| metadata.labels.as_ref());
            self.note(labels, &mut found);
            let spec = template.spec.as_ref();
            let wanted = spec.and_then(|spec| spec.node_selector.as_ref());
            self.note(wanted, &mut found);
        }
        found
    }

    fn note(&mut self, labels: Option<&BTreeMap<String, String>>, found: &mut Vec<BadLabel>) {
        for (key, value) in labels.into_iter().flatten() {
            if self.is_right_key(key) && is_label_value(value) {
                continue;
            }
            let label = BadLabel {
                key: key.clone(),
                value: value.clone(),
            };
            if self.bad.insert(label.clone()) {
                found.push(label);
            }
        }
    }

    fn is_right_key(&mut self, key: &str) -> bool {
        // Nearly all keys are platc's own, and are known to be right.
        if key.starts_with("app.kubernetes.io/") || self.right_keys.contains(key) {
            return true;
        }
        let is_right = is_label_key(key);
        if is_right {
            self.right_keys.insert(key.to_owned());
        }
        is_right
    }
}
