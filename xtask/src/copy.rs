//! A copy of the repository, in which a check changes files and sees what comes of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::shell::{cargo, files, root};

/// What is added to cargo's configuration in the copy: nothing runs there for long, so that optimising
/// the dependencies would take more time than it saves.
const PROFILE: &str = "
[profile.dev]
debug = 0

[profile.dev.package.\"*\"]
opt-level = 0
";

/// A copy of the repository below `target`, with a target directory of its own beside it.
pub(crate) struct RepositoryCopy {
    folder: PathBuf,
    target: PathBuf,
}

impl RepositoryCopy {
    /// Copies every file that is tracked or would be, in place of an earlier copy.
    pub(crate) fn make() -> anyhow::Result<Self> {
        let place = root().join("target/new-module");
        let copy = Self {
            folder: place.join("repository"),
            target: place.join("target"),
        };
        if copy.folder.exists() {
            fs::remove_dir_all(&copy.folder)?;
        }
        for file in files("*")? {
            let target = copy.folder.join(&file);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::copy(root().join(&file), &target)
                .with_context(|| format!("cannot copy `{}`", file.display()))?;
        }
        let configuration = copy.folder.join(".cargo/config.toml");
        let text = fs::read_to_string(&configuration)?;
        fs::write(&configuration, text + PROFILE)?;
        Ok(copy)
    }

    /// Its root.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A command of cargo that runs in it, and of which only errors are seen.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = cargo(arguments);
        cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .stdout(Stdio::null());
        cargo
    }

    /// All its files, by their paths from its root.
    pub(crate) fn contents(&self) -> anyhow::Result<BTreeMap<PathBuf, Vec<u8>>> {
        let mut contents = BTreeMap::new();
        let mut open = vec![self.folder.clone()];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(&directory)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    open.push(entry.path());
                } else {
                    let path = entry.path().strip_prefix(&self.folder)?.to_owned();
                    contents.insert(path, fs::read(entry.path())?);
                }
            }
        }
        Ok(contents)
    }
}
