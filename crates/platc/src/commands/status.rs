//! `platc status`: which components are ready, what the others wait for, and what was done last.

use std::fmt::Write as _;

use clap::Args;
use platc_cluster::journal::Outcome;
use platc_cluster::status::{
    ComponentStatus, LastRun, LeaseHolder, State, Status as Found, status,
};

use crate::exit::Exit;
use crate::look::Look;
use crate::progress::visible;
use crate::session::Session;

/// Show which components are ready, and what the others wait for.
///
/// Exit codes: 0 shown, 2 something is not ready and `--detailed-exitcode` asked to say so.
#[derive(Args, Debug)]
pub(crate) struct Status {
    #[command(flatten)]
    look: Look,
    /// Exit with 2 when something is not ready
    #[arg(long)]
    detailed_exitcode: bool,
}

impl Status {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        Ok(match self.look.run(session, status, text)? {
            None => Exit::Failure,
            Some(found) if self.detailed_exitcode && !found.is_ready() => Exit::Changes,
            Some(_) => Exit::Success,
        })
    }
}

fn text(found: &Found) -> String {
    let mut text = format!("Platform {} in {}\n", found.platform, found.cluster);
    if let Some(run) = &found.last_run {
        text.push_str(&last_run(run));
    }
    if let Some(lease) = &found.lease {
        text.push_str(&holder(lease));
    }
    text.push('\n');
    let widths = found.components.iter().map(|each| each.address.len());
    let width = widths.max().unwrap_or(0);
    for component in &found.components {
        text.push_str(&of_component(component, width));
    }
    let ready = |each: &&ComponentStatus| each.state == State::Ready;
    let _ = writeln!(
        text,
        "\n{} of {} components are ready.",
        found.components.iter().filter(ready).count(),
        found.components.len()
    );
    text
}

fn last_run(run: &LastRun) -> String {
    let how = match run.outcome {
        _ if run.died => "died",
        Outcome::Running => "is at work",
        Outcome::Complete => "did everything",
        Outcome::Incomplete => "left something to do",
    };
    let which = if run.is_compiled {
        "what platform.toml says now"
    } else {
        "another state of platform.toml than now"
    };
    let mut text = format!("Last run: {} of {:.0}, {how}", run.operation, run.started);
    // A destroy works on nothing that was compiled.
    if !run.digest.is_empty() {
        let digest = run.digest.get(..12).unwrap_or(&run.digest);
        let _ = write!(text, "; digest {digest}, {which}");
    }
    text.push('\n');
    for failed in &run.failed {
        let _ = writeln!(text, "  failed: {}: {}", failed.key, visible(&failed.text));
    }
    text
}

fn holder(lease: &LeaseHolder) -> String {
    let mut text = format!("Lease: held by {}", lease.identity);
    if let Some(since) = lease.since {
        let _ = write!(text, " since {since:.0}");
    }
    if let Some(expires) = lease.expires {
        let _ = write!(text, ", until {expires:.0} unless renewed");
    }
    let _ = writeln!(text, "; id {}", lease.id);
    text
}

fn of_component(component: &ComponentStatus, width: usize) -> String {
    let state = match component.state {
        State::Ready => "ready",
        State::Progressing => "progressing",
        State::Failed => "FAILED",
        State::Missing => "missing",
        State::Partial => "partial",
    };
    let address = &component.address;
    let mut text = format!("{address:<width$}  {state:<11}");
    let _ = write!(
        text,
        "  {} of {} ready",
        component.objects.ready, component.objects.total
    );
    if !component.versions.is_empty() {
        let _ = write!(text, ", version {}", component.versions.join(" and "));
    }
    if component.drifted > 0 {
        let _ = write!(text, ", {} changed by others", component.drifted);
    }
    if !component.waits_for.is_empty() {
        let _ = write!(text, ", waits for {}", component.waits_for.join(", "));
    }
    text.push('\n');
    let mut line = |word: &str, key: &dyn std::fmt::Display, why: &str| {
        let why = visible(why).replace('\n', "\n      ");
        let colon = if why.is_empty() { "" } else { ": " };
        let _ = writeln!(text, "    {word}{key}{colon}{why}");
    };
    for each in &component.failed {
        line("FAILED ", &each.key, &each.text);
    }
    for each in &component.waiting {
        line("", &each.key, &each.text);
    }
    for each in &component.notes {
        line("", &each.key, &each.text);
    }
    // Of a component that is not there at all, every object is missing.
    let missing = component.missing.iter();
    for key in missing.filter(|_| component.state != State::Missing) {
        line("missing: ", key, "");
    }
    text
}

#[cfg(test)]
mod tests {
    use platc_cluster::connection::{About, Version};
    use platc_cluster::journal::Operation;
    use platc_cluster::status::{Counts, Note};

    use super::*;
    use crate::progress::outline::samples::key;

    fn component(address: &str, state: State) -> ComponentStatus {
        ComponentStatus {
            address: address.to_owned(),
            state,
            objects: Counts {
                total: 4,
                ready: 2,
                ..Counts::default()
            },
            versions: Vec::new(),
            waiting: Vec::new(),
            failed: Vec::new(),
            notes: Vec::new(),
            missing: Vec::new(),
            waits_for: Vec::new(),
            drifted: 0,
        }
    }

    fn run(outcome: Outcome) -> LastRun {
        LastRun {
            operation: Operation::Apply,
            plan: "p".to_owned(),
            digest: "d8ba8fdaa239dcc3761d".to_owned(),
            is_compiled: true,
            started: "2026-11-21T10:00:00.25Z".parse().unwrap(),
            finished: None,
            outcome,
            died: true,
            failed: Vec::new(),
        }
    }

    #[test]
    fn a_status_is_a_page_for_people() {
        let note = |kind, name, text: &str| Note {
            key: key(kind, name),
            text: text.to_owned(),
        };
        let found = Found {
            cluster: About {
                context: "prod".to_owned(),
                server: "https://10.0.0.1:6443".to_owned(),
                id: "1b2c".to_owned(),
                version: Version { minor: 28 },
            },
            platform: "datalake".to_owned(),
            digest: "d".to_owned(),
            components: vec![
                ComponentStatus {
                    versions: vec!["3.9".to_owned()],
                    drifted: 1,
                    ..component("zookeeper.zk", State::Ready)
                },
                ComponentStatus {
                    failed: vec![note("Job", "format", "it exits with 1\nno route")],
                    missing: vec![key("ConfigMap", "old")],
                    waits_for: vec!["zookeeper.zk".to_owned()],
                    ..component("hdfs.lake", State::Failed)
                },
                ComponentStatus {
                    missing: vec![key("ConfigMap", "old")],
                    ..component("livy.main", State::Missing)
                },
            ],
            last_run: Some(run(Outcome::Running)),
            lease: Some(LeaseHolder {
                id: "9c1d".to_owned(),
                identity: "alice@laptop pid 42".to_owned(),
                plan: "p".to_owned(),
                since: None,
                expires: Some("2026-11-21T10:00:30Z".parse().unwrap()),
            }),
        };
        assert_eq!(
            text(&found),
            "\
Platform datalake in cluster prod at https://10.0.0.1:6443 (Kubernetes 1.28, id 1b2c)
Last run: apply of 2026-11-21T10:00:00Z, died; digest d8ba8fdaa239, what platform.toml says now
Lease: held by alice@laptop pid 42, until 2026-11-21T10:00:30Z unless renewed; id 9c1d

zookeeper.zk  ready        2 of 4 ready, version 3.9, 1 changed by others
hdfs.lake     FAILED       2 of 4 ready, waits for zookeeper.zk
    FAILED Job/format in data: it exits with 1
      no route
    missing: ConfigMap/old in data
livy.main     missing      2 of 4 ready

1 of 3 components are ready.
"
        );
    }
}
