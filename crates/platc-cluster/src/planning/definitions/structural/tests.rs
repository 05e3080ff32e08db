//! Objects that a schema allows or not, and what is said of them.

use serde_json::json;

use super::*;

/// What is wrong of a specification, by the schema of it.
fn mistakes_of(spec_schema: &Value, spec: &Value) -> Vec<String> {
    let schema = json!({"type": "object", "properties": {"spec": spec_schema}});
    let object = json!({
        "apiVersion": "example.org/v1", "kind": "Well", "metadata": {"name": "deep"}, "spec": spec,
    });
    mistakes(&schema, &object)
}

/// Schemas of a specification, specifications, and what is wrong of each.
fn table(cases: &[(Value, Value, Option<&str>)]) {
    for (schema, spec, expected) in cases {
        let expected: Vec<String> = expected.iter().map(|what| format!("spec {what}")).collect();
        assert_eq!(mistakes_of(schema, spec), expected, "{schema} {spec}");
    }
}

#[test]
fn row_11_types_and_fields_are_checked() {
    let schema = json!({
        "type": "object",
        "required": ["depth", "color"],
        "properties": {
            "depth": {"type": "integer"},
            "color": {"type": "string", "default": "blue"},
            "port": {INT_OR_STRING: true},
            "tags": {"type": "array", "items": {"type": "string"}},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
            "free": {"type": "object", PRESERVE: true, "properties": {"a": {"type": "number"}}},
            "pod": {"type": "object", EMBEDDED: true, "properties": {}},
            "maybe": {"type": "boolean", "nullable": true},
        },
    });
    for (spec, expected) in [
        (json!({"depth": 3}), &[][..]),
        (
            json!({"depth": 3.0, "port": "http", "tags": [], "maybe": null}),
            &[],
        ),
        (json!({"depth": 1, "free": {"a": 1.5, "b": {"c": []}}}), &[]),
        (
            json!({"depth": 1, "pod": {"kind": "Pod", "metadata": {}}}),
            &[],
        ),
        (json!({}), &["spec.depth is missing"]),
        (json!({"depth": null}), &["spec.depth is null"]),
        (
            json!({"depth": 1.5}),
            &["spec.depth is 1.5, not an integer"],
        ),
        (
            json!({"depth": "deep"}),
            &["spec.depth is \"deep\", not an integer"],
        ),
        (
            json!({"depth": 1, "tags": ["a", 2], "labels": {"b": {}}, "port": true}),
            &[
                "spec.tags[1] is 2, not a string",
                "spec.labels.b is an object, not a string",
                "spec.port is true, not an integer or a string",
            ],
        ),
        (
            json!({"depth": 1, "width": 2, "pod": {"spec": {}}, "free": {"a": "x"}}),
            &[
                "spec.width is no field that the definition has",
                "spec.pod.spec is no field that the definition has",
                "spec.free.a is \"x\", not a number",
            ],
        ),
        (json!([]), &["spec is a list, not an object"]),
    ] {
        assert_eq!(mistakes_of(&schema, &spec), expected, "{spec}");
    }
}

#[test]
fn row_11_values_are_checked() {
    table(&[
        (json!({"enum": ["x", "y"]}), json!("x"), None),
        (
            json!({"enum": ["x", "y"]}),
            json!("z"),
            Some("is \"z\", not one of \"x\", \"y\""),
        ),
        (json!({"pattern": r"^\d+$"}), json!("12"), None),
        (
            json!({"pattern": r"^\d+$"}),
            json!("1a"),
            Some(r#"is "1a", which does not match `^\d+$`"#),
        ),
        // Only the server's reader knows it.
        (json!({"pattern": r"\p{Greek}"}), json!("x"), None),
    ]);
}

#[test]
fn row_11_bounds_are_checked() {
    table(&[
        (json!({"minimum": 2}), json!(2), None),
        (
            json!({"minimum": 2}),
            json!(1),
            Some("is 1, must be at least 2"),
        ),
        (
            json!({"minimum": 2, "exclusiveMinimum": true}),
            json!(2),
            Some("is 2, must be more than 2"),
        ),
        (
            json!({"maximum": 0.5}),
            json!(1),
            Some("is 1, must be at most 0.5"),
        ),
        (
            json!({"maximum": 1, "exclusiveMaximum": true}),
            json!(1),
            Some("is 1, must be less than 1"),
        ),
        (
            json!({"minLength": 3}),
            json!("яя"),
            Some("has 2 characters, must have at least 3"),
        ),
        (
            json!({"maxItems": 1}),
            json!([1, 2]),
            Some("has 2 items, must have at most 1"),
        ),
        (
            json!({"minProperties": 1}),
            json!({}),
            Some("has 0 fields, must have at least 1"),
        ),
    ]);
}

#[test]
fn row_11_branches_are_checked() {
    table(&[
        (
            json!({"anyOf": [{"pattern": "^a"}, {"maxLength": 1}]}),
            json!("b"),
            None,
        ),
        (
            json!({"anyOf": [{"pattern": "^a"}, {"maxLength": 1}]}),
            json!("bb"),
            Some("is none of what the definition allows"),
        ),
        (
            json!({"oneOf": [{"minimum": 1}, {"minimum": 2}]}),
            json!(3),
            Some("must be exactly one of what the definition allows"),
        ),
        (
            json!({"not": {"enum": [0]}}),
            json!(0),
            Some("is what the definition excludes"),
        ),
        (
            json!({"allOf": [{"minimum": 1}, {"maximum": 2}]}),
            json!(3),
            Some("is 3, must be at most 2"),
        ),
    ]);
}

#[test]
fn row_11_one_of_two_fields_can_be_asked_for() {
    let string = json!({"type": "string"});
    let schema = json!({
        "type": "object",
        "properties": {"name": string, "label": string},
        "oneOf": [{"required": ["name"]}, {"required": ["label"]}],
    });
    let what = "spec must be exactly one of what the definition allows";
    for (spec, expected) in [
        (json!({"name": "a"}), &[][..]),
        (json!({"label": "a"}), &[]),
        (json!({}), &[what]),
        (json!({"name": "a", "label": "b"}), &[what]),
    ] {
        assert_eq!(mistakes_of(&schema, &spec), expected, "{spec}");
    }
}
