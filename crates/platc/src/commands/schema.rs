//! `platc schema`: the JSON Schema of platform.toml, with which editors complete it.

use std::collections::BTreeMap;

use clap::Args;
use platc_compiler::Registry;
use platc_compiler::settings::{
    ImagesTable, MovedTable, NamespaceTable, PatchTable, PlatformTable, PodsTable,
};
use platc_sdk::Name;
use schemars::{Schema as JsonSchema, SchemaGenerator};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::session::Session;

/// Print the JSON Schema of platform.toml.
#[derive(Args, Debug)]
pub(crate) struct Schema {}

impl Schema {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Self {} = self;
        let schema = schema(session.registry);
        session
            .printer
            .data(&(serde_json::to_string_pretty(&schema)? + "\n"))?;
        Ok(Exit::Success)
    }
}

fn schema(registry: &Registry) -> Value {
    let mut generator = SchemaGenerator::default();
    let mut properties = BTreeMap::from([
        (
            "platform",
            generator.subschema_for::<PlatformTable>().to_value(),
        ),
        (
            "images",
            generator.subschema_for::<ImagesTable>().to_value(),
        ),
        (
            "namespaces",
            json!({
                "type": "object",
                "description": "Namespaces that components live in",
                "additionalProperties": generator.subschema_for::<NamespaceTable>(),
            }),
        ),
        (
            "patch",
            generator.subschema_for::<Vec<PatchTable>>().to_value(),
        ),
        (
            "moved",
            generator.subschema_for::<Vec<MovedTable>>().to_value(),
        ),
    ]);
    let common = [
        ("namespace", generator.subschema_for::<Name>()),
        ("pods", generator.subschema_for::<PodsTable>()),
    ];
    let mut definitions = generator.take_definitions(true);
    for module in registry.modules() {
        let mut component = module.schema();
        definitions.extend(take_definitions(&mut component));
        add_common(&mut component, &common);
        properties.insert(
            module.kind(),
            json!({
                "type": "object",
                "description": module.about(),
                "additionalProperties": component,
            }),
        );
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "platform.toml",
        "type": "object",
        "required": ["platform"],
        "additionalProperties": false,
        "properties": properties,
        "$defs": definitions,
    })
}

/// Takes the definitions out of a module's schema, so that all of them stand in one place.
fn take_definitions(schema: &mut JsonSchema) -> serde_json::Map<String, Value> {
    schema.remove("$schema");
    match schema.remove("$defs") {
        Some(Value::Object(definitions)) => definitions,
        _ => serde_json::Map::new(),
    }
}

/// Every component has these keys beside those of its module.
fn add_common(schema: &mut JsonSchema, common: &[(&str, JsonSchema)]) {
    let properties = schema
        .ensure_object()
        .entry("properties")
        .or_insert_with(|| json!({}));
    if let Value::Object(properties) = properties {
        for (key, schema) in common {
            properties.insert((*key).to_owned(), schema.clone().to_value());
        }
    }
}
