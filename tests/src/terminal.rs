//! A terminal at which a test types commands.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A directory with the files of a case, in which commands are typed; it goes when this is dropped.
pub struct Terminal {
    place: tempfile::TempDir,
    environment: Vec<(String, String)>,
}

impl Terminal {
    /// Opens one in a copy of the case's files, each of which goes through `edit`. `platc` is the program
    /// of that name.
    pub fn open(case: &Path, platc: &Path, edit: &dyn Fn(&str) -> String) -> io::Result<Self> {
        let place = tempfile::tempdir()?;
        let terminal = Self {
            place,
            environment: Vec::new(),
        };
        copy(case, &terminal.directory(), edit)?;
        fs::create_dir(terminal.programs())?;
        symlink(platc, terminal.programs().join("platc"))?;
        Ok(terminal)
    }

    /// Sets a variable of the environment, which is empty otherwise.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Where the commands are typed.
    pub fn directory(&self) -> PathBuf {
        self.place.path().join("work")
    }

    fn programs(&self) -> PathBuf {
        self.place.path().join("bin")
    }

    /// Runs one line of a shell. The answer is what it printed, on both outputs in the order in which
    /// that was written, and its exit code unless that is 0.
    pub fn run(&self, line: &str) -> io::Result<String> {
        let path = std::env::var("PATH").unwrap_or_default();
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {line}\n}} 2>&1")])
            .current_dir(self.directory())
            .env_clear()
            .env("PATH", format!("{}:{path}", self.programs().display()))
            .env("HOME", self.directory())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("LANG", "C")
            .envs(self.environment.iter().cloned())
            .output()?;
        let mut printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if !printed.is_empty() && !printed.ends_with('\n') {
            printed.push('\n');
        }
        if let Some(code) = output.status.code().filter(|code| *code != 0) {
            let _ = writeln!(printed, "[exit code {code}]");
        }
        Ok(printed)
    }
}

fn copy(from: &Path, to: &Path, edit: &dyn Fn(&str) -> String) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target, edit)?;
        } else if entry.file_name() != "session.txt" {
            fs::write(target, edit(&fs::read_to_string(entry.path())?))?;
        }
    }
    Ok(())
}
