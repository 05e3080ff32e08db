//! A PostgreSQL server on a free port, with the database that a component asked for.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use tempfile::TempDir;

use crate::postgres::PostgresPrograms;
use crate::program::{free_port, is_missing};

/// A running server that stores passwords as SCRAM; it is stopped when this is dropped.
pub struct Database {
    home: TempDir,
    programs: PostgresPrograms,
    port: u16,
}

impl Database {
    /// A server with one user, who owns a database of the same name. Says loudly why there is none for the
    /// test.
    pub fn start(test: &str, user: &str, password: &str) -> Option<Self> {
        let Some(programs) = PostgresPrograms::newest() else {
            is_missing(test, &["/usr/lib/postgresql/15/bin/postgres"]);
            return None;
        };
        let server = Self {
            home: tempfile::tempdir().expect("a directory can be made"),
            programs,
            port: free_port(),
        };
        server.make();
        server.ask(
            "postgres",
            &format!("CREATE USER {user} PASSWORD '{password}'"),
        );
        server.ask("postgres", &format!("CREATE DATABASE {user} OWNER {user}"));
        Some(server)
    }

    /// `host:port`.
    pub fn endpoint(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What the server answers to the superuser.
    pub fn ask(&self, database: &str, statement: &str) -> String {
        let sockets = self.home.path().display().to_string();
        let port = self.port.to_string();
        let mut command = self.programs.command("psql");
        command.args(["-h", &sockets, "-p", &port, "-U", "postgres", "-qAt"]);
        command.args(["-d", database, "-c", statement]);
        let output = command.current_dir(self.home.path()).output();
        let output = output.expect("psql runs");
        assert!(output.status.success(), "{statement}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn make(&self) {
        PostgresPrograms::hand_over(self.home.path());
        let data = self.data();
        self.run("initdb", &["-D", &data, "-U", "postgres", "-A", "trust"]);
        let access = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
        fs::write(Path::new(&data).join("pg_hba.conf"), access).expect("it can be written");
        let sockets = self.home.path().display();
        let options = format!(
            "-p {} -k {sockets} -c listen_addresses=127.0.0.1",
            self.port
        );
        let log = format!("{sockets}/log");
        self.run(
            "pg_ctl",
            &["-D", &data, "-o", &options, "-l", &log, "-w", "start"],
        );
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
