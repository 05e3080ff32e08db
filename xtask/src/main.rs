//! Repository tasks: `cargo xtask <task>`.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this is a program for developers"
)]

use std::process::ExitCode;

mod bench;
mod copy;
mod docs;
mod install;
mod new_field;
mod new_module;
mod shell;
mod snapshot;
mod suites;
mod testbed;
#[cfg(test)]
mod tidy;

const USAGE: &str = "\
usage: cargo xtask <task>

  test              install what the tests need, then run all suites; what CI runs
  install           only install what the tests need
  testbed install   only make the programs of the testbed: etcd and a real API server
  testbed up        start the testbed, and print a KUBECONFIG for kubectl
  testbed status    say what runs of it
  testbed down      end it
  new-module NAME   make a module that compiles and passes
  check-new-module  see that it does, and that a new field of it changes nothing else, in a
                    copy of the repository
  docs              write the generated READMEs of the modules
  snapshot          write the snapshots of ./platform.toml and of every example
  bench [TEAMS...]  compare platc with its floor and its peers
  bench cluster [OBJECTS]
                    compare apply and plan with kubectl and helm, on the testbed
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["test"] => install::install().and_then(|()| suites::run()),
        ["install"] => install::install(),
        ["testbed", "install"] => install::testbed(),
        ["testbed", verb @ ("up" | "down" | "status")] => testbed::run_testbed(verb),
        ["new-module", name] => new_module::new_module(name),
        ["check-new-module"] => new_module::check(),
        ["docs"] => docs::write(),
        ["snapshot"] => snapshot::write(),
        ["bench", "cluster"] => bench::bench_cluster(None),
        ["bench", "cluster", objects] => bench::bench_cluster(Some(objects)),
        ["bench", teams @ ..] => bench::bench(teams),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
