//! A fix that is offered leaves TOML, and where it was the only mistake, a platform.

use std::path::Path;

use platc_compiler::{InputFile, Options, Outcome, compile};
use platc_diagnostics::{Edit, Place};
use platc_testing::cases;

use crate::registry;

fn outcome_of(files: &[InputFile]) -> Outcome {
    compile(&registry(), files, &Options::default())
}

/// The files with an edit applied.
fn applied(files: &[InputFile], edit: &Edit) -> Vec<InputFile> {
    let mut files = files.to_vec();
    let Place::Span { file, start, end } = edit.place else {
        unreachable!("an edit of a file is on a span");
    };
    let file = usize::try_from(file.0)
        .ok()
        .and_then(|index| files.get_mut(index));
    let file = file.expect("an edit is in one of the files");
    file.bytes.splice(start..end, edit.replacement.bytes());
    files
}

fn is_unreadable(code: &str) -> bool {
    matches!(
        code,
        "platc::bad-toml" | "platc::duplicate-key" | "platc::not-utf8"
    )
}

fn unreadable(outcome: &Outcome) -> usize {
    outcome
        .diagnostics
        .iter()
        .filter(|d| is_unreadable(d.code))
        .count()
}

fn edits(outcome: &Outcome) -> Vec<Edit> {
    let helps = outcome
        .diagnostics
        .iter()
        .flat_map(|diagnostic| &diagnostic.helps);
    helps.filter_map(|help| help.edit.clone()).collect()
}

fn name(case: &Path) -> String {
    case.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

#[test]
fn every_fix_leaves_a_file_that_can_be_read() {
    for case in cases(env!("CARGO_MANIFEST_DIR")) {
        let before = outcome_of(&case.files);
        for edit in edits(&before) {
            let after = outcome_of(&applied(&case.files, &edit));
            // A file with several mistakes of syntax loses one with each fix.
            let left = unreadable(&before).saturating_sub(1);
            assert!(
                unreadable(&after) <= left,
                "{}: {edit:?}",
                name(&case.directory)
            );
        }
    }
}

#[test]
fn the_fix_of_an_only_mistake_leaves_a_platform() {
    let mut fixed = 0;
    for case in cases(env!("CARGO_MANIFEST_DIR")) {
        let mut files = case.files.clone();
        let mut outcome = outcome_of(&files);
        if outcome.diagnostics.len() != 1 || edits(&outcome).len() != 1 {
            continue;
        }
        // A fix may reveal the next mistake at the same place, which then has one too.
        while let [edit] = edits(&outcome).as_slice() {
            files = applied(&files, edit);
            outcome = outcome_of(&files);
        }
        let codes: Vec<&str> = outcome.diagnostics.iter().map(|d| d.code).collect();
        // The value of the mistyped key was a mistake of its own, and one that no fix can mend.
        let expected: &[&str] = match name(&case.directory).as_str() {
            "literal-secret-under-a-mistyped-key" => &["platc::literal-secret"],
            _ => &[],
        };
        assert_eq!(codes, expected, "{}", name(&case.directory));
        fixed += 1;
    }
    assert!(fixed > 20, "only {fixed} cases have one mistake with a fix");
}
