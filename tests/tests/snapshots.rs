//! The committed snapshots are what the platforms compile to, whatever the circumstances.

use std::path::Path;
use std::process::{Command, Output};

use platc_tests::scenarios::variants;
use platc_tests::{compare_with_file, repository};

fn platc(directory: &Path, options: &[String], command: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_platc-under-test"))
        .current_dir(directory)
        .args(options)
        .args(command)
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
    let stale: Vec<String> = variants()
        .iter()
        .map(|variant| {
            let command: &[&str] = if std::env::var_os("UPDATE_EXPECT").is_some() {
                &["--snapshots", "snapshots", "snapshot"]
            } else {
                &["--snapshots", "snapshots", "snapshot", "--check"]
            };
            platc(&root, &variant.options(), command)
        })
        .filter(|output| !output.status.success())
        .map(|output| printed(&output))
        .collect();
    assert!(stale.is_empty(), "{}", stale.join("\n"));
}

/// An example that is for trials is warned of; what is said stands beside it.
#[test]
fn every_platform_compiles_without_a_warning_that_is_not_known() {
    let root = repository();
    for variant in variants() {
        let file = variant.file.strip_prefix(&root).expect("it is of here");
        let mut options = variant.options();
        options[1] = file.display().to_string();
        let said = printed(&platc(&root, &options, &["--quiet", "build"]));
        let known = variant.file.with_file_name("warnings.txt");
        if said.is_empty() {
            assert!(!known.exists(), "{} says nothing", variant.name());
        } else {
            compare_with_file(&known, &said).unwrap_or_else(|error| panic!("{error}\n{said}"));
        }
    }
}

#[test]
fn the_bytes_do_not_depend_on_where_and_how_platc_runs() {
    let root = repository();
    let elsewhere = tempfile::tempdir().expect("a directory can be made");
    let stream = ["build", "-o", "-"];
    for variant in variants() {
        let (options, name) = (variant.options(), variant.name());
        let here = platc(&root, &options, &stream).stdout;
        assert!(!here.is_empty(), "{name}");
        assert!(
            platc(&root, &options, &stream).stdout == here,
            "{name}: a second run"
        );
        assert!(
            platc(elsewhere.path(), &options, &stream).stdout == here,
            "{name}: another directory"
        );
        for threads in ["1", "8"] {
            let command = ["--threads", threads, "build", "-o", "-"];
            assert!(
                platc(&root, &options, &command).stdout == here,
                "{name}: {threads} threads"
            );
        }
        let abroad = Command::new(env!("CARGO_BIN_EXE_platc-under-test"))
            .args(&options)
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
