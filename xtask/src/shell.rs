//! Running programs from the root of the repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}

/// A command that runs in the root.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// A command of the cargo that runs this. Where everything is built once, nothing is kept for the next time.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut cargo = command(&cargo, arguments);
    if std::env::var("CI").is_ok_and(|ci| ci == "true") {
        cargo.env("CARGO_INCREMENTAL", "0");
    }
    cargo
}

/// Runs to the end; an error unless the program succeeds.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = show(command);
    let status = command
        .status()
        .with_context(|| format!("cannot run `{shown}`"))?;
    anyhow::ensure!(status.success(), "`{shown}` failed: {status}");
    Ok(())
}

/// What the program prints.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let shown = show(command);
    let output = command
        .output()
        .with_context(|| format!("cannot run `{shown}`"))?;
    anyhow::ensure!(
        output.status.success(),
        "`{shown}` failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Every file of the repository that is tracked or would be and whose path has the pattern, by paths
/// from the root.
pub(crate) fn files(pattern: &str) -> anyhow::Result<Vec<PathBuf>> {
    let list = output(&mut command(
        "git",
        &[
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            pattern,
        ],
    ))?;
    let files = list.split_terminator('\0').map(PathBuf::from);
    Ok(files.filter(|path| root().join(path).exists()).collect())
}

fn show(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}
