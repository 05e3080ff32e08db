//! `bench-platc platform.toml > manifests.yaml`: what `platc build -o -` does, with the modules of
//! the benchmark: the same pipeline, the same diagnostics, the same digest.

use std::io::Write as _;

use anyhow::Context as _;
use platc_bench::team::{Organization, Team};
use platc_compiler::{InputFile, Options, Registry, compile};
use platc_diagnostics::{Format, RenderOptions, render};

/// The allocator of the `platc` binary.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let path = std::env::args().nth(1).context("usage: bench-platc FILE")?;
    let files = [InputFile {
        bytes: std::fs::read(&path)?,
        name: path,
    }];
    let registry = Registry::new().with::<Organization>().with::<Team>();
    let outcome = compile(&registry, &files, &Options::default());
    let told = render(
        &outcome.diagnostics,
        &outcome.sources,
        RenderOptions {
            format: Format::Human,
            color: false,
            width: 100,
        },
    );
    std::io::stderr().lock().write_all(told.as_bytes())?;
    let compilation = outcome
        .compilation
        .as_ref()
        .context("the platform has mistakes")?;
    let mut out = std::io::BufWriter::with_capacity(1 << 18, std::io::stdout().lock());
    for manifest in &compilation.manifests {
        out.write_all(b"---\n")?;
        out.write_all(compilation.bytes(manifest))?;
    }
    out.flush()?;
    // The process ends: to free every object first would only take time.
    std::mem::forget(outcome);
    Ok(())
}
