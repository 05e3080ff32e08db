//! `platc rollback`: goes back to a state that was applied before, or to a git revision.

use std::fmt::Write as _;
use std::str::FromStr;

use clap::Args;
use platc_cluster::journal::Operation;
use platc_cluster::object::Key;
use platc_cluster::planning;
use platc_cluster::{Cluster, Platform, history, secrets};
use platc_compiler::Compilation;

use crate::allowed::Allowed;
use crate::baseline::compile_at;
use crate::carry_out::Task;
use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::resume;
use crate::runner::RunArguments;
use crate::runtime::block_on;
use crate::session::Session;
use crate::way_back::stays_done;

/// Go back to a state that was applied before, or to what a git revision compiles to.
///
/// Says first what does not go back, then shows the plan and asks. Without a state it lists those that
/// the cluster keeps. platform.toml is not changed: the next apply goes forward again.
#[derive(Args, Debug)]
pub(crate) struct Rollback {
    /// The first digits of a digest, or git:<revision>
    #[arg(value_name = "STATE")]
    state: Option<State>,
    #[command(flatten)]
    run: RunArguments,
    /// Delete this many objects, where the rollback asks for the number
    #[arg(long, value_name = "N", help_heading = "Permissions")]
    allow_prune: Option<usize>,
    #[command(flatten)]
    allowed: Allowed,
    #[command(flatten)]
    cluster: ClusterArguments,
}

/// A state to go back to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum State {
    /// One that the cluster keeps: how its digest begins.
    Digest(String),
    /// What the configuration of a git revision compiles to.
    Git(String),
}

impl FromStr for State {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("git", revision)) if !revision.is_empty() && !revision.starts_with('-') => {
                Ok(Self::Git(revision.to_owned()))
            }
            None if !text.is_empty() && text.chars().all(|c| c.is_ascii_hexdigit()) => {
                Ok(Self::Digest(text.to_ascii_lowercase()))
            }
            _ => Err("use the first digits of a digest, or `git:<revision>`".to_owned()),
        }
    }
}

impl Rollback {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        block_on(self.roll_back(session, &compilation))
    }

    async fn roll_back(
        &self,
        session: &Session<'_>,
        compilation: &Compilation,
    ) -> anyhow::Result<Exit> {
        let now = Platform::of(compilation);
        let former = match &self.state {
            Some(State::Git(revision)) => Some(Platform::of(&compile_at(session, revision)?)),
            _ => None,
        };
        if let Some(former) = &former {
            anyhow::ensure!(
                (&former.name, &former.namespace) == (&now.name, &now.namespace),
                "that revision describes the platform {} in the namespace {}, not {} in {}",
                former.name,
                former.namespace,
                now.name,
                now.namespace
            );
        }
        let cluster = self.cluster.connect().await?;
        let former = match (&self.state, former) {
            (_, Some(former)) => former,
            (Some(State::Digest(digest)), _) => {
                let kept = history::load(&cluster, &now.name, &now.namespace, digest).await?;
                now.as_it_was(&kept)?
            }
            _ => {
                session.printer.data(&list(&cluster, &now).await?)?;
                return Ok(Exit::Success);
            }
        };
        let permissions = self.allowed.permissions(false)?;
        let plan = planning::plan(&cluster, &former, &permissions).await?;
        if self.run.events.is_none() {
            let mut sentences = stays_done(&plan.plan);
            let missing = secrets::missing(&cluster, &former).await?;
            sentences.extend(missing.iter().map(lost));
            session.printer.data(&lines(&sentences))?;
        }
        let task = Task {
            printer: session.printer,
            cluster: &cluster,
            platform: &former,
            plan: &plan,
            operation: Operation::Rollback,
            done: "Rolled back",
            allow_prune: self.allow_prune,
            resume: resume::command(None, &[]),
        };
        task.run(&self.run).await
    }
}

/// The states that can be gone back to.
async fn list(cluster: &Cluster, now: &Platform) -> anyhow::Result<String> {
    let states = history::list(cluster, &now.name, &now.namespace).await?;
    if states.is_empty() {
        return Ok("The cluster keeps no former state.\n".to_owned());
    }
    let mut text = String::new();
    for state in states {
        let digest = state.digest.get(..12).unwrap_or(&state.digest);
        let current = if state.digest == now.digest {
            "  what platform.toml says now"
        } else {
            ""
        };
        let _ = writeln!(text, "{digest}  applied {:.0}{current}", state.applied);
    }
    Ok(text)
}

/// What is said of a Secret that a state reads and that is gone.
fn lost(secret: &Key) -> String {
    format!(
        "{secret}: it is gone, with its values; a rollback to `git:<revision>` generates new ones"
    )
}

/// What does not go back.
fn lines(sentences: &[String]) -> String {
    if sentences.is_empty() {
        return String::new();
    }
    let mut text = "Does not go back:\n".to_owned();
    for sentence in sentences {
        let _ = writeln!(text, "  {sentence}");
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_a_digest_or_a_revision() {
        for (text, expected) in [
            ("d8BA8f", Some(State::Digest("d8ba8f".to_owned()))),
            ("git:HEAD~1", Some(State::Git("HEAD~1".to_owned()))),
            ("git:", None),
            ("git:--upload-pack=x", None),
            ("HEAD", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<State>().ok(), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_go_back_comes_first() {
        let sentences = ["db.main Job/migrate: what it did stays done".to_owned()];
        assert_eq!(
            lines(&sentences),
            "Does not go back:\n  db.main Job/migrate: what it did stays done\n\n"
        );
        assert_eq!(lines(&[]), "");
    }
}
