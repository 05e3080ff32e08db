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
    /// The cluster is no longer as the plan found it; nothing was written.
    Stale,
    /// Another run is at work; nothing was written.
    LeaseHeld,
    /// Something is left to do, and the same command goes on.
    Incomplete,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Success => 0,
            Exit::Failure => 1,
            Exit::Changes => 2,
            Exit::Stale => 4,
            Exit::LeaseHeld => 5,
            Exit::Incomplete => 6,
        })
    }
}
