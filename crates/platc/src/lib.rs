//! The `platc` program as a library: a person with modules of their own calls [`main_with`] with a
//! registry that holds them beside [`standard_modules`].
//!
//! Only this crate reads arguments, files and the environment, prints, and ends the process. Data
//! goes to standard output, everything else to standard error.

use std::process::ExitCode;

use clap::Parser as _;

mod allowed;
mod arguments;
mod ask;
mod baseline;
mod carry_out;
mod commands;
mod compare;
mod exit;
mod kube_context;
mod layers;
mod live_text;
mod look;
pub mod modules;
mod presets;
mod printer;
mod progress;
mod provenance;
mod resume;
mod runner;
mod runtime;
mod session;
mod summary;
mod tree;
mod way_back;

pub use modules::standard_modules;
pub use platc_compiler as compiler;
pub use platc_sdk as sdk;

use arguments::Arguments;
use exit::Exit;
use platc_diagnostics::Format;
use printer::Printer;
use session::Session;

/// Runs the program with these modules, from reading its arguments to its exit code.
pub fn main_with(registry: &compiler::Registry) -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked_for = !error.use_stderr();
            // Where not even the message can be written, the exit code is all that is left.
            let _ = error.print();
            return if asked_for {
                Exit::Success
            } else {
                Exit::Failure
            }
            .into();
        }
    };
    let global = &arguments.global;
    // Nothing may stand between or behind the documents that programs read.
    let for_programs = matches!(global.message_format, Format::Json | Format::Sarif);
    let printer = Printer::new(global.quiet || for_programs, global.color);
    let session = Session::new(registry, &arguments.global, &printer);
    match commands::run(arguments.command, &session) {
        Ok(exit) => exit.into(),
        Err(error) => {
            printer.failure(&error);
            Exit::Failure.into()
        }
    }
}
