//! All checks, each a suite with one summary line; the tests come last, so that the output ends with
//! the test runner's own lines.

use std::process::Command;
use std::time::Instant;

use crate::new_module;
use crate::shell::{self, cargo};

/// Runs every suite, also after one has failed.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut failed = Vec::new();
    for (name, mut command) in commands() {
        suite(name, || shell::run(&mut command), &mut failed);
    }
    suite("new module and field", new_module::check, &mut failed);
    println!("suite tests: its lines follow");
    let tests = shell::run(&mut cargo(&[
        "test",
        "--workspace",
        "--quiet",
        "--no-fail-fast",
    ]));
    if tests.is_err() {
        failed.push("tests");
    }
    anyhow::ensure!(failed.is_empty(), "failed: {}", failed.join(", "));
    Ok(())
}

fn suite(
    name: &'static str,
    check: impl FnOnce() -> anyhow::Result<()>,
    failed: &mut Vec<&'static str>,
) {
    let start = Instant::now();
    let result = check();
    let seconds = start.elapsed().as_secs();
    match result {
        Ok(()) => println!("suite {name}: ok ({seconds} s)"),
        Err(error) => {
            println!("suite {name}: FAILED ({seconds} s): {error:#}");
            failed.push(name);
        }
    }
}

fn commands() -> Vec<(&'static str, Command)> {
    let mut documentation = cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    vec![
        ("format", cargo(&["fmt", "--all", "--check"])),
        (
            "lints",
            cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ]),
        ),
        ("documentation", documentation),
        // The advisory database is fetched from the network; `just advisories` checks it.
        (
            "dependencies",
            cargo(&[
                "deny",
                "--log-level",
                "error",
                "check",
                "licenses",
                "bans",
                "sources",
            ]),
        ),
    ]
}
