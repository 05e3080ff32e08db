//! An object as the server gives it: JSON, and the few things that every object has.

use std::fmt;

use serde_json::{Map, Value};

use crate::kind::Kind;

/// What tells one object of a cluster from another. The version is not part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// API group; empty for the core group.
    pub group: String,
    /// Kind, such as `StatefulSet`.
    pub kind: String,
    /// Namespace; `None` for an object of the whole cluster.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
}

impl Key {
    /// The key of an object of this kind.
    pub fn new(kind: &Kind, namespace: Option<&str>, name: &str) -> Self {
        Self {
            group: kind.group.clone(),
            kind: kind.kind.clone(),
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    /// The key of an object; `None` when it is none.
    pub fn of(object: &Value) -> Option<Self> {
        let version = text(object, "/apiVersion")?;
        Some(Self {
            group: version
                .split_once('/')
                .map_or("", |(group, _)| group)
                .to_owned(),
            kind: text(object, "/kind")?.to_owned(),
            namespace: text(object, "/metadata/namespace").map(str::to_owned),
            name: text(object, "/metadata/name")?.to_owned(),
        })
    }

    /// The group of the kind that the object defines, if it is the definition of a custom kind.
    pub(crate) fn defined_group(&self) -> Option<&str> {
        let name = self
            .is("apiextensions.k8s.io", "CustomResourceDefinition")
            .then_some(&self.name)?;
        Some(name.split_once('.')?.1)
    }

    /// Whether the object is of this kind.
    pub fn is(&self, group: &str, kind: &str) -> bool {
        self.group == group && self.kind == kind
    }
}

/// `StatefulSet/lake-hdfs-datanode in apache-hdfs`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)?;
        match &self.namespace {
            Some(namespace) => write!(f, " in {namespace}"),
            None => Ok(()),
        }
    }
}

/// The text at a JSON pointer.
pub fn text<'v>(object: &'v Value, pointer: &str) -> Option<&'v str> {
    object.pointer(pointer)?.as_str()
}

/// The whole number at a JSON pointer.
pub fn number(object: &Value, pointer: &str) -> Option<i64> {
    object.pointer(pointer)?.as_i64()
}

/// The list at a JSON pointer; empty when there is none.
pub fn items<'v>(object: &'v Value, pointer: &str) -> &'v [Value] {
    object
        .pointer(pointer)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// `metadata.uid`.
pub fn uid(object: &Value) -> Option<&str> {
    text(object, "/metadata/uid")
}

/// `metadata.resourceVersion`.
pub fn resource_version(object: &Value) -> Option<&str> {
    text(object, "/metadata/resourceVersion")
}

/// A label.
pub fn label<'v>(object: &'v Value, name: &str) -> Option<&'v str> {
    entry(object, "/metadata/labels", name)
}

/// An annotation.
pub fn annotation<'v>(object: &'v Value, name: &str) -> Option<&'v str> {
    entry(object, "/metadata/annotations", name)
}

/// Sets a label.
pub fn set_label(object: &mut Value, name: &str, value: &str) {
    set_entry(object, "labels", name, value);
}

/// Sets an annotation.
pub fn set_annotation(object: &mut Value, name: &str, value: &str) {
    set_entry(object, "annotations", name, value);
}

/// Whether somebody has asked to delete it.
pub fn is_going(object: &Value) -> bool {
    text(object, "/metadata/deletionTimestamp").is_some()
}

/// The condition of this type.
pub fn condition<'v>(object: &'v Value, kind: &str) -> Option<&'v Value> {
    items(object, "/status/conditions")
        .iter()
        .find(|condition| text(condition, "/type") == Some(kind))
}

fn entry<'v>(object: &'v Value, map: &str, name: &str) -> Option<&'v str> {
    object.pointer(map)?.get(name)?.as_str()
}

fn set_entry(object: &mut Value, map: &str, name: &str, value: &str) {
    let Some(fields) = object.as_object_mut() else {
        return;
    };
    let metadata = child(fields, "metadata");
    if let Some(entries) = metadata.and_then(|metadata| child(metadata, map)) {
        entries.insert(name.to_owned(), Value::from(value));
    }
}

fn child<'m>(map: &'m mut Map<String, Value>, name: &str) -> Option<&'m mut Map<String, Value>> {
    let child = map.entry(name).or_insert_with(|| Value::Object(Map::new()));
    if child.is_null() {
        *child = Value::Object(Map::new());
    }
    child.as_object_mut()
}
