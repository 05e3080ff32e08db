//! `platc destroy`: takes the platform out of the cluster, and leaves its data.

use std::fmt::Write as _;

use clap::Args;
use platc_cluster::destroying::{self, DestroyPlan};
use platc_cluster::journal::Operation;
use platc_cluster::planning::{Kept, Permissions};
use platc_cluster::{Cluster, Platform};

use crate::ask::confirm;
use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::progress::outline::Outline;
use crate::progress::write_version;
use crate::resume;
use crate::runner::{RunArguments, Runner};
use crate::runtime::block_on;
use crate::session::Session;

/// Take the platform out of the cluster; its data stays unless it is named.
///
/// Shows what goes and what stays, and asks for the platform's name. Consumers go before what they use.
/// Claims, volumes, namespaces, definitions of kinds and generated Secrets stay.
#[derive(Args, Debug)]
pub(crate) struct Destroy {
    #[command(flatten)]
    run: RunArguments,
    /// Delete this object although it holds data: a name, Kind/name or Kind/namespace/name; may be
    /// repeated
    #[arg(
        long = "destroy-data",
        value_name = "NAME",
        help_heading = "Permissions"
    )]
    data: Vec<String>,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Destroy {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let platform = Platform::of(&compilation);
        block_on(self.destroy(session, &platform))
    }

    async fn destroy(self, session: &Session<'_>, platform: &Platform) -> anyhow::Result<Exit> {
        let printer = session.printer;
        let cluster = self.cluster.connect().await?;
        let permissions = Permissions {
            destroy_data: self.data,
            ..Permissions::default()
        };
        let plan = destroying::plan(&cluster, platform, &permissions).await?;
        if self.run.events.is_none() {
            printer.data(&text(platform, &cluster, &plan))?;
        } else {
            write_version(printer);
        }
        if !plan.deletions.is_empty() && !self.run.yes {
            let question = format!(
                "Delete all this from the cluster {}?",
                cluster.about.context
            );
            if !confirm(printer, &question, &platform.name)? {
                return Ok(Exit::Failure);
            }
        }
        let runner = Runner {
            printer,
            operation: Operation::Destroy,
            done: "Destroyed",
            concurrency: self.run.concurrency,
            timeout: self.run.timeout,
            lease: self.run.lease_duration,
            events: self.run.events,
            allow_prune: None,
            resume: Some(resume::command(None, &[])),
        };
        let outline = Outline::of_deletions(&platform.components, &plan.deletions);
        runner
            .run(outline, async |options, listener| {
                Box::pin(destroying::destroy(
                    &cluster, platform, plan, options, listener,
                ))
                .await
            })
            .await
    }
}

/// What goes and what stays.
fn text(platform: &Platform, cluster: &Cluster, plan: &DestroyPlan) -> String {
    let mut text = format!(
        "Platform {}, to be taken out of {}\n",
        platform.name, cluster.about
    );
    let goes = plan.deletions.iter().map(|deletion| {
        let component = deletion.component.as_deref();
        format!("{} {}", component.unwrap_or("platform"), deletion.key)
    });
    text.push_str(&lists(goes, &plan.kept));
    text
}

fn lists(goes: impl Iterator<Item = String>, kept: &[Kept]) -> String {
    let mut text = String::new();
    let mut count = 0;
    for object in goes {
        if count == 0 {
            text.push_str("\nGoes:\n");
        }
        count += 1;
        let _ = writeln!(text, "  - {object}");
    }
    if !kept.is_empty() {
        text.push_str("\nStays:\n");
    }
    for Kept { key, reason, .. } in kept {
        let _ = writeln!(text, "    {key}: {reason}");
    }
    let _ = writeln!(text, "\n{count} to delete, {} to keep.", kept.len());
    text
}

#[cfg(test)]
mod tests {
    use platc_cluster::object::Key;

    use super::*;

    #[test]
    fn what_goes_and_what_stays_is_listed() {
        let kept = Kept {
            key: Key {
                group: String::new(),
                kind: "Namespace".to_owned(),
                namespace: None,
                name: "data".to_owned(),
            },
            reason: "it holds data (a namespace)".to_owned(),
            ours: true,
        };
        let goes = ["zookeeper.zk Service/zk in data".to_owned()];
        assert_eq!(
            lists(goes.into_iter(), &[kept]),
            "
Goes:
  - zookeeper.zk Service/zk in data

Stays:
    Namespace/data: it holds data (a namespace)

1 to delete, 1 to keep.
"
        );
        assert_eq!(
            lists(std::iter::empty(), &[]),
            "\n0 to delete, 0 to keep.\n"
        );
    }
}
