//! What the whole-program tests share: comparing with files, and what the repository has.

use std::fs;
use std::path::{Path, PathBuf};

pub mod modules;
pub mod scenarios;
pub mod terminal;

/// The root of the repository.
pub fn repository() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}

/// Compares a text with the file that holds what is expected; `Err` says how they differ. With
/// `UPDATE_EXPECT=1` in the environment the file is written instead.
pub fn compare_with_file(path: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return fs::write(path, actual).map_err(|error| format!("{}: {error}", path.display()));
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    let first = expected
        .lines()
        .zip(actual.lines())
        .position(|(left, right)| left != right)
        .unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    let line = |text: &str| text.lines().nth(first).unwrap_or("<end>").to_owned();
    Err(format!(
        "{} differs at line {} (UPDATE_EXPECT=1 writes it):\n  expected: {}\n  actual:   {}",
        path.display(),
        first + 1,
        line(&expected),
        line(actual)
    ))
}
