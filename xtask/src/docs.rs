//! Writing the generated documentation. A test compares it with what is committed.

use crate::shell::{cargo, run};

/// Writes the READMEs of the modules and the reference pages.
pub(crate) fn write() -> anyhow::Result<()> {
    let mut command = cargo(&[
        "test",
        "--quiet",
        "--package",
        "platc-tests",
        "--test",
        "generated_docs",
    ]);
    run(command.env("UPDATE_EXPECT", "1"))
}
