//! A PostgreSQL server on a free port, made as the image's entry point makes one.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use platc_sdk::k8s_openapi::api::core::v1::Container;
use platc_testing::{PostgresPrograms, free_port, skip};
use tempfile::TempDir;

use crate::platform::{Compiled, value_of};

const SUPERUSER_SECRET: &str = "meta-postgresql-superuser";

/// The newest server that is installed and supported.
pub(crate) fn installed() -> Option<PostgresPrograms> {
    let found = PostgresPrograms::newest();
    if found.is_none() {
        skip("postgresql", "not installed: apt-get install postgresql-15");
    }
    found
}

/// What a program said.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) success: bool,
    stdout: String,
    stderr: String,
}

impl Answer {
    /// Success, with this on standard output and nothing on standard error.
    pub(crate) fn ok(stdout: &str) -> Self {
        Self {
            success: true,
            stdout: stdout.to_owned(),
            stderr: String::new(),
        }
    }

    /// The server's error message, without the place in the script.
    pub(crate) fn error(&self) -> &str {
        let line = self.stderr.lines().next().unwrap_or_default();
        line.split_once("ERROR:  ").map_or(line, |(_, error)| error)
    }
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        Self {
            success: output.status.success(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A running server; it is stopped when this is dropped.
pub(crate) struct Server {
    home: TempDir,
    programs: PostgresPrograms,
    port: u16,
}

impl Server {
    /// Makes a server with the generated files and waits until it answers at its socket.
    pub(crate) fn start(
        programs: &PostgresPrograms,
        compiled: &Compiled,
        arguments: &[&str],
    ) -> Self {
        let server = Self {
            home: tempfile::tempdir().unwrap(),
            programs: programs.clone(),
            port: free_port(),
        };
        for (file, text) in compiled.files() {
            fs::write(server.path(&file), text).unwrap();
        }
        let password = super::password_in(SUPERUSER_SECRET);
        fs::write(server.path("password"), format!("{password}\n")).unwrap();
        PostgresPrograms::hand_over(server.home.path());
        server.run(
            "initdb",
            &["--username=postgres", "--pwfile", &server.text("password")],
        );
        let options = server.options(arguments);
        let log = server.text("log");
        server.run("pg_ctl", &["start", "-w", "-l", &log, "-o", &options]);
        server
    }

    /// The arguments of the generated container, with the paths and the port of this machine.
    fn options(&self, arguments: &[&str]) -> String {
        let mut options = vec![
            format!("-c config_file={}", self.text("postgresql.conf")),
            format!("-c hba_file={}", self.text("pg_hba.conf")),
            format!("-c unix_socket_directories={}", self.home.path().display()),
            format!("-p {}", self.port),
        ];
        options.extend(arguments.iter().map(|&argument| argument.to_owned()));
        options.join(" ")
    }

    /// Runs what the container of a Job runs, with its own arguments or with these.
    pub(crate) fn provision(&self, job: &Container, arguments: Option<[&str; 3]>) -> Answer {
        let job = job.clone();
        let own = job.args.unwrap();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        let variables = job.env.unwrap().into_iter().map(value_of);
        let command = job.command.unwrap();
        assert_eq!(command, ["/bin/sh", "-eu", "/provision/provision.sh"]);
        let output = Command::new("/bin/sh")
            .args(["-eu", &self.text("provision.sh")])
            .args(arguments.as_ref().map_or(own.as_slice(), |all| all))
            .envs(variables)
            .env("PGHOST", "127.0.0.1")
            .env("PGPORT", self.port.to_string())
            .env("PATH", self.search_path())
            .output()
            .unwrap();
        output.into()
    }

    /// What the superuser is answered.
    pub(crate) fn ask(&self, query: &str) -> Answer {
        let password = super::password_in(SUPERUSER_SECRET);
        self.ask_as("postgres", "postgres", &password, query)
    }

    /// What a user is answered over TCP.
    pub(crate) fn ask_as(&self, user: &str, database: &str, password: &str, query: &str) -> Answer {
        let output = Command::new(self.programs.directory.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-h", "127.0.0.1", "-c", query])
            .args(["-p", &self.port.to_string()])
            .env("PGUSER", user)
            .env("PGDATABASE", database)
            .env("PGPASSWORD", password)
            .output()
            .unwrap();
        output.into()
    }

    /// Whether a probe is content, with this server's port in place of the generated one.
    pub(crate) fn probe(&self, command: &[String]) -> bool {
        let port = self.port.to_string();
        let command: Vec<String> = command
            .iter()
            .map(|word| word.replace("5432", &port))
            .collect();
        let output = Command::new(&command[0])
            .args(&command[1..])
            .env("PATH", self.search_path())
            .output()
            .unwrap();
        output.status.success()
    }

    /// Everything that the server logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap()
    }

    fn path(&self, file: &str) -> PathBuf {
        self.home.path().join(file)
    }

    fn text(&self, file: &str) -> String {
        self.path(file).display().to_string()
    }

    fn search_path(&self) -> String {
        format!("{}:/usr/bin:/bin", self.programs.directory.display())
    }

    /// Runs a program of the server to its end.
    fn run(&self, program: &str, arguments: &[&str]) {
        let mut command = self.programs.command(program);
        let output = command
            .args(arguments)
            .env("PGDATA", self.path("data"))
            .current_dir(self.home.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.run("pg_ctl", &["stop", "-w", "-m", "immediate"]);
    }
}
