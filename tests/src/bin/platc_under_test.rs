//! The `platc` program, built beside the tests that run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    platc::main_with(&platc::standard_modules())
}
