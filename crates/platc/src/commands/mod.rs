//! The commands, one file a verb.

use clap::Subcommand;
use serde_json::{Map, Value};

use crate::exit::Exit;
use crate::session::Session;

mod adopt;
mod apply;
mod build;
mod completions;
mod destroy;
mod drift;
mod explain;
mod export;
mod graph;
mod init;
mod logs;
mod plan;
mod rbac;
mod rollback;
mod rotate;
mod schema;
mod secrets;
mod snapshot;
mod status;
mod unlock;
mod wait;

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a platform.toml to start from
    Init(init::Init),
    /// Compile to manifests
    Build(build::Build),
    /// Show what would change, and how dangerous it is
    Plan(plan::Plan),
    /// Make the cluster what platform.toml says
    Apply(apply::Apply),
    /// Show which components are ready, and what the others wait for
    Status(status::Status),
    /// Show what others changed since the platform was applied
    Drift(drift::Drift),
    /// Wait until everything is ready
    Wait(wait::Wait),
    /// Print what the pods of a component say
    Logs(logs::Logs),
    /// Go back to a state that was applied before, or to a git revision
    Rollback(rollback::Rollback),
    /// Take over objects that kubectl, Helm or another tool made
    Adopt(adopt::Adopt),
    /// Give new values to Secrets that platc generated
    Rotate(rotate::Rotate),
    /// Take the platform out of the cluster; its data stays
    Destroy(destroy::Destroy),
    /// Take the lease from a run that died
    Unlock(unlock::Unlock),
    /// Print the least rights that an apply needs
    Rbac(rbac::Rbac),
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
        Command::Apply(command) => command.run(session),
        Command::Status(command) => command.run(session),
        Command::Drift(command) => command.run(session),
        Command::Wait(command) => command.run(session),
        Command::Logs(command) => command.run(session),
        Command::Rollback(command) => command.run(session),
        Command::Adopt(command) => command.run(session),
        Command::Rotate(command) => command.run(session),
        Command::Destroy(command) => command.run(session),
        Command::Unlock(command) => command.run(session),
        Command::Rbac(command) => command.run(session),
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
pub(crate) fn json_document(content: Value) -> anyhow::Result<String> {
    let mut document = Map::new();
    document.insert("format_version".to_owned(), FORMAT_VERSION.into());
    if let Value::Object(content) = content {
        document.extend(content);
    }
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
