//! The `platc` binary with the modules of the benchmark.

use std::process::ExitCode;

use platc::compiler::Registry;
use platc_bench::team::{Organization, Team};

/// The allocator of the `platc` binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    platc::main_with(&Registry::new().with::<Organization>().with::<Team>())
}
