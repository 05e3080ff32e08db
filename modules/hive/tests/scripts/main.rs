//! The script of the Job, run with a stand-in for `schematool`, and those that bring the driver.
#![expect(
    clippy::disallowed_methods,
    reason = "the scripts are programs, and what they leave behind is files"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A directory with everything that a script can see.
struct World(TempDir);

impl World {
    /// A world with these files, each with its text.
    fn new(files: &[(&str, &str)]) -> Self {
        let world = Self(TempDir::new().expect("a temporary directory"));
        let programs = [
            ("bin/schematool", include_str!("schematool.sh")),
            ("bin/curl", "#!/bin/bash\ncp \"$WORLD/served\" \"$8\"\n"),
        ];
        for (path, text) in programs.iter().chain(files) {
            let file = world.path(path);
            fs::create_dir_all(file.parent().expect("a parent")).expect("a directory");
            fs::write(&file, text).expect("a file");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).expect("permissions");
        }
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a script; answers with its exit code, all that it says, and the calls that it made (`> `).
    fn run(&self, shell: &[&str], script: &str, arguments: &[&str], upgrade: bool) -> String {
        let root = self.0.path().display().to_string();
        let search = format!("{root}/bin:{}", std::env::var("PATH").expect("a path"));
        let output = Command::new(shell[0])
            .args(&shell[1..])
            .args(["-c", "exec 2>&1; . \"$0\""])
            .arg(format!(
                "{}/src/scripts/{script}",
                env!("CARGO_MANIFEST_DIR")
            ))
            .args(arguments)
            .current_dir(self.0.path())
            .env("PATH", search)
            .env("WORLD", &root)
            .env("UPGRADE_SCHEMA", upgrade.to_string())
            .output()
            .expect("the shell runs");
        let mut told = format!("exit {}\n", output.status.code().unwrap_or(-1));
        told.push_str(&String::from_utf8_lossy(&output.stdout));
        let calls = fs::read_to_string(self.path("calls")).unwrap_or_default();
        told.extend(calls.lines().map(|call| format!("> {call}\n")));
        told
    }

    fn schema(&self, upgrade: bool) -> String {
        self.run(&["bash", "-euo", "pipefail"], "schema.sh", &[], upgrade)
    }
}

/// What `schematool -info` says of these two versions.
fn versions(hive: &str, tables: &str) -> String {
    format!("Hive distribution version:\t {hive}\nMetastore schema version:\t {tables}\n")
}

const EMPTY: &str = "HiveMetaException: Failed to get schema version.\n\
     Underlying cause: org.postgresql.util.PSQLException : ERROR: relation \"VERSION\" does not exist\n";
const INFO: &str = "> schematool -dbType postgres -info\n";
const INIT: &str = "> schematool -dbType postgres -initSchema\n";
const UPGRADE: &str = "> schematool -dbType postgres -upgradeSchema\n";
const HALF: &str = "An initialization that was interrupted leaves tables without a version, or some \
of the tables. If this
Metastore has never worked, make its database empty and let this Job run again; otherwise restore the \
database
from a copy. Nothing is dropped here.
";

#[test]
fn an_empty_database_gets_its_tables() {
    let world = World::new(&[("info", EMPTY), ("info-status", "1")]);
    assert_eq!(
        world.schema(false),
        format!(
            "exit 0\n{EMPTY}platc: the database has no tables of Hive: making them\n{INFO}{INIT}"
        )
    );
}

#[test]
fn tables_of_the_same_line_are_left_alone() {
    for (hive, tables) in [("3.1.0", "3.1.0"), ("4.0.1", "4.0.0")] {
        let info = versions(hive, tables);
        let world = World::new(&[("info", &info)]);
        for upgrade in [false, true] {
            fs::remove_file(world.path("calls")).ok();
            assert_eq!(
                world.schema(upgrade),
                format!(
                    "exit 0\n{info}platc: the tables are those of Hive {tables}: nothing to do\n{INFO}"
                )
            );
        }
    }
}

#[test]
fn tables_of_an_older_hive_are_upgraded_only_when_that_is_allowed() {
    let info = versions("4.0.0", "3.1.0");
    let world = World::new(&[("info", &info), ("info-status", "1")]);
    assert_eq!(
        world.schema(false),
        format!(
            "exit 1\n{info}platc: the tables are those of Hive 3.1.0, and this is Hive 4.0.0: they \
             are not upgraded unless upgrade_schema is true. Make a copy of the database before, \
             since there is no way back\n{INFO}"
        )
    );
    fs::remove_file(world.path("calls")).expect("a file");
    assert_eq!(
        world.schema(true),
        format!(
            "exit 0\n{info}platc: upgrading the tables from Hive 3.1.0 to 4.0.0\n{INFO}{UPGRADE}"
        )
    );
}

#[test]
fn an_upgrade_that_fails_says_what_is_left() {
    let info = versions("4.0.0", "3.1.0");
    let world = World::new(&[
        ("info", &info),
        ("info-status", "1"),
        ("upgradeSchema", "*** schemaTool failed ***\n"),
        ("upgradeSchema-status", "1"),
    ]);
    assert_eq!(
        world.schema(true),
        format!(
            "exit 1\n{info}platc: upgrading the tables from Hive 3.1.0 to 4.0.0\n\
             *** schemaTool failed ***\n\
             platc: the upgrade failed, see above: the tables are neither those of 3.1.0 nor of \
             4.0.0. Restore the database from the copy that was made before\n{INFO}{UPGRADE}"
        )
    );
}

#[test]
fn tables_of_a_newer_hive_are_refused_whatever_is_allowed() {
    let info = versions("3.1.0", "4.0.0");
    for upgrade in [false, true] {
        let world = World::new(&[("info", &info)]);
        assert_eq!(
            world.schema(upgrade),
            format!(
                "exit 1\n{info}platc: the tables are those of Hive 4.0.0, which is newer than this \
                 Hive 3.1.0. There is no way back: take an image of Hive 4.0, or restore the \
                 database from a copy\n{INFO}"
            )
        );
    }
}

#[test]
fn half_of_the_tables_are_left_to_a_person() {
    let without_version =
        "HiveMetaException: Could not find version info in metastore VERSION table.\n";
    let world = World::new(&[("info", without_version), ("info-status", "1")]);
    assert_eq!(
        world.schema(true),
        format!("exit 1\n{without_version}platc: the tables have no version. {HALF}{INFO}")
    );

    let exists = "Error: ERROR: relation \"BUCKETING_COLS\" already exists\n";
    let world = World::new(&[
        ("info", EMPTY),
        ("info-status", "1"),
        ("initSchema", exists),
        ("initSchema-status", "1"),
    ]);
    assert_eq!(
        world.schema(true),
        format!(
            "exit 1\n{EMPTY}platc: the database has no tables of Hive: making them\n{exists}\
             platc: the tables could not be made, see above. {HALF}{INFO}{INIT}"
        )
    );
}

#[test]
fn a_database_that_does_not_answer_is_not_taken_for_an_empty_one() {
    for info in [
        "Underlying cause: org.postgresql.util.PSQLException : Connection refused.\n",
        "Underlying cause: org.postgresql.util.PSQLException : FATAL: password authentication failed\n",
        "Underlying cause: java.lang.ClassNotFoundException : org.postgresql.Driver\n",
        "Underlying cause: org.postgresql.util.PSQLException : ERROR: permission denied for table VERSION\n",
    ] {
        let world = World::new(&[("info", info), ("info-status", "1")]);
        assert_eq!(
            world.schema(true),
            format!(
                "exit 1\n{info}platc: the version of the tables cannot be read, see above; nothing \
                 was changed\n{INFO}"
            )
        );
    }
}

const SH: &[&str] = &["sh", "-eu"];

#[test]
fn the_driver_is_found_in_an_image_and_copied() {
    for (files, source, expected) in [
        (
            &["flyway/drivers/postgresql-42.7.2.jar"][..],
            "flyway",
            "exit 0\nplatc: copied flyway/drivers/postgresql-42.7.2.jar\n",
        ),
        (
            &[
                "flyway/lib/flyway-postgresql.jar",
                "flyway/lib/postgresql.jar",
            ],
            "flyway",
            "exit 0\nplatc: copied flyway/lib/postgresql.jar\n",
        ),
        (
            &["drivers/pgjdbc.jar"],
            "drivers/pgjdbc.jar",
            "exit 0\nplatc: copied drivers/pgjdbc.jar\n",
        ),
        (
            &["flyway/lib/mysql.jar"],
            "flyway",
            "exit 1\nplatc: there is no driver of PostgreSQL at flyway in this image: set \
             jdbc_driver.path\n",
        ),
        (
            &[],
            "flyway",
            "exit 1\nplatc: there is no driver of PostgreSQL at flyway in this image: set \
             jdbc_driver.path\n",
        ),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|file| (*file, "a driver")).collect();
        let world = World::new(&files);
        let told = world.run(SH, "copy_driver.sh", &["target.jar", source], false);
        assert_eq!(told, expected);
        assert_eq!(
            world.path("target.jar").exists(),
            told.starts_with("exit 0")
        );
    }
}

#[test]
fn a_driver_that_is_not_the_right_file_is_thrown_away() {
    let url = "https://nexus.corp.local/postgresql.jar";
    let right = "90383ae1a1af0952d39bcf452e62c7d6de4381a03bdd30bf5ead80c3b9bf4b99";
    let wrong = "00383ae1a1af0952d39bcf452e62c7d6de4381a03bdd30bf5ead80c3b9bf4b99";
    for (sha256, expected) in [
        (right, format!("exit 0\nplatc: downloaded {url}\n")),
        (
            wrong,
            format!(
                "exit 1\nplatc: the SHA-256 of {url} is {right} and should be {wrong}: is it the \
                 right file?\n"
            ),
        ),
    ] {
        let world = World::new(&[("served", "a driver")]);
        let arguments = ["target.jar", url, sha256];
        let told = world.run(SH, "download_driver.sh", &arguments, false);
        assert_eq!(told, expected);
        assert_eq!(world.path("target.jar").exists(), sha256 == right);
    }
}
