//! `platc wait`: waits until everything is ready.

use std::time::Duration;

use clap::Args;
use platc_cluster::Platform;
use platc_cluster::applying;
use platc_cluster::journal::Operation;
use platc_cluster::lease;
use platc_cluster::planning::{self, Permissions};

use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::progress::outline::Outline;
use crate::progress::write_version;
use crate::runner::{Events, Runner, duration};
use crate::runtime::block_on;
use crate::session::Session;

/// Wait until everything is ready; nothing is written.
///
/// Ends early, and says why, when something does not become ready by itself. Exit codes: 0 ready,
/// 6 something is not.
#[derive(Args, Debug)]
pub(crate) struct Wait {
    /// How long one object may take, such as 90s, 10m or 1h
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = duration)]
    timeout: Duration,
    /// Tell what happens as lines of JSON on standard output
    #[arg(long, value_enum, value_name = "FORMAT")]
    events: Option<Events>,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Wait {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let platform = Platform::of(&compilation);
        block_on(async {
            let cluster = self.cluster.connect().await?;
            let plan = planning::plan(&cluster, &platform, &Permissions::default()).await?;
            if self.events.is_some() {
                write_version(session.printer);
            }
            let runner = Runner {
                printer: session.printer,
                operation: Operation::Apply,
                done: "Waited",
                concurrency: 1,
                timeout: self.timeout,
                lease: lease::DURATION,
                events: self.events,
                allow_prune: None,
                resume: None,
            };
            let outline = Outline::of(&platform, &plan);
            runner
                .run(outline, async |options, listener| {
                    Ok(applying::wait(&cluster, &platform, &plan, options, listener).await)
                })
                .await
        })
    }
}
