//! What the examples promise of each other.

use std::fs;

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
