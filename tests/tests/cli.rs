//! Sessions at a terminal: each `cli/<case>/session.txt` holds commands and what they print.
//!
//! The commands (lines that start with `$ `) run one after the other in a copy of the case's other
//! files; what they print on both outputs, and an exit code other than 0, has to be what the file
//! says. `UPDATE_EXPECT=1` writes it.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

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
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    let work = place.path().join("work");
    copy(case, &work).map_err(|error| error.to_string())?;
    let programs = place.path().join("bin");
    fs::create_dir(&programs).map_err(|error| error.to_string())?;
    symlink(
        env!("CARGO_BIN_EXE_platc-under-test"),
        programs.join("platc"),
    )
    .map_err(|error| error.to_string())?;
    let mut transcript = String::new();
    for line in script.lines().filter(|line| line.starts_with("$ ")) {
        transcript.push_str(line);
        transcript.push('\n');
        transcript.push_str(&shell(&line[2..], &work, &programs)?);
    }
    compare_with_file(&session, &transcript)
}

/// Runs one line, with both outputs in the order in which they were written.
fn shell(line: &str, work: &Path, programs: &Path) -> Result<String, String> {
    let path = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", &format!("{{ {line}\n}} 2>&1")])
        .current_dir(work)
        .env_clear()
        .env("PATH", format!("{}:{path}", programs.display()))
        .env("HOME", work)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("LANG", "C")
        .output()
        .map_err(|error| error.to_string())?;
    let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    if let Some(code) = output.status.code().filter(|code| *code != 0) {
        let _ = writeln!(printed, "[exit code {code}]");
    }
    Ok(printed)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else if entry.file_name() != "session.txt" {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
