//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};
use platc_diagnostics::Format;

use crate::commands::Command;

/// Compiles a data platform on Kubernetes from one platform.toml.
#[derive(Debug, Parser)]
#[command(
    name = "platc",
    version,
    propagate_version = true,
    max_term_width = 100
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: GlobalArguments,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Arguments of every command.
#[derive(Args, Debug)]
pub(crate) struct GlobalArguments {
    /// The platform's file
    #[arg(
        long,
        short,
        global = true,
        value_name = "FILE",
        default_value = "platform.toml"
    )]
    pub(crate) file: PathBuf,
    /// Lay platform.<ENV>.toml over the file; may be repeated, the last one counts most
    #[arg(long, global = true, value_name = "ENV")]
    pub(crate) env: Vec<String>,
    /// Directory of the snapshots; `snapshots` beside the file when absent
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) snapshots: Option<PathBuf>,
    /// How mistakes are shown
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human", value_parser = message_format())]
    pub(crate) message_format: Format,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Threads to build components on; all processors when absent
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Say nothing but data and errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn message_format() -> impl clap::builder::TypedValueParser<Value = Format> {
    use clap::builder::{PossibleValuesParser, TypedValueParser as _};
    let names = Format::all().iter().map(|format| format.as_str());
    PossibleValuesParser::new(names).try_map(|name| name.parse::<Format>())
}
