//! Sessions at a terminal: each `cli/<case>/session.txt` holds commands and what they print.
//!
//! The commands (lines that start with `$ `) run one after the other in a copy of the case's other
//! files; what they print on both outputs, and an exit code other than 0, has to be what the file
//! says. `UPDATE_EXPECT=1` writes it.

use std::fs;
use std::path::{Path, PathBuf};

use platc_tests::terminal::Terminal;
use platc_tests::{compare_with_file, repository};

#[test]
fn every_session_prints_what_it_says() {
    let cases = cases();
    assert!(!cases.is_empty(), "there is no session");
    let failures: Vec<String> = cases.iter().filter_map(|case| run(case).err()).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn cases() -> Vec<PathBuf> {
    let directory = repository().join("tests/cli");
    let entries = fs::read_dir(directory).expect("tests/cli can be read");
    let mut cases: Vec<PathBuf> = entries
        .map(|entry| entry.expect("tests/cli can be read").path())
        .collect();
    cases.sort();
    cases
}

fn run(case: &Path) -> Result<(), String> {
    let session = case.join("session.txt");
    let script =
        fs::read_to_string(&session).map_err(|error| format!("{}: {error}", session.display()))?;
    let platc = Path::new(env!("CARGO_BIN_EXE_platc-under-test"));
    let terminal =
        Terminal::open(case, platc, &str::to_owned).map_err(|error| error.to_string())?;
    let mut transcript = String::new();
    for line in script.lines().filter(|line| line.starts_with("$ ")) {
        transcript.push_str(line);
        transcript.push('\n');
        let printed = terminal.run(&line[2..]);
        transcript.push_str(&printed.map_err(|error| error.to_string())?);
    }
    compare_with_file(&session, &transcript)
}
