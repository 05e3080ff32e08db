//! Test-only: case folders, and stand-in components for a module's neighbours.
//!
//! A case is a folder with a `platform.toml` and, beside it, either `manifests.yaml` (all objects
//! that it compiles to) or `diagnostics.txt` (all that a person is told). With `UPDATE_EXPECT=1` in
//! the environment the expected file is written instead of compared.

mod case;
mod neighbours;

pub use case::run_cases;
pub use neighbours::{Consumer, Provider};
