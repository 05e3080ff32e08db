//! A PostgreSQL server on a free port, with the database that the component asked for.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use platc_testing::is_missing;
use tempfile::TempDir;

/// A running server; it is stopped when this is dropped.
pub(crate) struct Database {
    home: TempDir,
    programs: PathBuf,
    port: u16,
}

impl Database {
    /// A server with one user, who owns a database of the same name.
    pub(crate) fn start(user: &str, password: &str) -> Option<Self> {
        let programs = (14..=18)
            .rev()
            .map(|major| PathBuf::from(format!("/usr/lib/postgresql/{major}/bin")))
            .find(|programs| programs.join("postgres").exists());
        let Some(programs) = programs else {
            is_missing("airflow", &["/usr/lib/postgresql/15/bin/postgres"]);
            return None;
        };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        drop(listener);
        let server = Self {
            home: tempfile::tempdir().expect("a directory can be made"),
            programs,
            port,
        };
        server.make(user, password);
        Some(server)
    }

    /// `host:port`.
    pub(crate) fn endpoint(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn make(&self, user: &str, password: &str) {
        if is_root() {
            let home = self.home.path();
            assert!(succeeds(Command::new("chown").arg("postgres").arg(home)));
        }
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
        for statement in [
            format!("CREATE USER {user} PASSWORD '{password}'"),
            format!("CREATE DATABASE {user} OWNER {user}"),
        ] {
            let (sockets, port) = (sockets.to_string(), self.port.to_string());
            self.run(
                "psql",
                &[
                    "-h", &sockets, "-p", &port, "-U", "postgres", "-c", &statement,
                ],
            );
        }
    }

    fn data(&self) -> String {
        self.home.path().join("data").display().to_string()
    }

    /// Runs a program of PostgreSQL, which refuses to run as root.
    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).current_dir(self.home.path());
        assert!(succeeds(&mut command), "{command:?}");
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]);
    }
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id runs");
    output.stdout == b"0\n"
}

fn succeeds(command: &mut Command) -> bool {
    // What `pg_ctl` starts would keep pipes open for ever.
    let quiet = || std::process::Stdio::null();
    let status = command.stdout(quiet()).stderr(quiet()).status();
    status.is_ok_and(|status| status.success())
}
