//! `platc logs`: what the pods of a component say.

use std::fmt::Write as _;

use clap::Args;
use platc_cluster::Platform;
use platc_cluster::logs::{ContainerLog, Content, LogOptions, logs};

use crate::exit::Exit;
use crate::kube_context::ClusterArguments;
use crate::runtime::block_on;
use crate::session::Session;

/// Print what the pods of a component say.
#[derive(Args, Debug)]
pub(crate) struct Logs {
    /// The component, such as `hdfs.lake`
    #[arg(value_name = "COMPONENT")]
    component: String,
    /// So many of the last lines of each container
    #[arg(long, value_name = "N", default_value_t = 100)]
    tail: u32,
    /// Of the run before the current one, as after a crash
    #[arg(long)]
    previous: bool,
    /// Only the container of this name, which may be an init container
    #[arg(long, short, value_name = "NAME")]
    container: Option<String>,
    /// Also the init containers
    #[arg(long, conflicts_with = "container")]
    init: bool,
    #[command(flatten)]
    cluster: ClusterArguments,
}

impl Logs {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let platform = Platform::of(&compilation);
        let options = LogOptions {
            tail: self.tail,
            previous: self.previous,
            container: self.container,
            init_containers: self.init,
        };
        block_on(async {
            let cluster = self.cluster.connect().await?;
            let logs = logs(&cluster, &platform, &self.component, &options).await?;
            anyhow::ensure!(!logs.is_empty(), "{} has no pod now", self.component);
            session.printer.data(&text(&logs))?;
            Ok(Exit::Success)
        })
    }
}

/// Each container under a heading, as `tail` shows several files.
fn text(logs: &[ContainerLog]) -> String {
    let mut text = String::new();
    for log in logs {
        let ContainerLog {
            namespace,
            pod,
            container,
            content,
        } = log;
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "==> {namespace}/{pod} {container} <==");
        match content {
            Content::Lines(lines) => {
                text.push_str(lines);
                if !lines.is_empty() && !lines.ends_with('\n') {
                    text.push('\n');
                }
            }
            Content::Nothing(why) => {
                let _ = writeln!(text, "({why})");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_container_has_a_heading() {
        let log = |container: &str, content| ContainerLog {
            namespace: "data".to_owned(),
            pod: "zk-0".to_owned(),
            container: container.to_owned(),
            content,
        };
        let logs = [
            log("zookeeper", Content::Lines("one\ntwo".to_owned())),
            log("metrics", Content::Nothing("it has not started".to_owned())),
        ];
        assert_eq!(
            text(&logs),
            "==> data/zk-0 zookeeper <==
one
two

==> data/zk-0 metrics <==
(it has not started)
"
        );
    }
}
