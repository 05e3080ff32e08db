//! `platc rbac`: the least rights that an apply needs.

use std::collections::BTreeSet;

use clap::Args;
use platc_cluster::kind::Kind;
use platc_cluster::rbac::{Subject, least, to_yaml};
use platc_cluster::{Cluster, Platform};

use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::runtime::block_on;
use crate::session::Session;

/// Print the least rights with which everything here works, as YAML for `kubectl apply`.
///
/// A cluster is only asked when the platform has objects of kinds that not every server knows.
#[derive(Args, Debug)]
pub(crate) struct Rbac {
    /// Who gets them: user:NAME, group:NAME or serviceaccount:NAMESPACE:NAME
    #[arg(long, value_name = "SUBJECT", default_value = "group:platc")]
    subject: Subject,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Rbac {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let platform = Platform::of(&compilation);
        let offline = least(&platform, &self.subject, &[]);
        if let Ok(manifests) = offline {
            session.printer.data(&to_yaml(&manifests)?)?;
            return Ok(Exit::Success);
        }
        block_on(async {
            let cluster = self.cluster.connect().await?;
            let served = served(&cluster, &platform).await?;
            let manifests = least(&platform, &self.subject, &served)?;
            session.printer.data(&to_yaml(&manifests)?)?;
            Ok(Exit::Success)
        })
    }
}

/// The kinds of the platform's objects, as the server has them.
async fn served(cluster: &Cluster, platform: &Platform) -> anyhow::Result<Vec<Kind>> {
    let wanted: BTreeSet<(&str, &str)> = platform
        .objects
        .iter()
        .map(|object| (object.key.group.as_str(), object.key.kind.as_str()))
        .collect();
    let mut served = Vec::new();
    for (group, kind) in wanted {
        served.extend(cluster.kind(group, kind).await?);
    }
    Ok(served)
}
