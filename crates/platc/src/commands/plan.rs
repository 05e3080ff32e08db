//! `platc plan`: what would change, and how dangerous it is.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use platc_plan::render::{self, TextOptions};

use crate::baseline::{self, Against};
use crate::compare::compare;
use crate::exit::Exit;
use crate::session::Session;

/// Show what would change, and how dangerous it is.
#[derive(Args, Debug)]
pub(crate) struct Plan {
    /// Baseline: snapshot, git:<revision>, dir:<path> or empty
    #[arg(long, value_name = "BASELINE")]
    against: Option<Against>,
    /// Exit with 2 when there are changes
    #[arg(long)]
    detailed_exitcode: bool,
    /// How the plan is printed
    #[arg(long, value_enum, default_value = "text")]
    format: PlanFormat,
    /// Leave out what changes inside of the objects
    #[arg(long)]
    summary: bool,
    /// Also write the plan as JSON to this file; `-` prints it in place of the text
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How a plan is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// For people
    Text,
    /// For programs, in the shape of `terraform show -json`
    Json,
    /// For the comment of a pull request
    Markdown,
}

impl Plan {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let (baseline, files) = baseline::load(session, &compilation, self.against.as_ref())?;
        let plan = compare(&compilation, baseline, files)?;
        let to_stdout = self.output.as_deref() == Some(Path::new("-"));
        if let Some(output) = self.output.as_ref().filter(|_| !to_stdout) {
            std::fs::write(output, render::json(&plan))
                .with_context(|| format!("cannot write `{}`", output.display()))?;
        }
        session.printer.data(&match self.format {
            _ if to_stdout => render::json(&plan),
            PlanFormat::Json => render::json(&plan),
            PlanFormat::Markdown => render::markdown(&plan),
            PlanFormat::Text => render::text(
                &plan,
                TextOptions {
                    color: session.printer.color_on_stdout(),
                    diffs: !self.summary,
                },
            ),
        })?;
        if self.detailed_exitcode && plan.has_changes() {
            return Ok(Exit::Changes);
        }
        Ok(Exit::Success)
    }
}
