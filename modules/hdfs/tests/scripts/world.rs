//! A pod, its volumes and what it can reach, played in a directory.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Plays `hdfs`. What it does follows from files of the world.
const HDFS: &str = include_str!("hdfs.sh");
/// Plays `getent`: the file `addresses` has the address of every name there is.
const GETENT: &str = "#!/bin/bash\ngrep -q \"^$2 \" \"$WORLD/addresses\" || exit 2\n\
                      grep \"^$2 \" \"$WORLD/addresses\" | cut -d ' ' -f 2 | sed 's/$/ STREAM/'\n";
const SLEEP: &str = "#!/bin/bash\n";

/// A pod and what it can reach, in a directory.
pub(crate) struct World {
    directory: TempDir,
    journal_node: TcpListener,
}

impl World {
    /// A world with these files, each written as `path=text` or as a path alone.
    pub(crate) fn new(files: &[&str]) -> Self {
        let directory = TempDir::new().expect("a temporary directory");
        let journal_node = TcpListener::bind("127.0.0.1:0").expect("a port");
        let world = Self {
            directory,
            journal_node,
        };
        for volume in ["name", "copy", "bin"] {
            fs::create_dir(world.path(volume)).expect("a directory");
        }
        for (program, text) in [("hdfs", HDFS), ("getent", GETENT), ("sleep", SLEEP)] {
            world.write(&format!("bin/{program}"), text);
            make_executable(&world.path(&format!("bin/{program}")));
        }
        for file in files {
            let (name, text) = file
                .split_once('=')
                .unwrap_or((file, "clusterID=CID-old\n"));
            world.write(name, text);
        }
        world
    }

    /// Where a file of the world is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
    }

    /// Runs a script; answers with its exit code and all that it says, the commands of Hadoop that
    /// it ran (`> `), and the files that it left in the volumes (`= `).
    pub(crate) fn run(&self, script: &str, variables: &[(&str, &str)]) -> String {
        let root = self.directory.path().display().to_string();
        let port = self.journal_node.local_addr().expect("an address").port();
        let search = format!("{root}/bin:{}", std::env::var("PATH").expect("a path"));
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", "exec 2>&1; . \"$0\""])
            .arg(format!(
                "{}/src/scripts/{script}",
                env!("CARGO_MANIFEST_DIR")
            ))
            .env("PATH", search)
            .env("WORLD", &root)
            .env("NAME_VOLUME", format!("{root}/name"))
            .env("NAME_VOLUMES", format!("{root}/name {root}/copy"))
            .env("NAME_NODES", "nn0 nn1")
            .env("JOURNAL_NODES", format!("127.0.0.1:{port}"))
            .env("ALLOW_FORMAT", "true")
            .envs(variables.iter().copied())
            .output()
            .expect("bash runs");
        let mut told = format!("exit {}\n", output.status.code().unwrap_or(-1));
        told.push_str(&String::from_utf8_lossy(&output.stdout));
        let calls = fs::read_to_string(self.path("calls")).unwrap_or_default();
        let calls = calls.lines().map(|call| format!("> {call}\n"));
        let files = ["name", "copy"].map(|volume| files_below(&self.path(volume)));
        let files = files.into_iter().flatten();
        told.extend(calls.chain(files.map(|file| format!("= {file}\n"))));
        told.replace(&format!("{root}/"), "")
    }
}

fn make_executable(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
}

fn files_below(directory: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path.display().to_string());
        }
    }
    files.sort();
    files
}
