//! Test-only: case folders, stand-in components for a module's neighbours, and the list of examples.
//!
//! A case is a folder with a `platform.toml`, layers `platform.<env>.toml` over it if it needs any,
//! and beside them either `manifests.yaml` (all objects that it compiles to) or `diagnostics.txt`
//! (all that a person is told). With `UPDATE_EXPECT=1` in the environment the expected file is
//! written instead of compared.

mod case;
mod compiled;
mod database;
mod examples;
mod gadget;
mod neighbours;
mod postgres;
mod program;
mod realm;
mod recorder;
mod venv;

pub use case::{Case, cases, run_cases};
pub use compiled::{compile_text, config_file, manifest};
pub use database::Database;
pub use examples::{environments, examples};
pub use gadget::Gadget;
pub use neighbours::{Consumer, Guarded, Kerberized, Provider, S3};
pub use postgres::PostgresPrograms;
pub use program::{Running, free_port, is_missing, skip};
pub use realm::Realm;
pub use recorder::Recorder;
pub use venv::Venv;
