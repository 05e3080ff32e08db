//! The script that starts the server, with a stand-in for the image's entry point.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that runs a script, with files of its own"
)]

use std::fs;
use std::process::Command;

/// Files of the volume with the version in each, what the script is started for, what it says.
type Case = (
    &'static [(&'static str, &'static str)],
    (&'static str, &'static str),
    Result<(), &'static str>,
);

const CASES: &[Case] = &[
    (&[], ("17", "pgdata"), Ok(())),
    (&[("pgdata", "17")], ("17", "pgdata"), Ok(())),
    (&[("18/docker", "18")], ("18", "18/docker"), Ok(())),
    (&[("pgdata", "16")], ("17", "pgdata"), Err("16 in V/pgdata")),
    (
        &[("pgdata", "17")],
        ("18", "18/docker"),
        Err("17 in V/pgdata"),
    ),
    (
        &[("18/docker", "18")],
        ("17", "pgdata"),
        Err("18 in V/18/docker"),
    ),
    (&[("", "15")], ("15", "pgdata"), Err("15 in V")),
];

#[test]
fn row_30_a_volume_with_data_of_another_version_is_refused() {
    for (files, (major, data), expected) in CASES {
        let directory = tempfile::tempdir().unwrap();
        let volume = directory.path().join("volume");
        fs::create_dir(&volume).unwrap();
        for (place, version) in *files {
            fs::create_dir_all(volume.join(place)).unwrap();
            fs::write(
                volume.join(place).join("PG_VERSION"),
                format!("{version}\n"),
            )
            .unwrap();
        }
        let output = Command::new("/bin/sh")
            .args(["-euc", include_str!("../src/start.sh"), "start"])
            .arg(&volume)
            .args([major, "-c", "config_file=x"])
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", entry_point(directory.path())),
            )
            .env("PGDATA", volume.join(data))
            .output()
            .unwrap();
        let volume = volume.display().to_string();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr)
            .unwrap()
            .replace(&volume, "V");
        let (wanted_stdout, wanted_stderr) = match expected {
            Ok(()) => ("postgres -c config_file=x\n".to_owned(), String::new()),
            Err(found) => (
                String::new(),
                format!(
                    "the volume holds data of PostgreSQL {found}: \
                     this is PostgreSQL {major} with its data in V/{data}\n"
                ),
            ),
        };
        assert_eq!((stdout, stderr), (wanted_stdout, wanted_stderr));
        assert_eq!(output.status.success(), expected.is_ok());
    }
}

/// A directory with a `docker-entrypoint.sh` that says its arguments.
fn entry_point(directory: &std::path::Path) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let file = directory.join("docker-entrypoint.sh");
    fs::write(&file, "#!/bin/sh\necho \"$@\"\n").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    directory.display().to_string()
}
