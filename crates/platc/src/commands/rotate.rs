//! `platc rotate`: gives new values to Secrets that platc generated.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use clap::Args;
use platc_cluster::Platform;
use platc_cluster::journal::Operation;
use platc_cluster::object::Key;
use platc_cluster::rotating::Rotation;

use crate::ask::confirm;
use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::progress::outline::Outline;
use crate::progress::write_version;
use crate::resume;
use crate::runner::{RunArguments, Runner};
use crate::runtime::block_on;
use crate::session::Session;

/// Give new values to Secrets that platc generated.
///
/// Jobs that hand the values on, such as to a database, run again, then the pods that read them restart.
/// The former values stay in the cluster until all of that is ready. A run that stops, or is killed,
/// goes on with the same command and the same new values.
#[derive(Args, Debug)]
pub(crate) struct Rotate {
    /// Names of the Secrets, as `platc secrets` shows them
    #[arg(value_name = "SECRET", required = true)]
    secrets: Vec<String>,
    #[command(flatten)]
    run: RunArguments,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Rotate {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let platform = Platform::of(&compilation);
        let names: BTreeSet<String> = self.secrets.iter().cloned().collect();
        ensure_known(&platform, &names)?;
        block_on(self.rotate(session, &platform, &names))
    }

    async fn rotate(
        &self,
        session: &Session<'_>,
        platform: &Platform,
        names: &BTreeSet<String>,
    ) -> anyhow::Result<Exit> {
        let cluster = self.cluster.connect().await?;
        let rotation = Rotation {
            cluster: &cluster,
            platform,
            names,
        };
        let readers = rotation.readers();
        if self.run.events.is_none() {
            session.printer.data(&text(names, &readers))?;
        } else {
            write_version(session.printer);
        }
        if !self.run.yes {
            let question = format!("Rotate them in the cluster {}?", cluster.about.context);
            if !confirm(session.printer, &question, "yes")? {
                return Ok(Exit::Failure);
            }
        }
        let runner = Runner {
            printer: session.printer,
            operation: Operation::Rotate,
            done: "Rotated",
            concurrency: self.run.concurrency,
            timeout: self.run.timeout,
            lease: self.run.lease_duration,
            events: self.run.events,
            allow_prune: None,
            resume: Some(resume::command(None, &[])),
        };
        runner
            .run(
                Outline::of_part(platform, &readers),
                async |options, listener| rotation.run(options, listener).await,
            )
            .await
    }
}

fn ensure_known(platform: &Platform, names: &BTreeSet<String>) -> anyhow::Result<()> {
    let known: BTreeSet<&str> = platform
        .secrets
        .iter()
        .map(|each| each.secret.as_str())
        .collect();
    for name in names {
        anyhow::ensure!(!known.is_empty(), "the platform needs no Secret");
        anyhow::ensure!(
            known.contains(name.as_str()),
            "the platform needs no Secret `{name}`; it needs: {}",
            known.iter().copied().collect::<Vec<_>>().join(", ")
        );
    }
    Ok(())
}

/// What gets new values, and what restarts.
fn text(names: &BTreeSet<String>, readers: &BTreeSet<Key>) -> String {
    let mut text = "New values for what platc generated in:\n".to_owned();
    for name in names {
        let _ = writeln!(text, "  Secret/{name}, in every namespace that has it");
    }
    for (heading, is_job) in [
        ("Run again, to hand the values on", true),
        ("Restart, to read them", false),
    ] {
        let keys: Vec<&Key> = readers
            .iter()
            .filter(|key| (key.kind == "Job") == is_job)
            .collect();
        if !keys.is_empty() {
            let _ = writeln!(text, "{heading}, as far as they read one of those:");
        }
        for key in keys {
            let _ = writeln!(text, "  {key}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::outline::samples::key;

    #[test]
    fn jobs_run_before_what_reads_the_values_restarts() {
        let names = BTreeSet::from(["db".to_owned()]);
        let readers = BTreeSet::from([key("StatefulSet", "web"), key("Job", "user")]);
        assert_eq!(
            text(&names, &readers),
            "New values for what platc generated in:
  Secret/db, in every namespace that has it
Run again, to hand the values on, as far as they read one of those:
  Job/user in data
Restart, to read them, as far as they read one of those:
  StatefulSet/web in data
"
        );
    }
}
