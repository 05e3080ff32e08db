//! Configuration files that are trees: what platc sets, with what a person set over it.

use std::collections::BTreeMap;

use platc_sdk::serde_json::{Map, Value};
use platc_sdk::{ConfigFile, yaml};

/// Keys of a YAML file, as a person writes them: tables inside of tables.
pub(crate) type Tree = BTreeMap<String, Value>;

/// The file, as YAML.
pub(crate) fn yaml_file(name: impl Into<String>, value: &Value) -> ConfigFile {
    let text = yaml::to_string(value).expect("a JSON value has a YAML form");
    ConfigFile::text(name, text)
}

/// `base` with what a person set in place of and beside it. Tables are laid over each other key by key;
/// anything else, lists too, is replaced.
pub(crate) fn overlaid(base: Value, over: &Tree) -> Value {
    let over: Map<String, Value> = over
        .iter()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    lay(base, Value::Object(over))
}

fn lay(base: Value, over: Value) -> Value {
    match (base, over) {
        (Value::Object(mut base), Value::Object(over)) => {
            for (key, value) in over {
                let below = base.get_mut(&key).map_or(Value::Null, Value::take);
                base.insert(key, lay(below, value));
            }
            Value::Object(base)
        }
        (_, over) => over,
    }
}

#[cfg(test)]
mod tests {
    use platc_sdk::serde_json::json;

    use super::*;

    #[test]
    fn tables_are_merged_and_lists_are_replaced() {
        let base = json!({"a": {"b": 1, "c": [1, 2]}, "d": true});
        let over = Tree::from([
            ("a".to_owned(), json!({"c": [3], "e": {"f": 4}})),
            ("g".to_owned(), json!("new")),
        ]);
        assert_eq!(
            overlaid(base, &over),
            json!({"a": {"b": 1, "c": [3], "e": {"f": 4}}, "d": true, "g": "new"})
        );
    }
}
