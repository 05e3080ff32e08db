//! All the keys that a table needs and does not have.
//!
//! serde reports one missing key of a table, and nothing gets past it. The schema of the same type
//! knows the others.

use platc_diagnostics::did_you_mean;
use schemars::Schema;

use crate::document::{Mistake, MistakeKind, Node, Shape, Table};

/// The other mistakes of the table that a key is missing in; none for any other mistake.
pub(crate) fn others_missing(mistake: &Mistake, node: &Node, schema: &Schema) -> Vec<Mistake> {
    let MistakeKind::MissingKey { key: first } = &mistake.kind else {
        return Vec::new();
    };
    let Some(table) = node.get(&mistake.path).and_then(Node::as_table) else {
        return Vec::new();
    };
    let shape = Shape::of(schema.as_value()).at(&mistake.path);
    shape
        .into_iter()
        .flat_map(Shape::required)
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
