//! A PostgreSQL server of the test.

use std::fs;
use std::process::Command;

use platc_testing::{PostgresPrograms, free_port, skip};
use tempfile::TempDir;

/// The superuser's password, as hard to quote as one may be.
pub(crate) const PASSWORD: &str = "it's \"$(id)\" $HOME";

/// A server on a free port; it is stopped when this is dropped.
pub(crate) struct Server {
    home: TempDir,
    pub(crate) programs: PostgresPrograms,
    pub(crate) port: u16,
}

impl Server {
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = PostgresPrograms::newest() else {
            skip("backup", "not installed: apt-get install postgresql-15");
            return None;
        };
        let server = Self {
            home: tempfile::tempdir().unwrap(),
            programs,
            port: free_port(),
        };
        let password = server.home.path().join("password");
        fs::write(&password, format!("{PASSWORD}\n")).unwrap();
        PostgresPrograms::hand_over(server.home.path());
        let password = password.display().to_string();
        server.control(
            "initdb",
            &[
                "--username=postgres",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--pwfile",
                &password,
            ],
        );
        let home = server.home.path().display();
        let options = format!("-p {} -c unix_socket_directories={home}", server.port);
        let log = format!("{home}/log");
        server.control("pg_ctl", &["start", "-w", "-l", &log, "-o", &options]);
        Some(server)
    }

    /// What the superuser is answered.
    pub(crate) fn ask(&self, database: &str, query: &str) -> String {
        let output = Command::new(self.programs.directory.join("psql"))
            .args([
                "-X",
                "-q",
                "-A",
                "-t",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                "127.0.0.1",
                "-U",
                "postgres",
            ])
            .args(["-p", &self.port.to_string(), "-c", query])
            .env("PGDATABASE", database)
            .env("PGPASSWORD", PASSWORD)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn control(&self, program: &str, arguments: &[&str]) {
        let mut command = self.programs.command(program);
        let output = command
            .args(arguments)
            .env("PGDATA", self.home.path().join("data"))
            .current_dir(self.home.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control("pg_ctl", &["stop", "-w", "-m", "immediate"]);
    }
}
