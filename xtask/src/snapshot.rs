//! Writing the snapshots of this repository's platforms.

use std::fs;

use anyhow::Context as _;

use crate::shell::{cargo, root, run};

/// Writes the snapshot of `./platform.toml` and of every example that has one.
pub(crate) fn write() -> anyhow::Result<()> {
    let mut files = vec!["platform.toml".to_owned()];
    let examples = root().join("examples");
    let entries = fs::read_dir(&examples).context("cannot read examples/")?;
    for entry in entries {
        let directory = entry?.path();
        let needs_own_program = directory.join("Cargo.toml").exists();
        if directory.join("platform.toml").exists() && !needs_own_program {
            let name = directory.file_name().unwrap_or_default().to_string_lossy();
            files.push(format!("examples/{name}/platform.toml"));
        }
    }
    files.sort();
    for file in files {
        run(&mut cargo(&[
            "run",
            "--quiet",
            "--package",
            "platc",
            "--",
            "--file",
            &file,
            "--snapshots",
            "snapshots",
            "snapshot",
        ]))?;
    }
    Ok(())
}
