//! `bench-floor-mimalloc description.json > manifests.yaml`: the floor with the allocator of platc, so
//! that one sees what of the difference the allocator makes.

use anyhow::Context as _;
use platc_bench::floor;

/// The allocator of the `platc` binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let path = std::env::args_os()
        .nth(1)
        .context("usage: bench-floor-mimalloc FILE")?;
    let description = serde_json::from_slice(&std::fs::read(path)?)?;
    floor::write(&description, std::io::stdout().lock())
}
