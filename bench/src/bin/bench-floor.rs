//! `bench-floor description.json > manifests.yaml`: the floor as a whole process.

use anyhow::Context as _;
use platc_bench::floor;

fn main() -> anyhow::Result<()> {
    let path = std::env::args_os()
        .nth(1)
        .context("usage: bench-floor FILE")?;
    let description = serde_json::from_slice(&std::fs::read(path)?)?;
    floor::write(&description, std::io::stdout().lock())
}
