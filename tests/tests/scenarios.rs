//! What the examples promise of each other.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use platc_compiler::{InputFile, Options, Registry, compile};
use platc_diagnostics::{Diagnostic, Severity};
use platc_tests::repository;
use platc_tests::scenarios::{Variant, variants};

/// Who moves from one line of Spark to the next edits versions and names, and nothing else.
#[test]
fn the_two_lines_of_spark_differ_in_numbers_only() {
    let examples: Vec<Variant> = variants().into_iter().filter(Variant::is_example).collect();
    let mut pairs = 0;
    for old in &examples {
        let name = old.folder();
        let Some(stem) = name.strip_suffix("-35") else {
            continue;
        };
        let newer = format!("{stem}-41");
        let new = examples.iter().find(|example| example.folder() == newer);
        let new = new.unwrap_or_else(|| panic!("{newer} is missing"));
        assert_eq!(without_numbers(old), without_numbers(new), "{stem}");
        pairs += 1;
    }
    assert!(pairs > 0, "there are no pairs");
}

/// The pods that an example, or the platform at the root, has to have in namespaces of less than the profile
/// `restricted`: DataNodes on disks of nodes, root in images of Hadoop 2 and Datagram, and Livy, whose image
/// is anybody's. All others pass.
#[test]
fn under_the_restricted_profile_only_these_pods_are_rejected() {
    let registry = platc::standard_modules();
    let mut told = String::new();
    let variants = variants();
    for variant in variants.iter().filter(|each| each.environment.is_none()) {
        let name = if variant.is_example() {
            variant.folder()
        } else {
            "the root".to_owned()
        };
        for diagnostic in told_under_restricted(&registry, variant) {
            assert_eq!(diagnostic.severity, Severity::Warning, "{diagnostic:?}");
            if diagnostic.code == "platc::rejected-pods" {
                let _ = writeln!(told, "{name}: {}", diagnostic.message);
                for note in &diagnostic.notes {
                    let _ = writeln!(told, "  {note}");
                }
            }
        }
    }
    let expected = repository().join("tests/restricted.txt");
    assert_eq!(platc_tests::compare_with_file(&expected, &told), Ok(()));
}

/// What compiling a platform tells when all its namespaces enforce the profile `restricted`.
fn told_under_restricted(registry: &Registry, variant: &Variant) -> Vec<Diagnostic> {
    let compiled = |files: &[InputFile]| compile(registry, files, &Options::default());
    let platform = InputFile {
        name: "platform.toml".to_owned(),
        bytes: fs::read(&variant.file).expect("it can be read"),
    };
    let compilation = compiled(std::slice::from_ref(&platform)).compilation;
    let manifests = compilation.expect("an example compiles").manifests;
    let namespaces: BTreeSet<&str> = manifests
        .iter()
        .filter_map(|manifest| manifest.id.namespace.as_deref())
        .collect();
    let mut labels = String::new();
    for name in namespaces {
        let _ = writeln!(
            labels,
            "[namespaces.{name}.labels]\n\"pod-security.kubernetes.io/enforce\" = \"restricted\""
        );
    }
    let layer = InputFile {
        name: "platform.restricted.toml".to_owned(),
        bytes: labels.into_bytes(),
    };
    compiled(&[platform, layer]).diagnostics
}

/// The text of an example with `N` for each number.
fn without_numbers(variant: &Variant) -> String {
    let text = fs::read_to_string(&variant.file).expect("it can be read");
    let mut without = String::new();
    for character in text.chars() {
        match character {
            '0'..='9' | '.' if without.ends_with('N') => {}
            '0'..='9' => without.push('N'),
            other => without.push(other),
        }
    }
    without
}
