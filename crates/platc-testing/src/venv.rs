//! Programs from the Python package index, in virtual environments that are kept for the next run.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::program::skip;

/// What a virtual environment is to have.
pub struct Venv<'a> {
    /// The test that needs it, for the message when it cannot be had.
    pub test: &'a str,
    /// Its name in the cache: `spark-4`.
    pub name: &'a str,
    /// The lines of a requirements file.
    pub requirements: &'a str,
    /// Whether the requirements name everything, so that nothing else is taken.
    pub complete: bool,
}

impl Venv<'_> {
    /// The folder with its programs; it is installed at the first time, and when the requirements are
    /// others than those of the last run. Says loudly why there is none.
    pub fn programs(&self) -> Option<PathBuf> {
        let made = self.place().and_then(|place| {
            self.installed(&place)?;
            Ok(place.join("bin"))
        });
        match made {
            Ok(programs) => Some(programs),
            Err(why) => {
                let name = self.name;
                skip(self.test, &format!("{name} cannot be installed: {why}"));
                None
            }
        }
    }

    fn place(&self) -> Result<PathBuf, String> {
        let home = std::env::var_os("HOME").ok_or("there is no HOME")?;
        let cache = PathBuf::from(home).join(".cache/platc");
        fs::create_dir_all(&cache).map_err(|error| format!("{}: {error}", cache.display()))?;
        Ok(cache.join(format!("venv-{}", self.name)))
    }

    fn installed(&self, place: &PathBuf) -> Result<(), String> {
        let text = |error: std::io::Error| format!("{}: {error}", place.display());
        // The tests of one run may be processes of their own.
        let lock = File::create(place.with_extension("lock")).map_err(text)?;
        lock.lock().map_err(text)?;
        let marker = place.join("requirements.txt");
        if fs::read_to_string(&marker).is_ok_and(|known| known == self.requirements) {
            return Ok(());
        }
        let _ = fs::remove_dir_all(place);
        let python = python().ok_or("there is no Python 3.10 to 3.12 with venv")?;
        run(Command::new(python).args(["-m", "venv"]).arg(place))?;
        let wanted = place.join("wanted.txt");
        fs::write(&wanted, self.requirements).map_err(text)?;
        let mut pip = Command::new(place.join("bin/pip"));
        pip.args([
            "install",
            "--quiet",
            "--retries=2",
            "--disable-pip-version-check",
        ]);
        if self.complete {
            pip.arg("--no-deps");
        }
        run(pip.arg("-r").arg(&wanted))?;
        fs::rename(&wanted, &marker).map_err(text)
    }
}

/// A Python that all of the programs run on.
fn python() -> Option<&'static str> {
    let check =
        "import ensurepip, sys, venv; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))";
    ["python3.11", "python3.12", "python3.10", "python3"]
        .into_iter()
        .find(|python| {
            let checked = Command::new(python)
                .args(["-c", check])
                .stderr(Stdio::null())
                .status();
            checked.is_ok_and(|status| status.success())
        })
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
