//! The generated scripts with a real PostgreSQL server, and with Hadoop's own shell on local directories.
//!
//! They take the server of the Debian packages `postgresql-14` to `postgresql-18`, and the Hadoop client
//! inside of `pyspark`. Where there is none the tests fail with `CI=true` and are skipped otherwise.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that starts a real program: it runs files and processes"
)]

mod server;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use platc_compiler::Registry;
use platc_module_backup::Backup;
use platc_sdk::k8s_openapi::api::batch::v1::CronJob;
use platc_sdk::k8s_openapi::api::core::v1::Container;
use platc_testing::{Provider, compile_text, config_file, is_missing};
use server::{PASSWORD, Server};
use tempfile::TempDir;

const JARS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../target/programs/pyspark/pyspark/jars"
);

const ROWS: &str = "SELECT id, name, octet_length(picture) FROM shop.article ORDER BY id";
const CONTENT: &str = "42|it's \"quoted\"\t\\|4096\n43||0\n";
const DATABASES: &str = "SELECT datname, pg_get_userbyid(datdba) FROM pg_database \
     WHERE NOT datistemplate ORDER BY datname COLLATE \"C\"";

/// A database with a table that a user owns, and one with an odd name.
const DATA: &[(&str, &str)] = &[
    ("postgres", "CREATE ROLE seller LOGIN PASSWORD 'x'"),
    ("postgres", "CREATE DATABASE shop OWNER seller"),
    ("postgres", "CREATE DATABASE \"Odd/na me\" OWNER seller"),
    (
        "shop",
        "CREATE SCHEMA shop AUTHORIZATION seller; \
         CREATE TABLE shop.article (id int PRIMARY KEY, name text, picture bytea); \
         ALTER TABLE shop.article OWNER TO seller; \
         INSERT INTO shop.article VALUES (42, E'it''s \"quoted\"\\t\\\\', \
           decode(repeat('00ff', 2048), 'hex')), (43, NULL, '')",
    ),
    (
        "Odd/na me",
        "CREATE TABLE t (a int); INSERT INTO t VALUES (7)",
    ),
];

#[test]
fn databases_come_back_as_they_were_and_nothing_is_overwritten_unasked() {
    let Some(server) = Server::start() else {
        return;
    };
    for (database, statement) in DATA {
        server.ask(database, statement);
    }
    let before = server.ask("postgres", DATABASES);
    let world = World::new();
    let saved = world.run(&server, "", &[("STAMP", "20261120T013000Z")]);
    assert_eq!(
        said(&saved),
        "saved database Odd/na me with 1 relations in N bytes\n\
         saved database shop with 2 relations in N bytes\n\
         the copy 20261120T013000Z is complete\n"
    );

    // A server that has everything is left alone.
    let refused = world.run(&server, "-restore", &[]);
    assert!(!refused.status.success());
    assert_eq!(
        String::from_utf8(refused.stderr).unwrap(),
        "database Odd/na me has 1 relations: name it in restore.overwrite to replace it\n\
         database shop has 2 relations: name it in restore.overwrite to replace it\n"
    );
    assert_eq!(server.ask("postgres", DATABASES), before);

    // One that is named is replaced, and stays under another name.
    server.ask("shop", "DELETE FROM shop.article WHERE id = 42");
    let choice = [
        ("DATABASES", "shop"),
        ("OVERWRITE", "other\nshop"),
        ("STAMP", "20261121T080000Z"),
    ];
    let restored = world.run(&server, "-restore", &choice);
    assert_eq!(
        said(&restored),
        "the copy is 20261120T013000Z\n\
         what was in database shop is in shop_before_20261121T080000Z\ndatabase shop is back\n"
    );
    assert_eq!(server.ask("shop", ROWS), CONTENT);
    assert_eq!(server.ask("shop_before_20261121T080000Z", ROWS), "43||0\n");

    // A new server gets databases, owners and rows; no password comes with them.
    let new = Server::start().unwrap();
    let restored = world.run(&new, "-restore", &[]);
    assert_eq!(
        said(&restored),
        "the copy is 20261120T013000Z\ndatabase Odd/na me is back\ndatabase shop is back\n"
    );
    assert_eq!(new.ask("postgres", DATABASES), before);
    assert_eq!(new.ask("shop", ROWS), CONTENT);
    assert_eq!(new.ask("Odd/na me", "SELECT a FROM t"), "7\n");
    let owner = "SELECT tableowner FROM pg_tables WHERE tablename = 'article'";
    assert_eq!(new.ask("shop", owner), "seller\n");
    let login = "SELECT rolcanlogin, rolpassword FROM pg_authid WHERE rolname = 'seller'";
    assert_eq!(new.ask("postgres", login), "f|\n");
}

#[test]
fn old_copies_go_only_when_there_is_a_new_one() {
    let Some(server) = Server::start() else {
        return;
    };
    let world = World::new();
    let nothing = world.run(&server, "", &[("STAMP", "20200101T000000Z")]);
    assert_eq!(
        String::from_utf8(nothing.stderr).unwrap(),
        "the server has no database to save\n"
    );
    assert!(!nothing.status.success());
    assert_eq!(world.copies(), "");

    server.ask("postgres", "CREATE TABLE t (a int)");
    for day in ["18", "19", "20", "21"] {
        let stamp = format!("202003{day}T013000Z");
        let saved = world.run(&server, "", &[("STAMP", &stamp), ("KEEP", "2")]);
        assert!(saved.status.success(), "{saved:?}");
    }
    let two = "20200320T013000Z\n20200320T013000Z.complete\n20200321T013000Z\n20200321T013000Z.complete\n";
    assert_eq!(world.copies(), two);

    // An archive that cannot be read is no copy, and nothing goes for it.
    world.program(
        "pg_dump",
        "for word; do case $word in --file=*) : >\"${word#--file=}\" ;; esac; done",
    );
    let empty = world.run(&server, "", &[("KEEP", "1")]);
    assert!(!empty.status.success());
    assert_eq!(
        String::from_utf8(empty.stderr).unwrap(),
        "the archive of database postgres cannot be read\n"
    );
    assert_eq!(world.copies(), two);

    fs::remove_file(world.path("bin/pg_dump")).unwrap();
    let late = world.run(
        &server,
        "",
        &[("KEEP_DAYS", "1"), ("STAMP", "20991231T000000Z")],
    );
    assert!(late.status.success(), "{late:?}");
    assert_eq!(
        world.copies(),
        "20991231T000000Z\n20991231T000000Z.complete\n"
    );
}

#[test]
fn directories_are_copied_and_fetched_by_hadoops_own_shell() {
    if is_missing("backup", &[JARS, "/usr/bin/java"]) {
        return;
    }
    let world = World::new();
    world.program(
        "hdfs",
        &format!(
            "[ \"$1\" = dfs ] || exit 1; shift\n\
             exec java -cp '{}:{JARS}/*' org.apache.hadoop.fs.FsShell \"$@\" 2>/dev/null",
            world.path("conf").display()
        ),
    );
    let data = world.path("data/user");
    fs::create_dir_all(data.join("hive")).unwrap();
    fs::write(data.join("hive/part-0"), "rows").unwrap();
    let container = world.container("-user", "copies the path");
    let data = format!("file://{}", data.display());
    let copies = format!("file://{}", world.path("copies").display());
    let save = |stamp: &str| {
        let ends = [
            ("FROM", data.as_str()),
            ("TARGET", &copies),
            ("STAMP", stamp),
            ("KEEP", "1"),
        ];
        world.execute(&container, &ends)
    };
    for stamp in ["20261119T013000Z", "20261120T013000Z"] {
        let saved = save(stamp);
        assert!(saved.status.success(), "{saved:?}");
    }
    let one = "20261120T013000Z\n20261120T013000Z.complete\n";
    assert_eq!(world.copies(), one);
    let copied = fs::read_to_string(world.path("copies/20261120T013000Z/hive/part-0"));
    assert_eq!(copied.unwrap(), "rows");

    let restore = world.container("-user-restore", "brings it back");
    let fetch = |overwrite: &str| {
        let ends = [
            ("TO", data.as_str()),
            ("TARGET", &copies),
            ("STAMP", "20261121T080000Z"),
            ("OVERWRITE", overwrite),
        ];
        world.execute(&restore, &ends)
    };
    let refused = fetch("no");
    assert!(!refused.status.success());
    let told =
        format!("{data} has 1 files of 4 bytes: name it in restore.overwrite to replace it\n");
    assert_eq!(String::from_utf8(refused.stderr).unwrap(), told);

    fs::write(world.path("data/user/hive/part-0"), "other rows").unwrap();
    // The client keeps sums of local files beside them.
    let _ = fs::remove_file(world.path("data/user/hive/.part-0.crc"));
    let restored = fetch("yes");
    assert!(restored.status.success(), "{restored:?}");
    let back = fs::read_to_string(world.path("data/user/hive/part-0"));
    assert_eq!(back.unwrap(), "rows");
    let kept = fs::read_to_string(world.path("data/user.before-20261121T080000Z/hive/part-0"));
    assert_eq!(kept.unwrap(), "other rows");
}

/// What a run that succeeded said, without sizes.
fn said(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let lines = text
        .lines()
        .map(|line| match line.split_once(" relations in ") {
            Some((before, _)) => format!("{before} relations in N bytes\n"),
            None => format!("{line}\n"),
        });
    lines.collect()
}

/// Every generated CronJob, and a directory in place of the volume.
struct World {
    place: TempDir,
    cron_jobs: Vec<CronJob>,
}

impl World {
    fn new() -> Self {
        let text = "[platform]\nname = \"datalake\"\n[provider.lake]\n[backup.nightly]\n\
                    paths = [\"provider.lake:/user\"]\n";
        let registry = Registry::new().with::<Backup>().with::<Provider>();
        let compilation = compile_text(&registry, text);
        let manifests = compilation.manifests.iter();
        let cron_jobs = manifests
            .filter(|manifest| manifest.id.kind == "CronJob")
            .map(|manifest| serde_saphyr::from_str(compilation.text(manifest)).unwrap());
        let cron_jobs = cron_jobs.collect();
        let place = tempfile::tempdir().unwrap();
        for directory in ["bin", "conf", "copies"] {
            fs::create_dir(place.path().join(directory)).unwrap();
        }
        let config_map = "backup.nightly/configmap-nightly-backup-provider-lake-user.yaml";
        let core_site = config_file(&compilation, config_map, "core-site.xml");
        fs::write(place.path().join("conf/core-site.xml"), core_site).unwrap();
        Self { place, cron_jobs }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// A program that is found before the real one.
    fn program(&self, name: &str, script: &str) {
        let file = self.path("bin").join(name);
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The container of the CronJob whose name ends so.
    fn container(&self, suffix: &str, why: &str) -> Container {
        let name = format!("nightly-backup-provider-lake{suffix}");
        let found = self
            .cron_jobs
            .iter()
            .find(|cron_job| cron_job.metadata.name.as_ref() == Some(&name));
        let spec = found.expect(why).spec.clone().unwrap();
        let pod = spec.job_template.spec.unwrap().template.spec.unwrap();
        pod.containers.into_iter().next().unwrap()
    }

    /// Runs what saves databases, or what brings them back, with other values of some variables.
    fn run(&self, server: &Server, suffix: &str, variables: &[(&str, &str)]) -> Output {
        let port = server.port.to_string();
        let copies = self.path("copies").display().to_string();
        let here = [
            ("PGHOST", "127.0.0.1"),
            ("PGPORT", &port),
            ("PGPASSWORD", PASSWORD),
            ("TARGET", &copies),
            (
                "PATH_OF_PROGRAMS",
                server.programs.directory.to_str().unwrap(),
            ),
        ];
        let container = self.container(suffix, "there is one for the server");
        self.execute(&container, &[here.as_slice(), variables].concat())
    }

    fn execute(&self, container: &Container, variables: &[(&str, &str)]) -> Output {
        let words = container.command.iter().chain(&container.args).flatten();
        let mut command = Command::new("/usr/bin/env");
        command.args(words).env_clear().env("LANG", "C.UTF-8");
        for variable in container.env.iter().flatten() {
            if let Some(value) = &variable.value {
                command.env(&variable.name, value);
            }
        }
        command.envs(variables.iter().copied());
        let programs = variables
            .iter()
            .find(|(name, _)| *name == "PATH_OF_PROGRAMS");
        let programs = programs.map_or("/usr/bin", |(_, path)| path);
        let path = format!("{}:{programs}:/usr/bin:/bin", self.path("bin").display());
        command
            .env("PATH", path)
            .env("HOME", self.place.path())
            .output()
            .unwrap()
    }

    /// What is beside each other where the copies are.
    fn copies(&self) -> String {
        let entries = fs::read_dir(self.path("copies")).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| Path::new(name).extension().is_none_or(|end| end != "crc"))
            .collect();
        names.sort();
        names.push(String::new());
        names.join("\n")
    }
}
