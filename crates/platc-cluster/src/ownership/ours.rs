//! Whether an object that carries platc's label is really platc's, so that it may be deleted.

use std::fmt;

use serde_json::Value;

use crate::api::FIELD_MANAGER;
use crate::live::PART_OF;
use crate::object::{label, uid};
use crate::ownership::field_path::FieldPath;
use crate::ownership::fields::entries;

/// The answer; only [`Ours::Yes`] allows to delete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ours {
    /// Label, inventory and managed fields all say so.
    Yes,
    /// It does not have the label, or that of another platform.
    Unlabelled,
    /// The inventory does not know it.
    Unlisted,
    /// The inventory knows another object of this name.
    Recreated,
    /// platc did not set the label.
    LabelOfOthers,
}

/// Why not, as the end of a sentence that starts with the object.
impl fmt::Display for Ours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "belongs to this platform",
            Self::Unlabelled => "does not carry the label of this platform",
            Self::Unlisted => {
                "carries the label of this platform but is not in its inventory: a controller \
                 may have copied the label"
            }
            Self::Recreated => {
                "is not the object that platc applied: somebody deleted that one and made another \
                 of the same name"
            }
            Self::LabelOfOthers => {
                "carries the label of this platform, but platc did not set it: a controller may \
                 have copied it, or somebody took the object over"
            }
        })
    }
}

/// Whether a live object is the platform's own.
///
/// `part_of` is the id of the platform's ApplySet, `listed` the UID that the inventory has for
/// the object's key. The label alone proves nothing: operators copy labels to what they make.
pub fn is_ours(live: &Value, part_of: &str, listed: Option<&str>) -> Ours {
    if label(live, PART_OF) != Some(part_of) {
        return Ours::Unlabelled;
    }
    let Some(listed) = listed else {
        return Ours::Unlisted;
    };
    if uid(live) != Some(listed) {
        return Ours::Recreated;
    }
    let label_field = FieldPath::of_fields(&["metadata", "labels", PART_OF]);
    // In any way: generated Secrets are created and not applied.
    let is_label_ours = entries(live)
        .any(|entry| entry.manager == FIELD_MANAGER && entry.fields().contains(&label_field));
    if is_label_ours {
        Ours::Yes
    } else {
        Ours::LabelOfOthers
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A ConfigMap whose label this manager set.
    fn object(part_of: &str, manager: &str, operation: &str) -> Value {
        json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": "hadoop-config",
                "uid": "c33c4b26-5331-4ec2-9f86-7b99bf3cd7db",
                "labels": {PART_OF: part_of},
                "managedFields": [{
                    "manager": manager, "operation": operation, "apiVersion": "v1",
                    "fieldsType": "FieldsV1",
                    "fieldsV1": {
                        "f:data": {"f:core-site.xml": {}},
                        "f:metadata": {"f:labels": {"f:applyset.kubernetes.io/part-of": {}}},
                    },
                }],
            },
        })
    }

    #[test]
    fn row_02_label_inventory_and_managed_fields_must_all_say_ours() {
        let uid = Some("c33c4b26-5331-4ec2-9f86-7b99bf3cd7db");
        let ours = object("applyset-x-v1", "platc", "Apply");
        let mut foreign_fields = ours.clone();
        foreign_fields["metadata"]["managedFields"][0]["fieldsV1"] =
            json!({"f:data": {"f:core-site.xml": {}}});
        for (case, live, listed, answer) in [
            ("ours", &ours, uid, Ours::Yes),
            (
                "created and not applied",
                &object("applyset-x-v1", "platc", "Update"),
                uid,
                Ours::Yes,
            ),
            (
                "no label",
                &json!({"metadata": {"uid": "c33c4b26-5331-4ec2-9f86-7b99bf3cd7db"}}),
                uid,
                Ours::Unlabelled,
            ),
            (
                "another set",
                &object("applyset-y-v1", "platc", "Apply"),
                uid,
                Ours::Unlabelled,
            ),
            ("not in the inventory", &ours, None, Ours::Unlisted),
            ("made anew", &ours, Some("another"), Ours::Recreated),
            (
                "label copied by a controller",
                &object("applyset-x-v1", "kafka-operator", "Update"),
                uid,
                Ours::LabelOfOthers,
            ),
            (
                "label applied by another tool",
                &object("applyset-x-v1", "kubectl", "Apply"),
                uid,
                Ours::LabelOfOthers,
            ),
            (
                "label not among our fields",
                &foreign_fields,
                uid,
                Ours::LabelOfOthers,
            ),
        ] {
            assert_eq!(is_ours(live, "applyset-x-v1", listed), answer, "{case}");
        }
    }
}
