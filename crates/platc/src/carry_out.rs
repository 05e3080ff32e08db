//! From a live plan to the cluster: shows the plan, asks, and applies it.

use platc_cluster::applying;
use platc_cluster::journal::Operation;
use platc_cluster::planning::LivePlan;
use platc_cluster::{Cluster, Platform};
use platc_plan::render::TextOptions;

use crate::ask::confirm;
use crate::exit::Exit;
use crate::live_text::live_text;
use crate::printer::Printer;
use crate::progress::{outline::Outline, write_plan};
use crate::runner::{RunArguments, Runner};

/// A live plan that is to be carried out.
pub(crate) struct Task<'a> {
    pub(crate) printer: &'a Printer,
    pub(crate) cluster: &'a Cluster,
    pub(crate) platform: &'a Platform,
    pub(crate) plan: &'a LivePlan,
    /// Which command carries it out.
    pub(crate) operation: Operation,
    /// What is said when all is done, in one word.
    pub(crate) done: &'static str,
    /// How many objects a person allows to be deleted.
    pub(crate) allow_prune: Option<usize>,
    /// The command that goes on where it stops.
    pub(crate) resume: String,
}

impl Task<'_> {
    /// Shows the plan, asks if there is anything to ask about, and applies it.
    pub(crate) async fn run(self, arguments: &RunArguments) -> anyhow::Result<Exit> {
        self.show(arguments)?;
        // What is refused is refused below, with all reasons: there is nothing to ask.
        let can_begin = self.plan.refusals().next().is_none();
        if self.plan.has_changes() && can_begin && !arguments.yes {
            let context = &self.cluster.about.context;
            let question = format!("Apply this to the cluster {context}?");
            if !confirm(self.printer, &question, "yes")? {
                return Ok(Exit::Failure);
            }
        }
        let outline = Outline::of(self.platform, self.plan);
        let Self {
            cluster,
            platform,
            plan,
            ..
        } = self;
        let runner = Runner {
            printer: self.printer,
            operation: self.operation,
            done: self.done,
            concurrency: arguments.concurrency,
            timeout: arguments.timeout,
            lease: arguments.lease_duration,
            events: arguments.events,
            allow_prune: self.allow_prune,
            resume: Some(self.resume),
        };
        runner
            .run(outline, async |options, listener| {
                applying::apply(cluster, platform, plan, options, listener).await
            })
            .await
    }

    fn show(&self, arguments: &RunArguments) -> anyhow::Result<()> {
        if arguments.events.is_some() {
            write_plan(self.printer, &self.plan.plan);
            return Ok(());
        }
        let options = TextOptions {
            color: self.printer.color_on_stdout(),
            diffs: true,
        };
        self.printer.data(&live_text(self.plan, options))
    }
}
