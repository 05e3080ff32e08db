//! All the keys that a table needs and does not have.
//!
//! serde reports one missing key of a table, and nothing gets past it. The schema of the same type
//! knows the others.

use platc_diagnostics::{Path, Segment, did_you_mean};
use schemars::Schema;
use serde_json::Value as Json;

use crate::document::{Mistake, MistakeKind, Node, Table};

/// The other mistakes of the table that a key is missing in; none for any other mistake.
pub(crate) fn others_missing(mistake: &Mistake, node: &Node, schema: &Schema) -> Vec<Mistake> {
    let MistakeKind::MissingKey { key: first } = &mistake.kind else {
        return Vec::new();
    };
    let Some(table) = node.get(&mistake.path).and_then(Node::as_table) else {
        return Vec::new();
    };
    let root = schema.as_value();
    let required = at(root, &mistake.path).and_then(|schema| schema.get("required"));
    required
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .filter(|key| key != first && !is_there(table, key))
        .map(|key| Mistake {
            kind: MistakeKind::MissingKey {
                key: key.to_owned(),
            },
            ..mistake.clone()
        })
        .collect()
}

/// Whether the table has the key, well or badly spelt.
fn is_there(table: &Table, key: &str) -> bool {
    table.contains_key(key)
        || table
            .keys()
            .any(|other| did_you_mean(other, [key]).is_some())
}

/// The schema of the value at a path.
fn at<'s>(root: &'s Json, path: &Path) -> Option<&'s Json> {
    path.segments()
        .iter()
        .try_fold(root, |schema, segment| {
            let schema = resolved(root, schema)?;
            match segment {
                Segment::Index(_) => schema.get("items"),
                Segment::Key(key) => schema
                    .get("properties")
                    .and_then(|properties| properties.get(key))
                    .or_else(|| schema.get("additionalProperties")),
            }
        })
        .and_then(|schema| resolved(root, schema))
}

/// The schema that a reference, or an optional value, stands for.
fn resolved<'s>(root: &'s Json, schema: &'s Json) -> Option<&'s Json> {
    let target = match schema.get("anyOf").and_then(Json::as_array) {
        Some(any) => any.first()?,
        None => schema,
    };
    match target.get("$ref").and_then(Json::as_str) {
        Some(reference) => root.pointer(reference.strip_prefix('#')?),
        None => Some(target),
    }
}
