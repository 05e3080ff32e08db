//! Where `etcd` and `kube-apiserver` are.

use std::path::{Path, PathBuf};

/// The API server that `cargo xtask testbed install` makes (`xtask/src/testbed/build.rs`).
const BUILT: &str = "1.20.2";

/// The two programs of a testbed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Programs {
    /// The path of `etcd`.
    pub etcd: PathBuf,
    /// The path of `kube-apiserver`.
    pub api_server: PathBuf,
}

/// A program that is not there, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no {}; {help}", program.display())]
pub struct Missing {
    program: PathBuf,
    help: &'static str,
}

impl Programs {
    /// Those in the directory that `KUBEBUILDER_ASSETS` names, else those that
    /// `cargo xtask testbed install` put in the cache.
    pub fn find() -> Result<Self, Missing> {
        match std::env::var_os("KUBEBUILDER_ASSETS") {
            Some(assets) => {
                Self::within(Path::new(&assets), "KUBEBUILDER_ASSETS names its directory")
            }
            None => Self::within(
                &cache().join(BUILT),
                "`cargo xtask testbed install` builds it, or set KUBEBUILDER_ASSETS as setup-envtest says",
            ),
        }
    }

    fn within(directory: &Path, help: &'static str) -> Result<Self, Missing> {
        let program = |name: &str| {
            let program = directory.join(name);
            if program.exists() {
                // Servers outlive the working directory of the test that starts them.
                return Ok(std::path::absolute(&program).unwrap_or(program));
            }
            Err(Missing { program, help })
        };
        Ok(Self {
            etcd: program("etcd")?,
            api_server: program("kube-apiserver")?,
        })
    }
}

/// The directory of everything that a testbed keeps on a machine: `platc/testbed` in the user's cache.
pub(crate) fn cache() -> PathBuf {
    let base = match std::env::var_os("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None => PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache"),
    };
    base.join("platc/testbed")
}
