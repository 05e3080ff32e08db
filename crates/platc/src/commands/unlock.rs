//! `platc unlock`: takes the lease from a run that died.

use clap::Args;
use platc_cluster::Platform;
use platc_cluster::lease::{self, LeaseError};

use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::runtime::block_on;
use crate::session::Session;

/// Take the lease from a run that died.
///
/// A lease ends by itself half a minute after its run died, or after its `--lease-duration`. A run that
/// lives all the same notices that it lost the lease, and stops. Exit codes: 0 done, 5 somebody else holds the lease by now.
#[derive(Args, Debug)]
pub(crate) struct Unlock {
    /// The id that `platc status`, or the refused apply, shows
    #[arg(long, value_name = "ID")]
    id: String,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Unlock {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let Platform {
            name, namespace, ..
        } = Platform::of(&compilation);
        block_on(async {
            let cluster = self.cluster.connect().await?;
            match lease::unlock(&cluster, &name, &namespace, &self.id).await {
                Ok(by) => {
                    let told = format!("The lease was taken from {by}.\n");
                    session.printer.status(&told);
                    Ok(Exit::Success)
                }
                Err(error @ LeaseError::OtherId { .. }) => {
                    session.printer.failure(&error.into());
                    Ok(Exit::LeaseHeld)
                }
                Err(error) => Err(error.into()),
            }
        })
    }
}
