//! Known failures of such platforms: each either cannot be compiled or is told. docs/known-issues.md
//! lists them in words, and names the test of each.

use std::collections::BTreeSet;
use std::fs;

use platc_tests::repository;

mod airflow;
mod driver_host;
mod kubernetes;
mod platforms;
mod pods;
mod refused;
mod rule;
mod spark;
mod storage;
mod wiring;

/// Every row that can be seen in manifests, at least in part.
#[rustfmt::skip]
const ROWS: &[&str] = &[
    "I-001 fernet", "I-001 cfg", "I-001 dags", "I-001 image", "I-001 sizing", "I-001 driver", "I-003",
    "I-004", "I-005", "I-006", "I-007", "I-008", "I-009", "I-010", "I-011", "I-012", "I-013", "I-014",
    "I-015", "I-016", "I-017", "I-018", "I-019", "I-020", "I-021", "I-022", "I-023", "I-024", "I-025",
    "I-026", "I-027a", "I-027b", "I-028a", "I-028b", "I-029", "I-030", "I-031", "I-032", "I-033", "I-034",
    "issue-001 minikube", "H-1", "H-2", "H-3", "H-5", "H-6", "H-7", "H-8", "H-10", "C-1", "C-2", "C-3",
    "C-4", "C-5", "C-6", "C-7", "C-8", "C-9", "C-10", "C-11", "C-12", "C-13", "C-14", "C-15", "C-16",
    "C-17", "C-18", "C-19", "C-20", "C-21", "C-22", "C-23", "C-24", "C-25", "U-1", "U-2", "U-3", "U-4",
    "U-5", "U-6", "U-7", "U-8", "U-9", "U-10", "U-11", "U-12", "U-13", "U-14", "U-15", "U-16", "U-17",
    "U-18", "U-19", "U-20", "U-21", "U-22", "U-23", "U-24", "U-25", "U-26", "U-27", "U-28", "U-29", "U-30",
    "U-31", "U-32",
];

/// The files with tests of rows.
const SOURCES: [&str; 7] = [
    include_str!("airflow.rs"),
    include_str!("driver_host.rs"),
    include_str!("kubernetes.rs"),
    include_str!("refused.rs"),
    include_str!("spark.rs"),
    include_str!("storage.rs"),
    include_str!("wiring.rs"),
];

/// The rows of the list in words, each with its tests.
fn listed() -> Vec<(String, Vec<String>)> {
    let list = fs::read_to_string(repository().join("docs/known-issues.md"));
    let list = list.expect("the list can be read");
    let rows = list.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, row, _, _, tests, _] = cells.as_slice() else {
            return None;
        };
        let tests = tests.split('`').skip(1).step_by(2).map(str::to_owned);
        Some(((*row).to_owned(), tests.collect()))
    });
    rows.filter(|(row, _)| row.contains('-') && !row.starts_with("---"))
        .collect()
}

/// The names of the tests of rows: functions, and the first words of the lines of `refused!`.
fn tests() -> BTreeSet<String> {
    let of_line = |line: &str| {
        let name = match line.strip_prefix("fn ") {
            Some(rest) => rest.split('(').next(),
            None => line
                .strip_suffix("\";")
                .and_then(|rest| rest.split(',').next()),
        };
        let name = name?.trim();
        let rows = ["i_", "h_", "c_", "u_", "issue_"];
        let is_row = rows.iter().any(|row| {
            let rest = name.strip_prefix(row);
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
        is_row.then(|| name.to_owned())
    };
    SOURCES
        .iter()
        .flat_map(|source| source.lines().filter_map(of_line))
        .collect()
}

#[test]
fn every_row_is_listed_once_with_tests_that_exist() {
    let listed = listed();
    let rows: Vec<&str> = listed.iter().map(|(row, _)| row.as_str()).collect();
    assert_eq!(rows, ROWS);
    let tests = tests();
    let there = |test: &str| tests.contains(test) || repository().join(test).is_dir();
    let without: Vec<&str> = listed
        .iter()
        .filter(|(_, named)| named.is_empty() || !named.iter().all(|test| there(test)))
        .map(|(row, _)| row.as_str())
        .collect();
    assert_eq!(without, Vec::<&str>::new());
}

#[test]
fn every_test_is_listed_at_the_rows_in_its_name() {
    let listed = listed();
    let mut strange = Vec::new();
    for test in tests() {
        let rows = listed.iter().filter(|(_, named)| named.contains(&test));
        let mut rows = rows
            .map(|(row, _)| row.to_lowercase().replace(['-', ' '], "_"))
            .peekable();
        if rows.peek().is_none() || !rows.all(|row| test.contains(&row)) {
            strange.push(test);
        }
    }
    assert_eq!(strange, Vec::<String>::new());
}

#[test]
fn every_mistake_is_that_of_a_test() {
    let folder = repository().join("tests/tests/known_issues/mistakes");
    let files = fs::read_dir(folder).expect("the mistakes can be read");
    let mut unused: Vec<String> = files
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter(|file| {
            let name = file.split('.').next().unwrap_or_default();
            !include_str!("refused.rs").contains(&format!(", \"{name}\";"))
        })
        .collect();
    unused.sort();
    assert_eq!(unused, Vec::<String>::new());
}
