//! The script that makes the first user, with a stand-in for Hue's command.
#![expect(
    clippy::disallowed_methods,
    reason = "the test runs a script and writes a program for it"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

const SCRIPT: &str = include_str!("../src/create_admin.sh");

/// What the script exits with, and what it tells, where Hue's command does this.
fn run(hue: &str) -> (Option<i32>, String) {
    let place = tempfile::tempdir().expect("a directory can be made");
    let command = place.path().join("hue");
    fs::write(&command, format!("#!/bin/sh\n{hue}\n")).expect("it can be written");
    fs::set_permissions(&command, fs::Permissions::from_mode(0o755)).expect("it can be changed");
    let output = Command::new("/bin/sh")
        .args(["-euc", SCRIPT, "create-admin"])
        .arg(&command)
        .output()
        .expect("there is a shell");
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
    )
}

#[test]
fn a_user_that_exists_is_no_failure_and_everything_else_is() {
    for (hue, expected) in [
        (
            "echo \"made by $1 $2\"",
            (0, "made by createsuperuser --noinput\n"),
        ),
        (
            "echo 'CommandError: Error: That username is already taken.' >&2; exit 1",
            (0, "CommandError: Error: That username is already taken.\n"),
        ),
        (
            "echo 'could not connect to server' >&2; exit 1",
            (1, "could not connect to server\n"),
        ),
    ] {
        let (code, told) = run(hue);
        assert_eq!((code, told.as_str()), (Some(expected.0), expected.1));
    }
}
