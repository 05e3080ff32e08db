//! Layers: one document laid over another.

use schemars::Schema;

use super::shape::Shape;
use super::{Node, Value};

/// Lays `upper` over `lower`: tables are merged key by key, everything else (arrays too) is
/// replaced. A replaced value keeps no trace of the lower one; its place is in the upper file.
///
/// A table that names one of several forms (`{ env = ... }`, `{ existing = ... }`) is replaced too
/// where the upper one names another form: both together would be neither. `schema_of` tells such
/// tables from others; it gives the schema of the components of a module, by the module's kind.
pub fn merge(lower: Node, upper: Node, schema_of: &dyn Fn(&str) -> Option<Schema>) -> Node {
    by_key(lower, upper, |kind, lower, upper| {
        let schema = schema_of(kind).map(Schema::to_value);
        by_key(lower, upper, |_, lower, upper| {
            lay_over(lower, upper, schema.as_ref().map(Shape::of))
        })
    })
}

/// Merges two values of this shape; of `None` nothing is known.
fn lay_over(lower: Node, upper: Node, shape: Option<Shape<'_>>) -> Node {
    if shape.is_some_and(Shape::is_one_of) && names_another_form(&lower, &upper) {
        return upper;
    }
    by_key(lower, upper, |key, lower, upper| {
        lay_over(lower, upper, shape.and_then(|shape| shape.key(key)))
    })
}

/// Whether the keys differ, which are the forms. An empty table names none.
fn names_another_form(lower: &Node, upper: &Node) -> bool {
    match (lower.as_table(), upper.as_table()) {
        (Some(lower), Some(upper)) => !upper.is_empty() && lower.keys().ne(upper.keys()),
        _ => false,
    }
}

/// Merges two tables with `both` for the keys that both have; anything else is replaced.
fn by_key(lower: Node, upper: Node, both: impl Fn(&str, Node, Node) -> Node) -> Node {
    match (lower.value, upper.value) {
        (Value::Table(mut below), Value::Table(above)) => {
            for (key, node) in above {
                let merged = match below.remove(&key) {
                    Some(other) => both(&key, other, node),
                    None => node,
                };
                below.insert(key, merged);
            }
            Node {
                value: Value::Table(below),
                origin: lower.origin,
            }
        }
        (_, value) => Node {
            value,
            origin: upper.origin,
        },
    }
}
