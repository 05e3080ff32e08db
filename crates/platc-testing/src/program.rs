//! Programs that tests start.

use std::path::Path;

/// Whether a file that a test needs is not there. Then the test cannot run, and [`skip`] says so.
pub fn is_missing(test: &str, files: &[&str]) -> bool {
    let Some(file) = files.iter().find(|file| !Path::new(file).exists()) else {
        return false;
    };
    skip(
        test,
        &format!("there is no {file}; `cargo xtask install` installs it"),
    );
    true
}

/// Says that a test cannot run, and why. With `CI=true` in the environment it panics instead, so that
/// nothing is silently left out.
pub fn skip(test: &str, why: &str) {
    assert!(
        std::env::var_os("CI").is_none_or(|value| value != "true"),
        "{test}: {why}"
    );
    let message = format!("SKIPPED {test}: {why}\n");
    // The test runner swallows what a test prints through `eprint!`, and this must be seen.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), message.as_bytes());
}
