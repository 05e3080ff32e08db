//! `platc init`: a platform.toml to start from.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::Context as _;
use clap::Args;
use clap::builder::PossibleValuesParser;

use crate::exit::Exit;
use crate::layers;
use crate::presets::{DEFAULT, PRESETS};
use crate::session::Session;

/// Write a platform.toml to start from.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// What to start from; `--list` shows what there is
    #[arg(long, value_name = "NAME", default_value = DEFAULT, value_parser = names(), hide_possible_values = true)]
    preset: String,
    /// Show what there is to start from, one line each
    #[arg(long)]
    list: bool,
}

/// The names of all presets, as the values that are taken.
fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(PRESETS.iter().map(|preset| preset.name))
}

impl Init {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        if self.list {
            session.printer.data_bytes([listed().as_bytes()])?;
            return Ok(Exit::Success);
        }
        let preset = PRESETS.iter().find(|preset| preset.name == self.preset);
        let preset = preset.context("there is no such preset")?;
        let path = &session.global.file;
        write_new(path, preset.text)?;
        for (environment, text) in preset.layers {
            write_new(&layers::path(path, environment), text)?;
        }
        session.printer.status(&format!(
            "Wrote {}. Next: edit it, then `platc plan`.\n",
            path.display()
        ));
        Ok(Exit::Success)
    }
}

/// Writes a file that is not there yet.
fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            anyhow::bail!(
                "`{}` exists already and is left as it is; `--file` names another",
                path.display()
            );
        }
        Err(error) => {
            return Err(error).with_context(|| format!("cannot write `{}`", path.display()));
        }
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// A line for each preset.
fn listed() -> String {
    let width = PRESETS.iter().map(|preset| preset.name.len()).max();
    let width = width.unwrap_or_default();
    let mut lines = String::new();
    for preset in PRESETS {
        let about = preset.about();
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "{:width$}  {about}", preset.name);
    }
    lines
}
