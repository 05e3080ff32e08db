//! The script that makes directories and copies files, run with a stand-in for Hadoop.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Plays `hadoop fs` on a local directory, with the output format of Hadoop 2 and 3.
const HADOOP: &str = include_str!("provision/hadoop.sh");

struct World {
    directory: TempDir,
}

impl World {
    /// A world with these files, each written as `path=text`.
    fn new(files: &[&str]) -> Self {
        let world = Self {
            directory: TempDir::new().expect("a temporary directory"),
        };
        for (program, text) in [("hadoop", HADOOP), ("sleep", "#!/bin/bash\n")] {
            let path = world.write(&format!("bin/{program}"), text);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
        }
        for file in files {
            let (name, text) = file.split_once('=').expect("path=text");
            world.write(name, text);
        }
        world
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(&path, text).expect("a file");
        path
    }

    /// Runs the script; answers with its exit code and output, and with the commands of Hadoop that
    /// it ran (`> `).
    fn run(&self, arguments: &[&str]) -> String {
        let root = self.directory.path().display().to_string();
        let search = format!("{root}/bin:{}", std::env::var("PATH").expect("a path"));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/provision/file_system.sh");
        let _ = fs::remove_file(self.directory.path().join("calls"));
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", "exec 2>&1; . \"$0\""])
            .arg(script)
            .args(arguments.iter().map(|text| text.replace('@', &root)))
            .env("PATH", search)
            .env("WORLD", &root)
            .output()
            .expect("bash runs");
        let mut told = format!("exit {}\n", output.status.code().unwrap_or(-1));
        told.push_str(&String::from_utf8_lossy(&output.stdout));
        let calls = fs::read_to_string(self.directory.path().join("calls"));
        for call in calls.unwrap_or_default().lines() {
            told.push_str("> ");
            told.push_str(call);
            told.push('\n');
        }
        told.replace(&root, "@")
    }
}

#[test]
fn directories_get_their_owner_and_mode() {
    let world = World::new(&[]);
    let arguments = [
        "directory",
        "/tmp",
        "hadoop:supergroup",
        "1777",
        "directory",
        "/shared/logs",
        "spark:spark",
        "0755",
    ];
    assert_eq!(
        world.run(&arguments),
        "exit 0\n\
         directory /tmp belongs to hadoop:supergroup with mode 1777\n\
         directory /shared/logs belongs to spark:spark with mode 0755\n\
         > -mkdir -p /tmp\n> -chown hadoop:supergroup /tmp\n> -chmod 1777 /tmp\n\
         > -mkdir -p /shared/logs\n> -chown spark:spark /shared/logs\n> -chmod 0755 /shared/logs\n"
    );
}

#[test]
fn files_are_copied_once_and_again_when_their_size_changed() {
    let world = World::new(&[
        "staged/a.jar=aaa",
        "staged/b c.jar=bb",
        "staged/inner/ignored=x",
        "root/libs/other.jar=other",
    ]);
    let arguments = ["files", "@/staged", "/libs", "0644"];
    assert_eq!(
        world.run(&arguments),
        "exit 0\nall 2 files of @/staged are in /libs\n\
         > -mkdir -p /libs\n> -ls /libs\n\
         > -put -f @/staged/a.jar @/staged/b c.jar /libs\n> -ls /libs\n\
         > -chmod 0644 /libs/a.jar /libs/b c.jar\n"
    );
    assert_eq!(
        world.run(&arguments),
        "exit 0\nall 2 files of @/staged are in /libs\n\
         > -mkdir -p /libs\n> -ls /libs\n> -chmod 0644 /libs/a.jar /libs/b c.jar\n"
    );
    world.write("staged/a.jar", "longer");
    assert_eq!(
        world.run(&arguments),
        "exit 0\nall 2 files of @/staged are in /libs\n\
         > -mkdir -p /libs\n> -ls /libs\n> -put -f @/staged/a.jar /libs\n> -ls /libs\n\
         > -chmod 0644 /libs/a.jar /libs/b c.jar\n"
    );
}

#[test]
fn a_file_that_arrives_with_another_size_is_a_failure() {
    let world = World::new(&["staged/a.jar=aaa", "put-cuts="]);
    assert_eq!(
        world.run(&["files", "@/staged", "/libs", "0644"]),
        "exit 1\nthese files did not arrive in /libs with their size:\na.jar\t3\n\
         > -mkdir -p /libs\n> -ls /libs\n> -put -f @/staged/a.jar /libs\n> -ls /libs\n"
    );
}

#[test]
fn a_source_without_files_is_a_failure() {
    let world = World::new(&["staged/inner/ignored=x"]);
    assert_eq!(
        world.run(&["files", "@/staged", "/libs", "0644"]),
        "exit 1\nthere is no file in @/staged\n"
    );
}

#[test]
fn the_safe_mode_is_waited_for_and_other_refusals_are_failures() {
    let arguments = ["directory", "/tmp", "hadoop:supergroup", "1777"];
    let world = World::new(&["safe-mode=2"]);
    assert_eq!(
        world.run(&arguments),
        "exit 0\nthe NameNode is in its safe mode: waiting\n\
         the NameNode is in its safe mode: waiting\n\
         directory /tmp belongs to hadoop:supergroup with mode 1777\n\
         > -mkdir -p /tmp\n> -mkdir -p /tmp\n> -mkdir -p /tmp\n\
         > -chown hadoop:supergroup /tmp\n> -chmod 1777 /tmp\n"
    );
    let world = World::new(&["denied="]);
    assert_eq!(
        world.run(&arguments),
        "exit 1\nmkdir: Permission denied: user=spark\n> -mkdir -p /tmp\n"
    );
}

#[test]
fn a_listing_that_fails_is_not_an_empty_directory() {
    let world = World::new(&["staged/a.jar=aaa", "no-listing="]);
    assert_eq!(
        world.run(&["files", "@/staged", "/libs", "0644"]),
        "exit 1\nls: Connection refused\n> -mkdir -p /libs\n> -ls /libs\n"
    );
}
