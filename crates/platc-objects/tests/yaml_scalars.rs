//! The exact text of scalars and keys that YAML readers are known to misread.

use std::collections::BTreeMap;

use platc_objects::yaml;
use serde::Serialize;
use serde_json::{Value, json};

fn written(value: impl Serialize) -> String {
    yaml::to_string(&value).expect("the value has a YAML form")
}

#[test]
fn strings_that_no_reader_misreads_stand_bare() {
    let words = "a yesterday nope only truth nullable O1 ~/x == <a a:b a# a'b a\"b a\\b a,b a[0] a{b} _1 1a 5d 30s \
        500m 8Gi 2560Mi 1.2.3 10.0.0.1 10.0.0.0/8 3.4.1-java17 0.5x 0xg 0o9x 1e3x 1.2.3e5 .hidden ../up .. 2024y-01 \
        2024_01-x 550e8400-e29b-41d4 +x fs.s3a.path s3a://bucket/dir http://host:8020/path?a=b&c=d 2001:db8::1 \
        registry.local:5000/a/b@sha256:0a1b Привет ключ日本語 é";
    for word in words.split_ascii_whitespace() {
        assert_eq!(written(word), format!("{word}\n"));
    }
    for text in ["two words", "a :b", "a -b - c", "да или нет"] {
        assert_eq!(written(text), format!("{text}\n"));
    }
}

#[test]
fn strings_that_some_reader_takes_for_another_type_are_quoted() {
    let words = "y Y n N yes Yes no NO on On off OFF true True false FALSE null Null ~ = << nan inf Infinity \
        0 -1 +1 ++1 007 08 0o7 0O17 0b1 -0b1 0x1F 0x_ 0_x1F 0x+1 1_000 1,000 1__ 1. .5 -.5 +.5 1.5 1e3 1E-3 1.e+3 1e 1234e567 . + \
        .inf -.INF +.Inf .NaN 12:30:00 1:20 190:20:30.15 8080:80 2024-01-01 2024-1-1 2024-01 2024-01-01T00:00:00Z \
        --- ... ....";
    for word in words.split_ascii_whitespace() {
        assert_eq!(written(word), format!("\"{word}\"\n"));
    }
    assert_eq!(
        written("2024-01-01 10:00:00 +3"),
        "\"2024-01-01 10:00:00 +3\"\n"
    );
}

#[test]
fn strings_that_mean_structure_are_quoted() {
    let texts = [
        "", " ", " a", "a ", "a:", "a: b", "a #b", "#a", "-", "-c", "--flag=1", "- a", "?", "? a",
        ":", "::1", ",", "[::1]:80", "]", "{}", "}", "&a", "*a", "!a", "|", "> a", "'a'", "%a",
        "@a", "`a`",
    ];
    for text in texts {
        assert_eq!(written(text), format!("\"{text}\"\n"));
    }
}

#[test]
fn characters_that_are_not_shown_as_they_are_are_escaped() {
    let table = [
        ("\"\\\t\r", r#""\"\\\t\r""#),
        ("a\tb", r#""a\tb""#),
        ("\n", r#""\n""#),
        ("\0\u{1b}\u{7f}", r#""\x00\x1b\x7f""#),
        ("\u{80}\u{85}\u{9f}", r#""\x80\x85\x9f""#),
        ("a\u{a0}b", "\"a\u{a0}b\""),
        (
            "\u{ad}\u{200b}\u{202e}\u{2028}\u{2029}",
            r#""\xad\u200b\u202e\u2028\u2029""#,
        ),
        (
            "\u{feff}\u{fdd0}\u{fffe}\u{ffff}\u{fffd}",
            "\"\\ufeff\\ufdd0\\ufffe\\uffff\u{fffd}\"",
        ),
        (
            "\u{1fffe}\u{10ffff}\u{e0041}",
            r#""\U0001fffe\U0010ffff\U000e0041""#,
        ),
        ("😀 «да» — нет", "\"😀 «да» — нет\""),
    ];
    for (text, yaml) in table {
        assert_eq!(written(text), format!("{yaml}\n"));
    }
}

#[test]
fn text_of_several_lines_is_a_literal_block() {
    let table = [
        ("a\nb", "k: |-\n  a\n  b\n"),
        ("a\nb\n", "k: |\n  a\n  b\n"),
        ("a\n\n", "k: |+\n  a\n\n"),
        ("a\n\n\nb \n", "k: |\n  a\n\n\n  b \n"),
        ("a\n \n\t\nb\n", "k: |\n  a\n   \n  \t\n  b\n"),
        ("a\n\tb\n  c", "k: |-\n  a\n  \tb\n    c\n"),
        (" a\nb\n", "k: |2\n   a\n  b\n"),
        ("\ta\nb", "k: |2-\n  \ta\n  b\n"),
        ("\n\na\n\n", "k: |2+\n\n\n  a\n\n"),
        ("   \na\n", "k: |2\n     \n  a\n"),
        ("# a\n---\nb: c\n", "k: |\n  # a\n  ---\n  b: c\n"),
        ("Привет\n😀\n", "k: |\n  Привет\n  😀\n"),
    ];
    for (text, yaml) in table {
        assert_eq!(written(json!({ "k": text })), yaml);
    }
}

#[test]
fn text_that_a_block_does_not_keep_is_quoted() {
    let table = [
        ("\n\n", r#""\n\n""#),
        (" \n\t\n", r#"" \n\t\n""#),
        ("a\n ", r#""a\n ""#),
        ("a\n\t\n\n", r#""a\n\t\n\n""#),
        ("a\r\nb\n", r#""a\r\nb\n""#),
        ("a\u{85}\n", r#""a\x85\n""#),
        ("a\n\u{2028}b", r#""a\n\u2028b""#),
        ("a\n\u{feff}", r#""a\n\ufeff""#),
        ("a\n\u{1b}[0m", r#""a\n\x1b[0m""#),
    ];
    for (text, yaml) in table {
        assert_eq!(written(json!({ "k": text })), format!("k: {yaml}\n"));
    }
    // Without a parent, readers count the indicator from different columns.
    assert_eq!(written(" a\nb"), "\" a\\nb\"\n");
}

#[test]
fn blocks_are_indented_from_the_collection_they_are_in() {
    let text = " a\nb\n";
    assert_eq!(written(json!([text])), "- |2\n   a\n  b\n");
    assert_eq!(written(json!([[text]])), "- - |2\n     a\n    b\n");
    assert_eq!(written(json!({"k": [text]})), "k:\n- |2\n   a\n  b\n");
    assert_eq!(written(json!([{"k": text}])), "- k: |2\n     a\n    b\n");
    assert_eq!(written("a\nb\n"), "|\n  a\n  b\n");
}

#[test]
fn numbers_keep_their_type_in_both_versions() {
    let floats = [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (3.0, "3.0"),
        (1.5, "1.5"),
        (-0.1, "-0.1"),
        (1e15, "1000000000000000.0"),
        (1e20, "1.0e+20"),
        (1.5e300, "1.5e+300"),
        (5e-324, "5.0e-324"),
        (-2.5e-7, "-2.5e-7"),
    ];
    for (value, yaml) in floats {
        assert_eq!(written(value), format!("{yaml}\n"));
    }
    assert_eq!(written(0.1_f32), "0.1\n");
    assert_eq!(
        written((0_u8, -7_i8, i64::MIN, u64::MAX, i128::MIN, u128::MAX)),
        "- 0\n- -7\n- -9223372036854775808\n- 18446744073709551615\n\
         - -170141183460469231731687303715884105728\n- 340282366920938463463374607431768211455\n"
    );
    assert_eq!(
        written((true, false, (), None::<u8>, Some('n'))),
        "- true\n- false\n- null\n- null\n- \"n\"\n"
    );
}

#[test]
fn collections_are_in_block_form_unless_empty() {
    let value = json!({
        "empty": {"map": {}, "sequence": []},
        "nested": [[1, [2, {}]], [], {"a": 1, "b": [3, {"c": {"d": 4}}]}],
    });
    let expected = "\
empty:
  map: {}
  sequence: []
nested:
- - 1
  - - 2
    - {}
- []
- a: 1
  b:
  - 3
  - c:
      d: 4
";
    assert_eq!(written(value), expected);
    assert_eq!(written(json!({})), "{}\n");
    assert_eq!(written(json!([])), "[]\n");
}

#[test]
fn keys_are_strings_on_one_line() {
    assert_eq!(
        written(json!({"no": 1, "80": 2, "a b": 3, "a\nb\n": 4, "": 5, "-": 6, "ключ": 7})),
        "\"no\": 1\n\"80\": 2\na b: 3\n\"a\\nb\\n\": 4\n\"\": 5\n\"-\": 6\nключ: 7\n"
    );
    assert_eq!(written(BTreeMap::from([(80, 'a')])), "\"80\": a\n");
    assert_eq!(written(BTreeMap::from([(true, 'a')])), "\"true\": a\n");
}

#[test]
fn a_key_over_1024_bytes_has_the_explicit_form() {
    let (longest_simple, shortest_explicit) = ("k".repeat(1024), "k".repeat(1025));
    assert_eq!(
        written(json!({ longest_simple.as_str(): 1 })),
        format!("{longest_simple}: 1\n")
    );
    assert_eq!(
        written(
            json!([{ shortest_explicit.as_str(): {"a": [1]} }, { shortest_explicit.as_str(): [2] }])
        ),
        format!(
            "- ? {shortest_explicit}\n  :\n    a:\n    - 1\n- ? {shortest_explicit}\n  :\n  - 2\n"
        )
    );
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Shape {
    On,
    Newtype(Vec<u8>),
    Tuple(u8, Value),
    Struct { side: u8 },
}

#[test]
fn enums_are_strings_or_maps_of_one_entry() {
    let shapes = [
        Shape::On,
        Shape::Newtype(vec![]),
        Shape::Tuple(1, json!({"a": []})),
        Shape::Struct { side: 2 },
    ];
    assert_eq!(
        written(shapes),
        "- \"on\"\n- newtype: []\n- tuple:\n  - 1\n  - a: []\n- struct:\n    side: 2\n"
    );
}

#[derive(Serialize)]
struct Raw(#[serde(serialize_with = "as_bytes")] &'static str);

fn as_bytes<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(text.as_bytes())
}

#[test]
fn what_has_no_yaml_form_is_an_error_and_leaves_the_output_alone() {
    fn error(value: impl Serialize) -> String {
        let mut out = b"before".to_vec();
        let error =
            yaml::write_document(&("a", value), &mut out).expect_err("the value has no YAML form");
        assert_eq!(out, b"before");
        error.to_string()
    }
    assert_eq!(
        error(BTreeMap::from([(vec![1], 2)])),
        "a map key is not a scalar"
    );
    assert_eq!(
        error(BTreeMap::from([((), 2)])),
        "a map key is not a scalar"
    );
    assert_eq!(error(f64::INFINITY), "inf is not a finite number");
    assert_eq!(error(f32::NAN), "NaN is not a finite number");
    assert_eq!(error(Raw("a")), "bytes must be encoded as text first");
}
