//! Airflow from the Python package index, in a virtual environment that is kept for the next run.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use platc_testing::Venv;
use tempfile::TempDir;

use crate::container::Container;

/// Reads a pod template as the Kubernetes executor does.
pub(crate) const POD_TEMPLATE: &str = include_str!("pod_template.py");

/// Prints connections and variables.
pub(crate) const CONNECTIONS: &str = include_str!("connections.py");

/// An installed Airflow, with a home directory of its own.
pub(crate) struct Airflow {
    programs: PathBuf,
    home: TempDir,
}

/// What a program said.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) success: bool,
    pub(crate) stdout: String,
    /// For the message of a test that fails.
    #[expect(dead_code, reason = "only its Debug form is read")]
    stderr: String,
}

/// A program that is stopped when this is dropped.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // The scheduler has children, which its own end of the group would outlive.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).status();
        let _ = self.0.wait();
    }
}

impl Airflow {
    /// The Airflow of a line of versions; installs it at the first time.
    pub(crate) fn installed(version: &str) -> Option<Self> {
        let requirements = match version {
            "3" => include_str!("requirements-3.txt"),
            _ => include_str!("requirements-2.11.txt"),
        };
        let venv = Venv {
            test: "airflow",
            name: &format!("airflow-{version}"),
            requirements,
            complete: true,
        };
        Some(Self {
            programs: venv.programs()?,
            home: tempfile::tempdir().expect("a directory can be made"),
        })
    }

    /// Runs what the container runs, to its end.
    pub(crate) fn run(&self, container: &Container) -> Answer {
        let mut command = self.command("airflow", container);
        command.args(&container.arguments);
        answer(&command.output().expect("airflow runs"))
    }

    /// Runs a probe inside of the container.
    pub(crate) fn probe(&self, container: &Container, words: &[String]) -> Answer {
        let mut command = self.command(&words[0], container);
        command.args(&words[1..]);
        answer(&command.output().expect("the shell runs"))
    }

    /// Starts what the container runs.
    pub(crate) fn start(&self, container: &Container) -> Running {
        use std::os::unix::process::CommandExt as _;
        let mut command = self.command("airflow", container);
        command
            .args(&container.arguments)
            .process_group(0)
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Running(command.spawn().expect("airflow runs"))
    }

    /// Runs a program in Python with this input, and gives what it prints.
    pub(crate) fn python(&self, container: &Container, program: &str, input: &str) -> String {
        let mut command = self.command("python", container);
        command
            .args(["-W", "ignore", "-c", program])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("python runs");
        let mut stdin = child.stdin.take().expect("stdin is piped");
        stdin.write_all(input.as_bytes()).expect("it is read");
        drop(stdin);
        let output = child.wait_with_output().expect("python ends");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Nothing of this machine's environment reaches the program.
    fn command(&self, program: &str, container: &Container) -> Command {
        let found = self.programs.join(program);
        let mut command = Command::new(if found.exists() {
            found
        } else {
            program.into()
        });
        command
            .env_clear()
            .envs(&container.environment)
            .env("AIRFLOW_HOME", self.home.path())
            .env("HOME", self.home.path())
            .env("PATH", format!("{}:/usr/bin:/bin", self.programs.display()))
            .current_dir(self.home.path());
        command
    }
}

fn answer(output: &Output) -> Answer {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    Answer {
        success: output.status.success(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
    }
}
