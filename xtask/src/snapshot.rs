//! Writing the snapshots of this repository's platforms.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

use crate::shell::{cargo, root, run};

/// Writes the snapshot of `./platform.toml` and of every example that has one, each with every
/// environment that has a file beside it.
pub(crate) fn write() -> anyhow::Result<()> {
    let mut folders = vec![root()];
    let examples = root().join("examples");
    let entries = fs::read_dir(&examples).context("cannot read examples/")?;
    for entry in entries {
        let folder = entry?.path();
        let needs_own_program = folder.join("Cargo.toml").exists();
        if folder.join("platform.toml").exists() && !needs_own_program {
            folders.push(folder);
        }
    }
    folders.sort();
    for folder in folders {
        let file = folder.join("platform.toml").display().to_string();
        snapshot(&file, None)?;
        for environment in environments(&folder)? {
            snapshot(&file, Some(&environment))?;
        }
    }
    Ok(())
}

/// The environments that have a `platform.<environment>.toml` in a folder.
fn environments(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut environments = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        let environment = name.strip_prefix("platform.");
        let environment = environment.and_then(|rest| rest.strip_suffix(".toml"));
        environments.extend(environment.map(str::to_owned));
    }
    environments.sort();
    Ok(environments)
}

fn snapshot(file: &str, environment: Option<&str>) -> anyhow::Result<()> {
    let mut arguments = vec!["run", "--quiet", "--package", "platc", "--", "--file", file];
    arguments.extend(environment.iter().flat_map(|name| ["--env", name]));
    arguments.extend(["--snapshots", "snapshots", "snapshot"]);
    run(&mut cargo(&arguments))
}
