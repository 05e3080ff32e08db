//! The laws of laying one document over another.

use platc_compiler::document::{Node, Value};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Documents in which the name of a key says whether a table stands there: where a layer replaces a
/// table by a value and the next one by a table again, the order of merging does matter.
fn documents() -> impl Strategy<Value = Json> {
    let scalar = prop_oneof![
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        "[a-z]{0,3}".prop_map(Json::from),
        prop::collection::vec(any::<u8>(), 0..3).prop_map(Json::from),
    ];
    let leaf = prop::collection::btree_map("[a-c]", scalar.clone(), 0..3);
    leaf.prop_map(|entries| json!(entries))
        .prop_recursive(3, 24, 3, move |inner| {
            let values = prop::collection::btree_map("[a-c]", scalar.clone(), 0..3);
            let tables = prop::collection::btree_map("table-[a-c]", inner, 0..3);
            (values, tables).prop_map(|(values, tables)| {
                let values = values.into_iter();
                json!(
                    values
                        .chain(tables)
                        .collect::<std::collections::BTreeMap<_, _>>()
                )
            })
        })
}

/// Lays one document over another of which nothing is known.
fn merge(lower: Node, upper: Node) -> Node {
    platc_compiler::document::merge(lower, upper, &|_| None)
}

fn node(json: &Json) -> Node {
    Node::from_json(json.clone())
}

proptest! {
    #[test]
    fn an_empty_layer_changes_nothing(document in documents()) {
        let document = node(&document);
        let empty = node(&json!({}));
        prop_assert_eq!(&merge(document.clone(), empty.clone()), &document);
        prop_assert_eq!(&merge(empty, document.clone()), &document);
    }

    #[test]
    fn a_layer_laid_over_itself_changes_nothing(document in documents()) {
        let document = node(&document);
        prop_assert_eq!(&merge(document.clone(), document.clone()), &document);
    }

    #[test]
    fn layers_can_be_merged_from_either_end(
        low in documents(),
        middle in documents(),
        high in documents(),
    ) {
        let [low, middle, high] = [&low, &middle, &high].map(node);
        let from_below = merge(merge(low.clone(), middle.clone()), high.clone());
        let from_above = merge(low, merge(middle, high));
        prop_assert_eq!(from_below, from_above);
    }

    #[test]
    fn an_array_is_replaced_as_a_whole(
        low in prop::collection::vec(any::<u8>(), 0..4),
        high in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let merged = merge(node(&json!({"a": low})), node(&json!({"a": high})));
        prop_assert_eq!(merged, node(&json!({"a": high})));
    }
}

#[test]
fn a_value_keeps_the_place_of_the_layer_it_came_from() {
    let mut diagnostics = Vec::new();
    let mut parse = |file: u32, text: &str| {
        let file = platc_diagnostics::FileId(file);
        platc_compiler::document::parse(file, text.as_bytes(), &mut diagnostics).unwrap()
    };
    let merged = merge(
        parse(0, "[a]\nb = 1\nc = 2\n"),
        parse(1, "[a]\nc = 3\nd = [4]\n"),
    );
    let found: Vec<(String, u32)> = ["a", "a.b", "a.c", "a.d", "a.d[0]"]
        .map(|path| {
            let node = merged.get(&platc_diagnostics::Path::parse(path)).unwrap();
            (path.to_owned(), node.origin.file.0)
        })
        .into();
    let expected = [("a", 0), ("a.b", 0), ("a.c", 1), ("a.d", 1), ("a.d[0]", 1)];
    assert_eq!(found, expected.map(|(path, file)| (path.to_owned(), file)));
    assert!(matches!(merged.value, Value::Table(_)));
}
