//! `platc apply`: makes the cluster what platform.toml says.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use platc_cluster::journal::Operation;
use platc_cluster::planning::saved::{SavedPlan, Stale};
use platc_cluster::planning::{self, LivePlan};
use platc_cluster::{Cluster, Platform};

use crate::allowed::Allowed;
use crate::carry_out::Task;
use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::resume;
use crate::runner::RunArguments;
use crate::runtime::block_on;
use crate::session::Session;

/// Make the cluster what platform.toml says.
///
/// Shows the plan, asks, and applies it in the order of the graph: each object as soon as what it needs
/// is ready. What is no longer in platform.toml is deleted last; what holds data stays. A run that
/// stops, or is killed, goes on with the same command.
///
/// Exit codes: 0 done, 1 failure before anything was written, 4 the saved plan is stale, 5 another run
/// holds the lease, 6 incomplete, the same command goes on.
#[derive(Args, Debug)]
pub(crate) struct Apply {
    /// A plan that `platc plan -o FILE` saved: exactly that is done, or nothing
    #[arg(value_name = "PLAN", conflicts_with_all = ["force_conflicts", "destroy_data"])]
    plan: Option<PathBuf>,
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

impl Apply {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let saved = self.plan.as_deref().map(Saved::read).transpose()?;
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let platform = Platform::of(&compilation);
        block_on(self.apply(session, &platform, saved))
    }

    async fn apply(
        self,
        session: &Session<'_>,
        platform: &Platform,
        saved: Option<Saved>,
    ) -> anyhow::Result<Exit> {
        let cluster = self.cluster.connect().await?;
        let allowed = saved.as_ref().map_or(&self.allowed, |saved| &saved.allowed);
        let plan = match planned(&cluster, platform, allowed, saved.as_ref()).await? {
            Ok(plan) => plan,
            Err(stale) => {
                let exit = if stale.is_stale() {
                    Exit::Stale
                } else {
                    Exit::Failure
                };
                session.printer.failure(&stale.into());
                return Ok(exit);
            }
        };
        let path = self.plan.as_deref().and_then(Path::to_str);
        let task = Task {
            printer: session.printer,
            cluster: &cluster,
            platform,
            plan: &plan,
            operation: Operation::Apply,
            done: "Applied",
            allow_prune: self.allow_prune,
            resume: resume::command(path, &allowed.arguments()),
        };
        task.run(&self.run).await
    }
}

/// A plan in a file.
struct Saved {
    plan: SavedPlan,
    allowed: Allowed,
}

impl Saved {
    fn read(path: &Path) -> anyhow::Result<Self> {
        let name = path.display();
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read `{name}`"))?;
        let unusable = || format!("`{name}` cannot be applied");
        Ok(Self {
            plan: SavedPlan::read(&text).with_context(unusable)?,
            allowed: Allowed::of(&text).with_context(unusable)?,
        })
    }
}

/// The plan as it is now, if it is the one that was saved.
async fn planned(
    cluster: &Cluster,
    platform: &Platform,
    allowed: &Allowed,
    saved: Option<&Saved>,
) -> anyhow::Result<Result<LivePlan, Stale>> {
    if let Some(saved) = saved
        && let Err(stale) = saved.plan.check_target(cluster, &platform.digest)
    {
        return Ok(Err(stale));
    }
    let plan = planning::plan(cluster, platform, &allowed.permissions(false)?).await?;
    let checked = saved.map_or(Ok(()), |saved| saved.plan.check(&plan));
    Ok(checked.map(|()| plan))
}
