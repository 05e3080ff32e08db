//! `platc plan`: what would change, and how dangerous it is.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use platc_cluster::planning::{self, LivePlan, saved};
use platc_cluster::{Cluster, Platform};
use platc_compiler::Compilation;
use platc_plan::render::{self, TextOptions};

use crate::allowed::Allowed;
use crate::baseline::{self, Against, Recorded};
use crate::compare::compare;
use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::live_text::{kept, live_text};
use crate::runtime::block_on;
use crate::session::Session;

/// Show what would change, and how dangerous it is.
#[derive(Args, Debug)]
pub(crate) struct Plan {
    /// Baseline: cluster, snapshot, git:<revision>, dir:<path> or empty; the cluster when there is a
    /// kube context, else the snapshot
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
    /// Also write the plan as JSON to this file, for `platc apply FILE` if it is one for a cluster; `-`
    /// prints it in place of the text
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    allowed: Allowed,
    #[command(flatten)]
    cluster: ClusterArguments,
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

/// A plan in each form that it can be shown in.
struct Shown<'p> {
    json: &'p str,
    markdown: &'p dyn Fn() -> String,
    text: &'p dyn Fn(TextOptions) -> String,
    has_changes: bool,
}

impl Plan {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        match &self.against {
            Some(Against::Cluster) => block_on(self.live(session, &compilation, None)),
            None => {
                let context = self.cluster.resolve().context(
                    "there is no baseline: `--against snapshot` compares with the snapshot",
                )?;
                match context {
                    Some(context) => block_on(self.live(session, &compilation, Some(&context))),
                    None => self.offline(session, &compilation, None),
                }
            }
            Some(Against::Files(recorded)) => self.offline(session, &compilation, Some(recorded)),
        }
    }

    /// Compares with a cluster; `by_default` is the context that was found without being asked for.
    async fn live(
        &self,
        session: &Session<'_>,
        compilation: &Compilation,
        by_default: Option<&str>,
    ) -> anyhow::Result<Exit> {
        let progress = session.printer.progress("asking the cluster");
        let planned = self.planned(&Platform::of(compilation)).await;
        drop(progress);
        let (cluster, plan) = match by_default {
            None => planned?,
            Some(context) => planned.with_context(|| {
                format!(
                    "the plan compares with the cluster of the kube context `{context}`, and that failed; \
                     `platc plan --against snapshot` compares with the snapshot"
                )
            })?,
        };
        let mut document = saved::save(&cluster, &plan);
        self.allowed.put_into(&mut document);
        let shown = Shown {
            json: &format!("{document:#}\n"),
            markdown: &|| render::markdown(&plan.plan) + &kept(&plan.kept),
            text: &|options| live_text(&plan, options),
            has_changes: plan.has_changes(),
        };
        self.show(session, &shown)
    }

    async fn planned(&self, platform: &Platform) -> anyhow::Result<(Cluster, LivePlan)> {
        let cluster = self.cluster.connect().await?;
        let permissions = self.allowed.permissions(false)?;
        let plan = planning::plan(&cluster, platform, &permissions).await?;
        Ok((cluster, plan))
    }

    fn offline(
        &self,
        session: &Session<'_>,
        compilation: &Compilation,
        against: Option<&Recorded>,
    ) -> anyhow::Result<Exit> {
        anyhow::ensure!(
            self.allowed.is_empty() && !self.cluster.is_given(),
            "`--kubeconfig`, `--context`, `--force-conflicts` and `--destroy-data` are for a plan \
             against a cluster; leave them out, or compare with `--against cluster`"
        );
        let (baseline, files) = baseline::load(session, compilation, against)?;
        let plan = compare(compilation, baseline, files)?;
        let shown = Shown {
            json: &render::json(&plan),
            markdown: &|| render::markdown(&plan),
            text: &|options| render::text(&plan, options),
            has_changes: plan.has_changes(),
        };
        self.show(session, &shown)
    }

    fn show(&self, session: &Session<'_>, plan: &Shown<'_>) -> anyhow::Result<Exit> {
        let to_stdout = self.output.as_deref() == Some(Path::new("-"));
        if let Some(output) = self.output.as_ref().filter(|_| !to_stdout) {
            std::fs::write(output, plan.json)
                .with_context(|| format!("cannot write `{}`", output.display()))?;
        }
        let options = TextOptions {
            color: session.printer.color_on_stdout(),
            diffs: !self.summary,
        };
        session.printer.data(&match self.format {
            _ if to_stdout => plan.json.to_owned(),
            PlanFormat::Json => plan.json.to_owned(),
            PlanFormat::Markdown => (plan.markdown)(),
            PlanFormat::Text => (plan.text)(options),
        })?;
        if self.detailed_exitcode && plan.has_changes {
            return Ok(Exit::Changes);
        }
        Ok(Exit::Success)
    }
}
