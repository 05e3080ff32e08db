//! What no compiler checks: the shape of folders, the first lines of files, the list of dependencies.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{self, root};

/// Longest source file; tables of data may be longer.
const MAX_LINES: usize = 400;

fn files(pattern: &str) -> Vec<PathBuf> {
    shell::files(pattern).expect("git lists the files")
}

fn read(path: &Path) -> String {
    fs::read_to_string(root().join(path)).expect("a tracked file can be read")
}

#[test]
fn every_source_file_says_first_what_it_is() {
    let silent: Vec<PathBuf> = files("*.rs")
        .into_iter()
        .filter(|path| !read(path).starts_with("//!"))
        .collect();
    assert_eq!(silent, Vec::<PathBuf>::new());
}

#[test]
fn no_source_file_is_too_long() {
    let long: Vec<(PathBuf, usize)> = files("*.rs")
        .into_iter()
        .map(|path| {
            let lines = read(&path).lines().count();
            (path, lines)
        })
        .filter(|(_, lines)| *lines > MAX_LINES)
        .collect();
    assert_eq!(long, Vec::new());
}

#[test]
fn no_line_ends_in_white_space() {
    let expected_output = |path: &Path| path.components().any(|part| part.as_os_str() == "cases");
    let mut found = Vec::new();
    for pattern in ["*.rs", "*.md", "*.toml", "*.sh", "*.py"] {
        for path in files(pattern) {
            if expected_output(&path) || path.starts_with("snapshots") {
                continue;
            }
            for (number, line) in read(&path).lines().enumerate() {
                if line.ends_with([' ', '\t']) {
                    found.push(format!("{}:{}", path.display(), number + 1));
                }
            }
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// What a module's folder may hold at its top and in `src`.
const MODULE_FILES: &[&str] = &["Cargo.toml", "README.md", "fidelity.md", "src", "tests"];

#[test]
fn every_module_has_the_same_shape() {
    let mut strange = Vec::new();
    let modules = root().join("modules");
    for entry in fs::read_dir(modules).expect("modules/ can be read") {
        let module = entry.expect("modules/ can be read").path();
        if !module.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&module).expect("a module can be read") {
            let name = entry.expect("a module can be read").file_name();
            if !MODULE_FILES.iter().any(|known| name == *known) {
                strange.push(module.join(name));
            }
        }
        for needed in [
            "Cargo.toml",
            "fidelity.md",
            "src/lib.rs",
            "tests/cases.rs",
            "tests/cases",
        ] {
            if !module.join(needed).exists() {
                strange.push(module.join(needed));
            }
        }
    }
    assert_eq!(strange, Vec::<PathBuf>::new());
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = read(Path::new("Cargo.toml"));
    let explained = read(Path::new("docs/dependencies.md"));
    let section = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .expect("the workspace has dependencies");
    let unexplained: Vec<&str> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with("platc") && !name.starts_with('#'))
        .filter(|name| !explained.contains(&format!("| `{name}` |")))
        .collect();
    assert_eq!(unexplained, Vec::<&str>::new());
}
