//! Runs what writes to a cluster, shows it, and says at the end what came of it.

use std::time::Duration;

use clap::{Args, ValueEnum};
use platc_cluster::applying::{ApplyError, Listener, Options, Report};
use platc_cluster::journal::Operation;
use platc_cluster::lease::LeaseError;
use tokio::sync::watch;

use crate::exit::Exit;
use crate::printer::Printer;
use crate::progress::board::{Board, Counts};
use crate::progress::outline::Outline;
use crate::progress::{self, Form, Show};
use crate::runtime::stoppable;
use crate::summary::{Ended, UNNOTED};

/// How a run works, on every command that writes to a cluster.
#[derive(Args, Debug)]
pub(crate) struct RunArguments {
    /// Write so many objects at once
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = positive, help_heading = "Run")]
    pub(crate) concurrency: usize,
    /// How long one object may take to become ready, such as 90s, 10m or 1h
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = duration, help_heading = "Run")]
    pub(crate) timeout: Duration,
    /// How long the lease keeps other runs away when this one dies; renewed three times in that time
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = lease, help_heading = "Run")]
    pub(crate) lease_duration: Duration,
    /// Do not ask
    #[arg(long, short, help_heading = "Run")]
    pub(crate) yes: bool,
    /// Tell what happens as lines of JSON on standard output
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Run")]
    pub(crate) events: Option<Events>,
}

/// How what happens is told to programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Events {
    /// One JSON object a line, in the shape of Terraform's
    Json,
}

/// Reads `10m`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let duration: platc_objects::Duration = text.parse().map_err(|error| format!("{error}"))?;
    Ok(Duration::from_secs(u64::from(duration.as_seconds())))
}

/// Reads the duration of a lease, which is written in whole seconds.
fn lease(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("a lease lasts at least 1s".to_owned()),
        duration => Ok(duration),
    }
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("at least 1 object is written at once".to_owned()),
        Ok(count) => Ok(count),
        Err(_) => Err("this is no number of objects".to_owned()),
    }
}

/// Runs one operation.
pub(crate) struct Runner<'a> {
    pub(crate) printer: &'a Printer,
    pub(crate) operation: Operation,
    /// What it did, in one word, when it did everything.
    pub(crate) done: &'static str,
    pub(crate) concurrency: usize,
    pub(crate) timeout: Duration,
    /// How long the lease lasts when this run dies, in whole seconds.
    pub(crate) lease: Duration,
    pub(crate) events: Option<Events>,
    /// How many objects a person allows to be deleted.
    pub(crate) allow_prune: Option<usize>,
    /// The command that goes on where it stops; `None` when nothing is done but to wait.
    pub(crate) resume: Option<String>,
}

impl Runner<'_> {
    /// Does the work, and shows it.
    pub(crate) async fn run(
        &self,
        outline: Outline,
        work: impl AsyncFnOnce(&Options<'_>, &dyn Listener) -> Result<Report, ApplyError>,
    ) -> anyhow::Result<Exit> {
        let form = Form::of(self.printer, self.is_json());
        let show = Show::begin(self.printer, form, outline);
        let (stop, stopped) = watch::channel(false);
        let options = Options {
            concurrency: self.concurrency,
            patience: self.timeout,
            allow_prune: self.allow_prune,
            holder: holder(),
            lease: self.lease,
            operation: self.operation,
            environment: &environment,
            stop: stopped,
        };
        let result = stoppable(work(&options, &show), stop, || {
            show.say("Stopping: nothing more is started. Ctrl-C again ends at once.");
        })
        .await;
        show.end(|board, took| {
            let ended = Ended {
                done: self.done,
                board,
                took,
                resume: self.resume.as_deref(),
            };
            self.conclude(result, &ended)
        })
    }

    fn is_json(&self) -> bool {
        self.events == Some(Events::Json)
    }

    fn conclude(
        &self,
        result: Option<Result<Report, ApplyError>>,
        ended: &Ended<'_>,
    ) -> anyhow::Result<Exit> {
        let Some(result) = result else {
            self.printer.report(&ended.broken_off());
            return Ok(Exit::Incomplete);
        };
        let report = match result {
            Ok(report) => report,
            Err(error) => return Ok(self.failed(error, ended)),
        };
        self.write_result(ended.board);
        if report.is_complete() && report.not_deleted.is_empty() {
            let text = ended.complete(&report);
            if !self.is_json() {
                self.printer.data(&text)?;
            } else if self.resume.is_none() {
                progress::write_note(self.printer, text.trim_end());
            }
            return Ok(Exit::Success);
        }
        if self.is_json() {
            let (what, how) = match &self.resume {
                Some(resume) => (
                    "the run is incomplete",
                    format!("this goes on where it stopped: {resume}"),
                ),
                None => ("not everything is ready", String::new()),
            };
            progress::write_problem(self.printer, what, &how);
            if let Some(why) = &report.unnoted {
                progress::write_problem(self.printer, UNNOTED, why);
            }
        }
        self.printer.report(&ended.incomplete(&report));
        Ok(Exit::Incomplete)
    }

    /// What is said of a run that did not begin, or broke off.
    fn failed(&self, error: ApplyError, ended: &Ended<'_>) -> Exit {
        let exit = exit(&error);
        if self.is_json() {
            self.write_result(ended.board);
            progress::write_problem(self.printer, &error.to_string(), "");
        }
        self.printer.failure(&error.into());
        if ended.board.has_written() {
            self.printer.report(&ended.broken_off());
            return Exit::Incomplete;
        }
        exit
    }

    fn write_result(&self, board: &Board) {
        let Counts {
            created,
            changed,
            deleted,
        } = board.counts();
        if self.is_json() && self.resume.is_some() {
            progress::write_result(self.printer, created, changed, deleted);
        }
    }
}

/// How a run ends that wrote nothing.
pub(crate) fn exit(error: &ApplyError) -> Exit {
    match error {
        ApplyError::Lease(LeaseError::Held(_)) => Exit::LeaseHeld,
        ApplyError::Overtaken => Exit::Stale,
        ApplyError::Guard(_)
        | ApplyError::Secrets(_)
        | ApplyError::Lease(_)
        | ApplyError::Request(_) => Exit::Failure,
    }
}

/// Who runs this, for people who find the lease held.
pub(crate) fn holder() -> String {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let user = variable("USER").or_else(|| variable("USERNAME"));
    let file = || std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let host = file()
        .or_else(|| variable("HOSTNAME"))
        .or_else(|| variable("COMPUTERNAME"));
    format!(
        "{}@{} pid {}",
        user.as_deref().unwrap_or("somebody"),
        host.as_deref().map_or("a machine", str::trim),
        std::process::id()
    )
}

fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use platc_cluster::applying::Guard;

    use super::*;

    #[test]
    fn a_run_that_wrote_nothing_ends_with_its_reason() {
        for (error, expected) in [
            (ApplyError::Overtaken, Exit::Stale),
            (ApplyError::Guard(Guard::Empty { owned: 3 }), Exit::Failure),
            (
                ApplyError::Lease(LeaseError::Free("lake".to_owned())),
                Exit::Failure,
            ),
        ] {
            assert_eq!(exit(&error), expected, "{error}");
        }
    }

    #[test]
    fn durations_are_those_of_the_platform_file() {
        assert_eq!(duration("10m"), Ok(Duration::from_mins(10)));
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert!(duration("soon").is_err());
        assert_eq!(lease("2s"), Ok(Duration::from_secs(2)));
        assert!(lease("0s").is_err());
        assert_eq!(positive("16"), Ok(16));
        assert!(positive("0").is_err());
    }
}
