//! A PostgreSQL server on a free port, with the database that the component asked for.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use platc_testing::{PostgresPrograms, free_port, is_missing};
use tempfile::TempDir;

/// A running server; it is stopped when this is dropped.
pub(crate) struct Database {
    home: TempDir,
    programs: PostgresPrograms,
    port: u16,
}

impl Database {
    /// A server with one user, who owns a database of the same name.
    pub(crate) fn start(user: &str, password: &str) -> Option<Self> {
        let Some(programs) = PostgresPrograms::newest() else {
            is_missing("mlflow", &["/usr/lib/postgresql/15/bin/postgres"]);
            return None;
        };
        let server = Self {
            home: tempfile::tempdir().expect("a directory can be made"),
            programs,
            port: free_port(),
        };
        server.make(user, password);
        Some(server)
    }

    /// `host:port`.
    pub(crate) fn endpoint(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn make(&self, user: &str, password: &str) {
        PostgresPrograms::hand_over(self.home.path());
        let data = self.data();
        self.run("initdb", &["-D", &data, "-U", "postgres", "-A", "trust"]);
        let access = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
        fs::write(Path::new(&data).join("pg_hba.conf"), access).expect("it can be written");
        let sockets = self.home.path().display().to_string();
        let port = self.port.to_string();
        let options = format!("-p {port} -k {sockets} -c listen_addresses=127.0.0.1");
        let log = format!("{sockets}/log");
        self.run(
            "pg_ctl",
            &["-D", &data, "-o", &options, "-l", &log, "-w", "start"],
        );
        for statement in [
            format!("CREATE USER {user} PASSWORD '{password}'"),
            format!("CREATE DATABASE {user} OWNER {user}"),
        ] {
            let place = ["-h", &sockets, "-p", &port, "-U", "postgres"];
            self.run("psql", &[&place[..], &["-c", &statement]].concat());
        }
    }

    fn data(&self) -> String {
        self.home.path().join("data").display().to_string()
    }

    /// Runs a program of the server to its end.
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = self.programs.command(program);
        // What `pg_ctl` starts would keep pipes open for ever.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = command
            .args(arguments)
            .current_dir(self.home.path())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "{command:?}");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]);
    }
}
