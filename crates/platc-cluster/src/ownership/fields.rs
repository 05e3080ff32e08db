//! Who set which field: `metadata.managedFields`.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::api::FIELD_MANAGER;
use crate::object::{items, text};
use crate::ownership::field_path::FieldSet;

/// The way in which a manager set its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Server-side apply.
    Apply,
    /// Any other write.
    Update,
}

/// What one manager set in one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'v> {
    /// Name of the manager.
    pub manager: &'v str,
    /// How it wrote.
    pub operation: Operation,
    /// API version that it wrote in.
    pub api_version: &'v str,
    /// Subresource that it wrote to, such as `status`; empty for the object itself. Servers before
    /// 1.22 do not say it.
    pub subresource: &'v str,
    /// The entry as it stands.
    pub(crate) raw: &'v Value,
}

/// `helm (Update)`, `autoscaler (Update of scale)`.
impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}", self.manager, self.operation)?;
        if !self.subresource.is_empty() {
            write!(f, " of {}", self.subresource)?;
        }
        f.write_str(")")
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apply => "Apply",
            Self::Update => "Update",
        })
    }
}

impl<'v> Entry<'v> {
    /// The fields that it set.
    pub fn fields(&self) -> FieldSet {
        self.raw
            .get("fieldsV1")
            .map(FieldSet::read)
            .unwrap_or_default()
    }

    /// Whether it is what this manager wrote to the object itself.
    pub fn is(&self, manager: &str, operation: Operation) -> bool {
        self.manager == manager && self.operation == operation && self.subresource.is_empty()
    }

    pub(crate) fn read(raw: &'v Value) -> Option<Self> {
        Some(Self {
            manager: text(raw, "/manager").unwrap_or_default(),
            operation: match text(raw, "/operation")? {
                "Apply" => Operation::Apply,
                "Update" => Operation::Update,
                _ => return None,
            },
            api_version: text(raw, "/apiVersion").unwrap_or_default(),
            subresource: text(raw, "/subresource").unwrap_or_default(),
            raw,
        })
    }
}

/// All entries of an object, in the order of the server.
pub fn entries(object: &Value) -> impl Iterator<Item = Entry<'_>> {
    items(object, "/metadata/managedFields")
        .iter()
        .filter_map(Entry::read)
}

/// What a manager wrote to the object itself.
pub fn entry<'v>(object: &'v Value, manager: &str, operation: Operation) -> Option<Entry<'v>> {
    entries(object).find(|entry| entry.is(manager, operation))
}

/// What platc applied.
pub fn applied(object: &Value) -> Option<Entry<'_>> {
    entry(object, FIELD_MANAGER, Operation::Apply)
}

/// A digest of the set of fields that platc applied and that are still its own: SHA-256 in hex,
/// whatever the order of the JSON. `None` when platc applied nothing.
///
/// Somebody who changes a field of platc's takes it out of the set, so an equal digest says that
/// nobody did.
pub fn applied_hash(object: &Value) -> Option<String> {
    let fields = applied(object)?.raw.get("fieldsV1")?;
    let mut canonical = String::new();
    write_canonical(&mut canonical, fields);
    // A server before 1.22 does not note who scaled, so the number itself tells.
    if fields.pointer("/f:spec/f:replicas").is_some() {
        let replicas = object.pointer("/spec/replicas");
        let _ = write!(canonical, " {}", replicas.unwrap_or(&Value::Null));
    }
    Some(crate::hex(&Sha256::digest(canonical.as_bytes())))
}

/// Who set the value at a JSON pointer of this object: those who own the field, something below it,
/// or a value as a whole that it is a part of.
pub fn owners_of<'v>(object: &'v Value, pointer: &str) -> Vec<Entry<'v>> {
    entries(object)
        .filter(|entry| owns(object, &entry.fields(), pointer))
        .collect()
}

fn owns(object: &Value, fields: &FieldSet, pointer: &str) -> bool {
    let owned: Vec<String> = fields
        .iter()
        .filter_map(|path| path.pointer_in(object))
        .collect();
    // A field that has nothing below it in the set is owned as a whole.
    let is_whole = |outer: &String| !owned.iter().any(|inner| is_below(inner, outer));
    owned.iter().any(|field| {
        field == pointer
            || is_below(field, pointer)
            || (is_below(pointer, field) && is_whole(field))
    })
}

fn is_below(pointer: &str, outer: &str) -> bool {
    pointer
        .strip_prefix(outer)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Writes JSON without spaces and with sorted keys. A set of fields has nothing but maps.
fn write_canonical(out: &mut String, value: &Value) {
    let Some(fields) = value.as_object() else {
        out.push_str(&value.to_string());
        return;
    };
    let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
    out.push('{');
    for (position, (name, child)) in sorted.into_iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        write_canonical(out, child);
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// As a server has it after an apply of platc, an edit by hand and a scaling.
    fn deployment() -> Value {
        json!({
            "metadata": {"name": "livy", "managedFields": [
                {
                    "manager": "platc", "operation": "Apply", "apiVersion": "apps/v1",
                    "fieldsType": "FieldsV1", "time": "2026-11-21T10:05:09Z",
                    "fieldsV1": {"f:spec": {"f:selector": {}, "f:template": {"f:spec": {"f:containers": {
                        "k:{\"name\":\"livy\"}": {".": {}, "f:image": {}, "f:name": {}},
                    }}}}},
                },
                {
                    "manager": "kubectl-edit", "operation": "Update", "apiVersion": "apps/v1",
                    "fieldsType": "FieldsV1",
                    "fieldsV1": {"f:spec": {"f:template": {"f:spec": {"f:containers": {
                        "k:{\"name\":\"livy\"}": {"f:args": {}},
                    }}}}},
                },
                {
                    "manager": "autoscaler", "operation": "Update", "apiVersion": "apps/v1",
                    "subresource": "scale", "fieldsType": "FieldsV1",
                    "fieldsV1": {"f:spec": {"f:replicas": {}}},
                },
            ]},
            "spec": {
                "replicas": 2,
                "selector": {"matchLabels": {"app": "livy"}},
                "template": {"spec": {"containers": [
                    {"name": "side"},
                    {"name": "livy", "image": "livy:0.8", "args": ["-v"]},
                ]}},
            },
        })
    }

    #[test]
    fn owners_are_those_of_the_field_of_what_is_in_it_and_of_the_whole_it_is_in() {
        let object = deployment();
        for (pointer, owners) in [
            ("/spec/replicas", &["autoscaler (Update of scale)"][..]),
            ("/spec/selector/matchLabels/app", &["platc (Apply)"]),
            ("/spec/template/spec/containers/1/image", &["platc (Apply)"]),
            (
                "/spec/template/spec/containers/1/args/0",
                &["kubectl-edit (Update)"],
            ),
            (
                "/spec/template/spec/containers/1",
                &["platc (Apply)", "kubectl-edit (Update)"],
            ),
            ("/spec/template/spec/containers/0", &[]),
            ("/spec/template/spec/containers/1/imagePullPolicy", &[]),
        ] {
            let found: Vec<String> = owners_of(&object, pointer)
                .iter()
                .map(Entry::to_string)
                .collect();
            assert_eq!(found, owners, "{pointer}");
        }
    }

    #[test]
    fn an_entry_is_found_by_manager_and_operation_and_not_that_of_a_subresource() {
        let object = deployment();
        for (manager, operation, found) in [
            ("platc", Operation::Apply, true),
            ("platc", Operation::Update, false),
            ("autoscaler", Operation::Update, false),
        ] {
            assert_eq!(
                entry(&object, manager, operation).is_some(),
                found,
                "{manager}"
            );
        }
        assert_eq!(
            entries(&json!({"metadata": {"managedFields": [{}]}})).count(),
            0
        );
    }

    #[test]
    fn the_hash_depends_on_the_fields_of_platc_and_not_on_their_order() {
        let hash = |fields: Value| {
            applied_hash(&json!({"metadata": {"managedFields": [
                {"manager": "x", "operation": "Update", "fieldsV1": {"f:x": {}}},
                {"manager": "platc", "operation": "Apply", "fieldsV1": fields},
            ]}}))
        };
        let known = "0085fc6d72315c175f3c3cbe485dbfbedf1aca5dfbb2f8b0e92f8bebeacc1544";
        assert_eq!(
            hash(json!({"f:a": {}, "f:b": {".": {}, "f:c": {}}})).as_deref(),
            Some(known)
        );
        assert_eq!(
            hash(json!({"f:b": {"f:c": {}, ".": {}}, "f:a": {}})).as_deref(),
            Some(known)
        );
        assert_ne!(
            hash(json!({"f:b": {".": {}, "f:c": {}}})).as_deref(),
            Some(known)
        );
        assert_eq!(applied_hash(&json!({"metadata": {}})), None);
    }
}
