//! Writing the snapshots of this repository's platforms. A test compares them with what is committed.

use crate::shell::{cargo, run};

/// Writes the snapshot of `./platform.toml` and of every example that has one, each with every
/// environment that has a file beside it. The test does it, which knows the list of them.
pub(crate) fn write() -> anyhow::Result<()> {
    let mut command = cargo(&[
        "test",
        "--quiet",
        "--package",
        "platc-tests",
        "--test",
        "snapshots",
        "every_snapshot_is_fresh",
    ]);
    run(command.env("UPDATE_EXPECT", "1"))
}
