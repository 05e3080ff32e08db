//! A `platc` that knows a module of its own: every command works with it.

use std::process::ExitCode;

use example_custom_module::Adminer;

fn main() -> ExitCode {
    platc::main_with(&platc::standard_modules().with::<Adminer>())
}
