//! `bench-input TEAMS DIRECTORY`: writes the description as `description.json` and `platform.toml`.

use std::path::Path;

use anyhow::Context as _;
use platc_bench::generate::{generate, to_toml};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(teams), Some(directory)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: bench-input TEAMS DIRECTORY");
    };
    let description = generate(teams.parse().context("how many teams?")?);
    let directory = Path::new(&directory);
    std::fs::create_dir_all(directory)?;
    let json = serde_json::to_string_pretty(&description)?;
    std::fs::write(directory.join("description.json"), json + "\n")?;
    std::fs::write(directory.join("platform.toml"), to_toml(&description))?;
    Ok(())
}
