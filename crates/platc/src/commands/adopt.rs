//! `platc adopt`: takes over objects that another tool made.

use clap::Args;
use platc_cluster::journal::Operation;
use platc_cluster::{Platform, planning};

use crate::allowed::Allowed;
use crate::carry_out::Task;
use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::resume;
use crate::runner::RunArguments;
use crate::runtime::block_on;
use crate::session::Session;

/// Take over objects that kubectl, Helm or another tool made.
///
/// Shows first what would change in each of them, field by field, and asks; then it is an apply. Objects
/// keep their names and their data, and pods whose template stays the same do not restart.
#[derive(Args, Debug)]
pub(crate) struct Adopt {
    #[command(flatten)]
    run: RunArguments,
    /// Delete this many objects, where the apply asks for the number
    #[arg(long, value_name = "N", help_heading = "Permissions")]
    allow_prune: Option<usize>,
    #[command(flatten)]
    allowed: Allowed,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Adopt {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let platform = Platform::of(&compilation);
        block_on(async {
            let cluster = self.cluster.connect().await?;
            let permissions = self.allowed.permissions(true)?;
            let plan = planning::plan(&cluster, &platform, &permissions).await?;
            let task = Task {
                printer: session.printer,
                cluster: &cluster,
                platform: &platform,
                plan: &plan,
                operation: Operation::Adopt,
                done: "Adopted",
                allow_prune: self.allow_prune,
                resume: resume::command(None, &[]),
            };
            task.run(&self.run).await
        })
    }
}
