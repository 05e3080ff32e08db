//! Exit codes. They are part of the interface and never change.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Success,
    /// Diagnostics, wrong usage, or something in the world that failed.
    Failure,
    /// Changes were found, and `--detailed-exitcode` asked to say so.
    Changes,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Failure => 1,
            Exit::Changes => 2,
        })
    }
}
