//! The commands, one file a verb.

use clap::Subcommand;
use serde_json::{Map, Value};

use crate::exit::Exit;
use crate::session::Session;

mod build;
mod completions;
mod explain;
mod export;
mod graph;
mod init;
mod plan;
mod schema;
mod secrets;
mod snapshot;

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a platform.toml to start from
    Init(init::Init),
    /// Compile to manifests
    Build(build::Build),
    /// Show what would change, and how dangerous it is
    Plan(plan::Plan),
    /// Write the compiled manifests for review, or check that they are fresh
    Snapshot(snapshot::Snapshot),
    /// List what an air-gapped site needs
    Export(export::Export),
    /// List the Secrets that the platform needs
    Secrets(secrets::Secrets),
    /// Show what uses what, and in which order it starts
    Graph(graph::Graph),
    /// Explain a diagnostic code, a component or a value
    Explain(explain::Explain),
    /// Print the JSON Schema of platform.toml
    Schema(schema::Schema),
    /// Print a completion script for a shell
    Completions(completions::Completions),
}

/// Runs a command.
pub(crate) fn run(command: Command, session: &Session<'_>) -> anyhow::Result<Exit> {
    match command {
        Command::Init(command) => command.run(session),
        Command::Build(command) => command.run(session),
        Command::Plan(command) => command.run(session),
        Command::Snapshot(command) => command.run(session),
        Command::Export(command) => command.run(session),
        Command::Secrets(command) => command.run(session),
        Command::Graph(command) => command.run(session),
        Command::Explain(command) => command.run(session),
        Command::Schema(command) => command.run(session),
        Command::Completions(command) => command.run(session),
    }
}

/// How data is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum OutputFormat {
    /// For people
    Text,
    /// For programs
    Json,
}

/// The version of every JSON document but the plan, which has its own. A minor version only adds
/// keys; a key that goes or changes its meaning makes a major one.
const FORMAT_VERSION: &str = "1.0";

/// A JSON document for standard output: the version of its format, then these keys; indented.
fn json_document(content: Value) -> anyhow::Result<String> {
    let mut document = Map::new();
    document.insert("format_version".to_owned(), FORMAT_VERSION.into());
    if let Value::Object(content) = content {
        document.extend(content);
    }
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
