//! The `platc` binary with the modules of this repository.

use std::process::ExitCode;

fn main() -> ExitCode {
    platc::main_with(&platc::standard_modules())
}
