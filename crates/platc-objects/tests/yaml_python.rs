//! What the writer writes, `PyYAML` reads back as it was, with the type resolution of YAML 1.1.

mod yaml_samples;

use std::io::Write as _;
use std::process::{Command, Stdio};

use platc_objects::yaml;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::Value;

/// Reads a line of JSON, the expected documents, then the YAML stream, and compares values and their types.
/// The second loader is libyaml, which the reader of `kubectl` is a port of.
const COMPARE: &str = r#"
import json, sys, yaml

def same(left, right):
    if type(left) is not type(right):
        return False
    if type(left) is dict:
        return list(left) == list(right) and all(type(key) is str and same(left[key], right[key]) for key in left)
    if type(left) is list:
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right)

expected = json.loads(sys.stdin.buffer.readline())
stream = sys.stdin.buffer.read().decode()
for loader in [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]:
    count = 0
    for document in yaml.load_all(stream, loader):
        if not same(document, expected[count]):
            sys.exit(f"{loader.__name__}, document {count}: expected {expected[count]!r}, read {document!r}")
        count += 1
    if count != len(expected):
        sys.exit(f"{loader.__name__}: expected {len(expected)} documents, read {count}")
"#;

fn documents() -> Vec<Value> {
    let mut runner = TestRunner::deterministic();
    let strategy = yaml_samples::document();
    let generated = std::iter::repeat_with(|| {
        strategy
            .new_tree(&mut runner)
            .expect("the strategy rejects nothing")
            .current()
    });
    yaml_samples::each_nasty_string()
        .chain(generated.take(3000))
        .collect()
}

fn is_pyyaml_installed() -> bool {
    Command::new("python3")
        .args(["-c", "import yaml"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[test]
fn yaml_1_1_readers_read_every_document_of_a_stream_back() {
    if !is_pyyaml_installed() {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "python3 with PyYAML is needed for this test: apt-get install python3-yaml"
        );
        eprintln!(
            "SKIPPED: no python3 with PyYAML; run `apt-get install python3-yaml` to read the output as YAML 1.1"
        );
        return;
    }
    let documents = documents();
    let mut input = serde_json::to_vec(&documents).expect("values are JSON");
    input.push(b'\n');
    for document in &documents {
        input.extend_from_slice(b"---\n");
        yaml::write_document(document, &mut input).expect("a JSON value has a YAML form");
    }
    let mut python = Command::new("python3")
        .args(["-c", COMPARE])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let mut stdin = python.stdin.take().expect("stdin is piped");
    // An early exit closes the pipe; what Python says about it is the better message.
    let _ = stdin.write_all(&input);
    drop(stdin);
    let output = python.wait_with_output().expect("python3 ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}
