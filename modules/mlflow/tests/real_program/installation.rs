//! `MLflow` from the Python package index, in a virtual environment that is kept for the next run.

use std::path::PathBuf;

use platc_testing::Venv;

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// The directory with the programs; installs them at the first time.
pub(crate) fn programs() -> Option<PathBuf> {
    let venv = Venv {
        test: "mlflow",
        name: "mlflow",
        requirements: REQUIREMENTS,
        complete: false,
    };
    venv.programs()
}
