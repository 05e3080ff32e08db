//! What can go wrong with a testbed.

use std::io;
use std::path::{Path, PathBuf};

/// A testbed that does not start or cannot be reached.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TestbedError {
    /// A program is not there.
    #[error(transparent)]
    Missing(#[from] crate::Missing),
    /// A file, a directory or a process.
    #[error("cannot use {}", path.display())]
    File {
        /// The file or program.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A server ended, or did not get ready in time.
    #[error("{program} is not ready; its log {} ends with:\n{last}", log.display())]
    NotReady {
        /// The name of the program.
        program: &'static str,
        /// The path of its log.
        log: PathBuf,
        /// The last lines of the log.
        last: String,
    },
    /// The client cannot be made, or the server refuses.
    #[error("the API server cannot be asked")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl TestbedError {
    /// For `map_err` on what is done with a path.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    /// For `map_err` on what is done with a client.
    pub(crate) fn client(error: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Client(Box::new(error))
    }
}
