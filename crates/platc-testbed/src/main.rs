//! `platc-testbed up|down|status`: the shared testbed, for a person with kubectl.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a program for developers"
)]

use std::path::Path;
use std::process::{Command, ExitCode};

use platc_testbed::{Status, TestbedError, down, serve, status, up};

const USAGE: &str = "usage: platc-testbed up|down|status";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["up"] => start().map(|status| show(&status)),
        ["down"] => down(),
        ["status"] => status().map(|status| show(&status)),
        ["serve", directory] => serve(Path::new(directory)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn start() -> Result<Status, TestbedError> {
    let myself = std::env::current_exe().unwrap_or_else(|_| "platc-testbed".into());
    up(Command::new(myself).arg("serve"))
}

/// The line with the kubeconfig is data, to be read by a shell; the rest is for people.
fn show(status: &Status) {
    for (name, pid, mebibytes) in &status.processes {
        eprintln!("{name}: process {pid}, {mebibytes} MiB");
    }
    match &status.kubeconfig {
        Some(path) => println!("export KUBECONFIG='{}'", path.display()),
        None => eprintln!("the testbed does not run"),
    }
}
