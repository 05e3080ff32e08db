//! Asks a person before something is changed.

use std::io::{IsTerminal as _, stderr, stdin};

use anyhow::Context as _;

use crate::printer::Printer;

/// Asks, and says whether the answer was the one that is expected. Where nobody can be asked it is a
/// failure, which names the argument that answers: `--yes`.
pub(crate) fn confirm(printer: &Printer, question: &str, expected: &str) -> anyhow::Result<bool> {
    anyhow::ensure!(
        stdin().is_terminal() && stderr().is_terminal(),
        "nothing was changed: there is no terminal to ask on; `--yes` answers for you"
    );
    printer.report(&format!("{question} Type `{expected}`: "));
    let mut answer = String::new();
    stdin()
        .read_line(&mut answer)
        .context("the answer cannot be read")?;
    let is_expected = answer.trim() == expected;
    if !is_expected {
        printer.report("Nothing was changed.\n");
    }
    Ok(is_expected)
}
