//! Layers: one document laid over another.

use super::{Node, Value};

/// Lays `upper` over `lower`: tables are merged key by key, everything else (arrays too) is
/// replaced. A replaced value keeps no trace of the lower one; its place is in the upper file.
pub fn merge(lower: Node, upper: Node) -> Node {
    match (lower.value, upper.value) {
        (Value::Table(mut below), Value::Table(above)) => {
            for (key, node) in above {
                let merged = match below.remove(&key) {
                    Some(other) => merge(other, node),
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
