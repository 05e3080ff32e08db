//! The programs of PostgreSQL, for tests that make a server.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs of one version, where Debian's packages put them.
#[derive(Clone, Debug)]
pub struct PostgresPrograms {
    /// The major version.
    pub major: u32,
    /// Their directory.
    pub directory: PathBuf,
}

impl PostgresPrograms {
    /// The newest version between 14 and 18 that has a server.
    pub fn newest() -> Option<Self> {
        (14..=18).rev().find_map(|major| {
            let directory = PathBuf::from(format!("/usr/lib/postgresql/{major}/bin"));
            let has_server = directory.join("postgres").exists();
            has_server.then_some(Self { major, directory })
        })
    }

    /// A program of the server. It runs as the user `postgres` where the test runs as root, which it
    /// refuses to be.
    pub fn command(&self, program: &str) -> Command {
        let program = self.directory.join(program);
        if !is_root() {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    }

    /// Gives a directory and all that is in it to the user that [`Self::command`] runs as.
    pub fn hand_over(directory: &Path) {
        if is_root() {
            let mut command = Command::new("chown");
            let status = command.args(["-R", "postgres"]).arg(directory).status();
            assert!(status.is_ok_and(|status| status.success()), "{command:?}");
        }
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    output.stdout == b"0\n"
}
