//! Short words for schemas.

use platc_sdk::k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    JSON, JSONSchemaProps, JSONSchemaPropsOrArray, JSONSchemaPropsOrBool,
};
use platc_sdk::serde_json::json;

/// A text.
pub(super) fn text() -> JSONSchemaProps {
    of_type("string")
}

/// One of these texts.
pub(super) fn one_of(values: &[&str]) -> JSONSchemaProps {
    JSONSchemaProps {
        enum_: Some(values.iter().map(|value| JSON(json!(value))).collect()),
        ..text()
    }
}

/// A whole number.
pub(super) fn number() -> JSONSchemaProps {
    of_type("integer")
}

/// True or false.
pub(super) fn flag() -> JSONSchemaProps {
    of_type("boolean")
}

/// A list.
pub(super) fn list(items: JSONSchemaProps) -> JSONSchemaProps {
    JSONSchemaProps {
        items: Some(JSONSchemaPropsOrArray::Schema(Box::new(items))),
        ..of_type("array")
    }
}

/// Texts by their keys.
pub(super) fn texts() -> JSONSchemaProps {
    JSONSchemaProps {
        additional_properties: Some(JSONSchemaPropsOrBool::Schema(Box::new(text()))),
        ..of_type("object")
    }
}

/// An object with any fields.
pub(super) fn open() -> JSONSchemaProps {
    JSONSchemaProps {
        x_kubernetes_preserve_unknown_fields: Some(true),
        ..of_type("object")
    }
}

/// An object with these fields, and any others.
pub(super) fn object<'n>(
    fields: impl IntoIterator<Item = (&'n str, JSONSchemaProps)>,
    required: &[&str],
) -> JSONSchemaProps {
    let fields = fields.into_iter();
    let required: Vec<String> = required.iter().map(|&name| name.to_owned()).collect();
    JSONSchemaProps {
        properties: Some(
            fields
                .map(|(name, schema)| (name.to_owned(), schema))
                .collect(),
        ),
        required: (!required.is_empty()).then_some(required),
        ..open()
    }
}

fn of_type(name: &str) -> JSONSchemaProps {
    JSONSchemaProps {
        type_: Some(name.to_owned()),
        ..JSONSchemaProps::default()
    }
}
