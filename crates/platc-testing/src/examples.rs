//! The examples of this repository: the one list of them that all tests go by.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders of the examples, by name: each has a `platform.toml` that platc itself compiles. One
/// that is a crate is left out, since it needs a program of its own.
pub fn examples() -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = package.ancestors().nth(2).expect("it is in crates/");
    let entries = fs::read_dir(repository.join("examples")).expect("examples/ can be read");
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("examples/ can be read").path())
        .filter(|folder| folder.join("platform.toml").exists())
        .filter(|folder| !folder.join("Cargo.toml").exists())
        .collect();
    folders.sort();
    folders
}

/// The environments of the platform in a folder, by name: those that have a
/// `platform.<environment>.toml` there.
pub fn environments(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder of a platform can be read");
    let mut environments: Vec<String> = entries
        .filter_map(|entry| {
            let entry = entry.expect("the folder of a platform can be read");
            let name = entry.file_name().into_string().ok()?;
            let environment = name.strip_prefix("platform.")?.strip_suffix(".toml")?;
            Some(environment.to_owned())
        })
        .collect();
    environments.sort();
    environments
}
