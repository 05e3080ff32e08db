//! Spark from the Python package index, in the two lines that the tests need.

use std::path::{Path, PathBuf};
use std::process::Command;

use platc_testing::{Venv, is_missing};

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
    let venv = Venv {
        test,
        name: "spark-4",
        requirements: SPARK_4,
        complete: false,
    };
    let python = venv.programs()?.join("python");
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
