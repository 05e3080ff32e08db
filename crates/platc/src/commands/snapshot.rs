//! `platc snapshot`: the compiled manifests, committed and reviewed in pull requests.

use clap::Args;
use platc_plan::render::{self, TextOptions};
use platc_plan::{Baseline, BaselineKind};

use crate::compare::compare;
use crate::exit::Exit;
use crate::session::Session;
use crate::tree::{self, Files};

/// Write the compiled manifests for review, or check that they are fresh.
#[derive(Args, Debug)]
pub(crate) struct Snapshot {
    /// Write nothing; exit with 1 and show the difference when the snapshot is not fresh
    #[arg(long)]
    check: bool,
}

impl Snapshot {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let directory = session.snapshot(&compilation);
        let files = tree::of(&compilation);
        if !self.check {
            let written = tree::write(&directory, &files)?;
            session.printer.status(&format!(
                "{}: {} written, {} removed, {} unchanged.\n",
                directory.display(),
                written.changed,
                written.removed,
                written.kept
            ));
            return Ok(Exit::Success);
        }
        let before = if directory.exists() {
            tree::read(&directory)?
        } else {
            Files::new()
        };
        if before == files {
            session
                .printer
                .status(&format!("{} is fresh.\n", directory.display()));
            return Ok(Exit::Success);
        }
        let baseline = Baseline {
            kind: BaselineKind::Snapshot,
            description: format!("snapshot {}", directory.display()),
            reason: "it is checked".to_owned(),
        };
        let plan = compare(&compilation, baseline, before)?;
        let options = TextOptions {
            color: session.printer.color_on_stdout(),
            diffs: true,
        };
        session.printer.data(&render::text(&plan, options))?;
        session.printer.report(&format!(
            "error: {} is not fresh; `platc snapshot` writes it\n",
            directory.display()
        ));
        Ok(Exit::Failure)
    }
}
