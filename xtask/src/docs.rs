//! Writing the generated documentation. A test compares it with what is committed.

use std::process::Command;

use crate::shell::{cargo, run};

/// The one page outside of a module's folder that has the module's fields.
pub(crate) const SCHEMA: &str = "docs/platform.schema.json";

/// What cargo has to be told.
pub(crate) const ARGUMENTS: &[&str] = &[
    "test",
    "--quiet",
    "--package",
    "platc-tests",
    "--test",
    "generated_docs",
];

/// Writes the READMEs of the modules and the reference pages.
pub(crate) fn write() -> anyhow::Result<()> {
    write_by(&mut cargo(ARGUMENTS))
}

/// Writes them where a command with the [`ARGUMENTS`] runs.
pub(crate) fn write_by(command: &mut Command) -> anyhow::Result<()> {
    run(command.env("UPDATE_EXPECT", "1"))
}
