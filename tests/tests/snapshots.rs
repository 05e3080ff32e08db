//! The committed snapshots are what the platforms compile to, whatever the circumstances.

use std::path::Path;
use std::process::{Command, Output};

use platc_tests::{platforms, repository};

fn platc(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_platc-under-test"))
        .current_dir(directory)
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn printed(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn every_snapshot_is_fresh() {
    let root = repository();
    let stale: Vec<String> = platforms()
        .iter()
        .map(|file| {
            let file = file.display().to_string();
            let arguments = [
                "--file",
                &file,
                "--snapshots",
                "snapshots",
                "snapshot",
                "--check",
            ];
            platc(&root, &arguments)
        })
        .filter(|output| !output.status.success())
        .map(|output| printed(&output))
        .collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

#[test]
fn every_platform_compiles_without_a_warning() {
    let root = repository();
    for file in platforms() {
        let name = file.display().to_string();
        let output = platc(&root, &["--quiet", "--file", &name, "build"]);
        assert_eq!(printed(&output), "", "{name}");
    }
}

#[test]
fn the_bytes_do_not_depend_on_where_and_how_platc_runs() {
    let root = repository();
    let elsewhere = tempfile::tempdir().expect("a directory can be made");
    for file in platforms() {
        let name = file.display().to_string();
        let stream = ["--file", &name, "build", "-o", "-"];
        let here = platc(&root, &stream).stdout;
        assert!(!here.is_empty(), "{name}");
        assert!(platc(&root, &stream).stdout == here, "{name}: a second run");
        assert!(
            platc(elsewhere.path(), &stream).stdout == here,
            "{name}: another directory"
        );
        for threads in ["1", "8"] {
            let arguments = ["--file", &name, "--threads", threads, "build", "-o", "-"];
            assert!(
                platc(&root, &arguments).stdout == here,
                "{name}: {threads} threads"
            );
        }
        let abroad = Command::new(env!("CARGO_BIN_EXE_platc-under-test"))
            .args(stream)
            .env("LANG", "C")
            .env("LC_ALL", "C")
            .env("TZ", "Pacific/Kiritimati")
            .output()
            .expect("the program runs");
        assert!(
            abroad.stdout == here,
            "{name}: another locale and time zone"
        );
    }
}
