//! Spark from the Python package index, in the two lines that the tests need.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use platc_testing::is_missing;

/// What the venv of Spark 4 holds: the server, and the client with all that it imports.
const SPARK_4: &str = "pyspark[connect]==4.1.1";

/// A Spark, and the Python that its jobs and clients run with.
pub(crate) struct Installation {
    /// `SPARK_HOME`.
    pub(crate) home: PathBuf,
    /// Python with this Spark.
    pub(crate) python: PathBuf,
}

/// `SPARK_HOME`, or else where `cargo xtask install` puts Spark 3.5.7; `None` without Java as well.
pub(crate) fn spark_3(test: &str) -> Option<Installation> {
    let installed =
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/programs/pyspark/pyspark");
    let home = std::env::var_os("SPARK_HOME").map_or_else(installed, PathBuf::from);
    let spark_class = home.join("bin/spark-class");
    if is_missing(test, &["/usr/bin/java", &spark_class.to_string_lossy()]) {
        return None;
    }
    Some(Installation {
        home,
        python: "python3".into(),
    })
}

/// Spark 4.1.1 in a venv of the user's cache; installs it at the first time.
pub(crate) fn spark_4(test: &str) -> Option<Installation> {
    if is_missing(test, &["/usr/bin/java"]) {
        return None;
    }
    let cache = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache/platc"))?;
    fs::create_dir_all(&cache).expect("a cache can be made");
    let place = cache.join("venv-spark-4");
    // The tests of one run may be processes of their own.
    let lock = File::create(place.with_extension("lock")).expect("it can be made");
    lock.lock().expect("it can be locked");
    let marker = place.join("requirements.txt");
    if !fs::read_to_string(&marker).is_ok_and(|text| text == SPARK_4) {
        if let Err(why) = install(&place) {
            platc_testing::skip(test, &format!("{SPARK_4} cannot be installed: {why}"));
            return None;
        }
        fs::write(marker, SPARK_4).expect("it can be written");
    }
    let python = place.join("bin/python");
    let found = Command::new(&python)
        .args([
            "-c",
            "import os, pyspark; print(os.path.dirname(pyspark.__file__), end='')",
        ])
        .output()
        .expect("python runs");
    Some(Installation {
        home: String::from_utf8_lossy(&found.stdout).into_owned().into(),
        python,
    })
}

fn install(place: &Path) -> Result<(), String> {
    run(Command::new("python3").args(["-m", "venv"]).arg(place))?;
    run(Command::new(place.join("bin/pip")).args(["install", "--quiet", "--retries=2", SPARK_4]))
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}
