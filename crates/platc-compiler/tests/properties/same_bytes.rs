//! The same configuration gives the same bytes.

use std::fmt::Write as _;

use platc_compiler::{Compilation, InputFile, Options, compile};
use proptest::prelude::*;

use crate::{REALISTIC, registry};

fn compiled(text: &str, threads: usize) -> Compilation {
    let file = InputFile {
        name: "platform.toml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let outcome = compile(&registry(), &[file], &Options { threads });
    assert_eq!(outcome.diagnostics, []);
    outcome.compilation.expect("nothing was wrong")
}

/// All that is written, with its paths.
fn files(compilation: &Compilation) -> Vec<(&str, &str)> {
    let manifests = compilation.manifests.iter();
    manifests
        .map(|manifest| (manifest.path.as_str(), compilation.text(manifest)))
        .collect()
}

/// The tables of the configuration, each from its header on. Entries of the same array of tables
/// stay together: their order has a meaning.
fn tables() -> Vec<String> {
    let mut tables: Vec<String> = Vec::new();
    for block in REALISTIC.split("\n[").map(|block| format!("[{block}\n")) {
        let header = block.lines().next().unwrap_or_default();
        match tables.last_mut() {
            Some(last) if header.starts_with("[[") && last.starts_with(header) => {
                last.push_str(&block);
            }
            _ => tables.push(block),
        }
    }
    // What stands before the first header is a comment.
    tables.remove(0);
    tables
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let text = many_components(60);
    let [one, eight] = [1, 8].map(|threads| compiled(&text, threads));
    assert_eq!(one.digest, eight.digest);
    assert_eq!(files(&one), files(&eight));
    assert_eq!(one.images, eight.images);
    assert_eq!(one.secrets, eight.secrets);
}

#[test]
fn a_thousand_components_compile() {
    let compilation = compiled(&many_components(1_000), 2);
    assert_eq!(compilation.components.len(), 1_000);
}

/// Components in chains of ten, each of which starts after the one before it.
fn many_components(count: usize) -> String {
    let mut text = "[platform]\nname = \"lake\"\n".to_owned();
    for number in 0..count {
        let _ = writeln!(text, "[gadget.g{number}]\nsize = \"1Gi\"");
        if number % 10 > 0 {
            let _ = writeln!(text, "upstream = \"gadget.g{}\"", number - 1);
        }
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_tables_does_not_matter(shuffled in Just(tables()).prop_shuffle()) {
        let expected = compiled(REALISTIC, 1);
        let actual = compiled(&shuffled.concat(), 1);
        prop_assert_eq!(&actual.digest, &expected.digest);
        prop_assert_eq!(files(&actual), files(&expected));
    }
}
