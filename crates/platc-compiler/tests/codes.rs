//! Codes: each has a page, each page a code that uses it, each code a case that shows it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use platc_compiler::codes::PAGES;

/// Codes that no folder can show: the file of the case would have 16 MiB, and no stand-in makes volumes.
const WITHOUT_CASE: &[&str] = &["platc::file-too-large", "platc::unfit-volume"];

#[test]
fn pages_are_sorted_and_have_a_code_each() {
    let codes: Vec<&str> = PAGES.iter().map(|page| page.code).collect();
    let sorted: BTreeSet<&str> = codes.iter().copied().collect();
    assert_eq!(codes, Vec::from_iter(sorted));
}

#[test]
fn every_code_in_the_sources_has_a_page_and_every_page_is_used() {
    let mut used = BTreeSet::new();
    for file in files_below("src", "rs") {
        if !file.ends_with("platc-compiler/src/codes.rs") {
            let text = fs::read_to_string(&file).unwrap();
            used.extend(words_after(&text, "\"platc::"));
        }
    }
    let pages: BTreeSet<String> = PAGES.iter().map(|page| page.code.to_owned()).collect();
    assert_eq!(used, pages);
}

#[test]
fn every_code_has_a_case() {
    let mut shown: BTreeSet<String> = WITHOUT_CASE.iter().map(|&code| code.to_owned()).collect();
    for file in files_below("tests/cases", "txt") {
        shown.extend(words_after(&fs::read_to_string(&file).unwrap(), "[platc::"));
    }
    let missing: Vec<&str> = PAGES
        .iter()
        .map(|page| page.code)
        .filter(|code| !shown.contains(*code))
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_page_explains_and_its_examples_are_toml() {
    for page in PAGES {
        let lines = page.text.lines().count();
        assert!((6..=30).contains(&lines), "{}: {lines} lines", page.code);
        for example in page.text.split("```toml\n").skip(1) {
            let (example, _) = example.split_once("```").unwrap();
            let parsed = toml::de::DeTable::parse(example);
            assert!(parsed.is_ok(), "{}: {example}", page.code);
        }
    }
}

/// The codes that follow a mark in a text.
fn words_after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = String> + 'a {
    text.split(mark).skip(1).map(|rest| {
        let end = rest.find(|c: char| c != '-' && !c.is_ascii_alphanumeric());
        format!("platc::{}", &rest[..end.unwrap_or(rest.len())])
    })
}

/// The files with this ending in a folder of every crate and module.
fn files_below(folder: &str, ending: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository is there");
    let mut files = Vec::new();
    for group in ["crates", "modules"] {
        for package in entries(&root.join(group)) {
            collect(&package.join(folder), ending, &mut files);
        }
    }
    files
}

fn collect(folder: &Path, ending: &str, files: &mut Vec<PathBuf>) {
    for path in entries(folder) {
        if path.is_dir() {
            collect(&path, ending, files);
        } else if path.extension().is_some_and(|found| found == ending) {
            files.push(path);
        }
    }
}

/// What is in a folder; nothing if it is not one.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.expect("a folder can be read").path())
        .collect()
}
