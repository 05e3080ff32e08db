//! The shared testbed as a service of a person's machine: `cargo xtask testbed up|down|status`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::server::{self, API_SERVER, ETCD, PLAYER, Servers};
use crate::testbed::shared_directory;
use crate::{Programs, Testbed, TestbedError, process};

/// What runs of the shared testbed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// A kubeconfig with the contexts `admin` and `restricted`; none if the servers do not answer.
    pub kubeconfig: Option<PathBuf>,
    /// Name, process id and memory in MiB of each process.
    pub processes: Vec<(&'static str, u32, u64)>,
}

/// Starts the shared testbed, unless it runs, and a process that plays the cluster until [`down`].
/// `player` is the program that calls [`serve`] with the directory that follows its other arguments.
pub fn up(player: &mut Command) -> Result<Status, TestbedError> {
    let programs = Programs::find()?;
    let testbed = Testbed::join(&programs)?;
    let directory = shared_directory(&programs);
    if process::running(&directory, PLAYER).is_none() {
        // It outlives this process, which does not wait for it.
        let _ = process::start(&directory, PLAYER, player.arg(&directory))?;
    }
    drop(testbed);
    status()
}

/// Ends the shared testbed. Everything in it is lost.
pub fn down() -> Result<(), TestbedError> {
    server::stop(&shared_directory(&Programs::find()?));
    Ok(())
}

/// Says what runs of the shared testbed.
pub fn status() -> Result<Status, TestbedError> {
    let directory = shared_directory(&Programs::find()?);
    let kubeconfig = Servers::find(&directory).map(|_| directory.join("kubeconfig"));
    let processes = [ETCD, API_SERVER, PLAYER]
        .into_iter()
        .filter_map(|name| {
            let process = process::running(&directory, name)?;
            Some((name, process.pid, process.kibibytes / 1024))
        })
        .collect();
    Ok(Status {
        kubeconfig,
        processes,
    })
}

/// Plays the cluster of the shared testbed until its etcd is gone.
pub fn serve(directory: &Path) -> Result<(), TestbedError> {
    let testbed = Testbed::join(&Programs::find()?)?;
    while process::running(directory, ETCD).is_some() {
        std::thread::sleep(Duration::from_secs(1));
    }
    drop(testbed);
    Ok(())
}
