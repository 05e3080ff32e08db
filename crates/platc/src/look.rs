//! What commands share that look at a platform in its cluster and write nothing.

use clap::Args;
use platc_cluster::{Cluster, Error, Platform};
use serde::Serialize;

use crate::commands::{OutputFormat, json_document};
use crate::kube_context::ClusterArguments;
use crate::runtime::block_on;
use crate::session::Session;

/// Where to look, and how what is found is printed.
#[derive(Args, Debug)]
pub(crate) struct Look {
    /// How it is printed
    #[arg(long, value_enum, default_value = "text")]
    format: OutputFormat,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Look {
    /// Compiles the platform, looks at it in its cluster with `ask`, and prints what was found; `None`
    /// when there was a mistake in the configuration.
    pub(crate) fn run<T: Serialize>(
        &self,
        session: &Session<'_>,
        ask: impl AsyncFnOnce(&Cluster, &Platform) -> Result<T, Error>,
        text: impl FnOnce(&T) -> String,
    ) -> anyhow::Result<Option<T>> {
        let Some(compilation) = session.compile()? else {
            return Ok(None);
        };
        let platform = Platform::of(&compilation);
        let found = block_on(async {
            let cluster = self.cluster.connect().await?;
            Ok(ask(&cluster, &platform).await?)
        })?;
        session.printer.data(&match self.format {
            OutputFormat::Text => text(&found),
            OutputFormat::Json => json_document(serde_json::to_value(&found)?)?,
        })?;
        Ok(Some(found))
    }
}
