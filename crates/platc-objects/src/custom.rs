//! Objects of custom kinds: those that a `CustomResourceDefinition` adds to a cluster.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::object::Scope;

/// A kind that a `CustomResourceDefinition` defines. A module has one constant for each that it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomKind {
    /// Group of the definition, such as `cert-manager.io`.
    pub group: &'static str,
    /// Group and version of the objects, such as `cert-manager.io/v1`.
    pub api_version: &'static str,
    /// Kind, such as `Certificate`.
    pub kind: &'static str,
    /// Whether the objects live in a namespace.
    pub scope: Scope,
}

/// An object of a custom kind. Its fields are checked where the definition is known: by the server, or by
/// a plan that has the definition too.
#[derive(Clone, Debug, Serialize)]
pub struct CustomObject {
    #[serde(skip)]
    kind: CustomKind,
    /// Name, namespace, labels and annotations.
    pub metadata: ObjectMeta,
    /// All other fields, most often `spec` alone.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

impl CustomObject {
    /// The object of this name with this specification. Namespace and labels are added when it is
    /// finished.
    pub fn new(kind: CustomKind, name: &str, spec: Value) -> Self {
        Self {
            kind,
            metadata: ObjectMeta {
                name: Some(name.to_owned()),
                ..ObjectMeta::default()
            },
            fields: Map::from_iter([("spec".to_owned(), spec)]),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> CustomKind {
        self.kind
    }

    /// The object with its type.
    pub(crate) fn to_json(&self) -> Result<Value, serde_json::Error> {
        let mut value = serde_json::to_value(self)?;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("apiVersion".to_owned(), self.kind.api_version.into());
            fields.insert("kind".to_owned(), self.kind.kind.into());
        }
        Ok(value)
    }

    /// The object of the same kind that was read.
    pub(crate) fn reread(&self, read: Untyped) -> Self {
        let Untyped {
            metadata,
            mut fields,
        } = read;
        for of_kind in ["apiVersion", "kind"] {
            fields.shift_remove(of_kind);
        }
        Self {
            kind: self.kind,
            metadata,
            fields,
        }
    }
}

/// An object as far as all kinds are alike.
#[derive(Deserialize)]
pub(crate) struct Untyped {
    metadata: ObjectMeta,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::object::Object;

    const WELL: CustomKind = CustomKind {
        group: "example.org",
        api_version: "example.org/v1",
        kind: "Well",
        scope: Scope::Namespaced,
    };

    #[test]
    fn a_custom_object_is_written_as_every_other() {
        let well = CustomObject::new(WELL, "deep", json!({"depth": 3}));
        let object = Object::from(well);
        let mut text = Vec::new();
        let written = object.write_yaml(object.api_version(), &mut text);
        assert_eq!(written.map_err(|error| error.to_string()), Ok(()));
        assert_eq!(
            String::from_utf8_lossy(&text),
            "apiVersion: example.org/v1\nkind: Well\nmetadata:\n  name: deep\nspec:\n  depth: 3\n"
        );
        assert_eq!(object.id().to_string(), "Well/deep");
        assert_eq!(object.group(), "example.org");
    }
}
