//! What a person is told when a run is over.

use std::fmt::Write as _;
use std::time::Duration;

use platc_cluster::applying::Report;

use crate::progress::board::{Board, Counts, Standing};
use crate::progress::{seconds, visible};

/// What is said of a run that could not write what it did.
pub(crate) const UNNOTED: &str = "what platc keeps about this run could not be written";

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Ended<'a> {
    /// What it did, in one word: `Applied`.
    pub(crate) done: &'static str,
    /// How it stands.
    pub(crate) board: &'a Board,
    /// How long it took.
    pub(crate) took: Duration,
    /// The command that goes on where it stopped; `None` when nothing was to be done but to wait.
    pub(crate) resume: Option<&'a str>,
}

impl Ended<'_> {
    /// Everything was done.
    pub(crate) fn complete(&self, report: &Report) -> String {
        let took = seconds(self.took);
        if !self.board.has_written() {
            return match report.unchanged {
                0 => "There was nothing to do.\n".to_owned(),
                1 => "1 object is ready.\n".to_owned(),
                count => format!("All {count} objects are ready.\n"),
            };
        }
        let mut text = format!("{} in {took}: {}.\n", self.done, self.counted(report));
        let standings = self.board.standings();
        let worked: Vec<&Standing<'_>> = standings
            .iter()
            .filter(|standing| standing.took.is_some())
            .collect();
        let width = widest(worked.iter().copied());
        for standing in worked {
            let took = seconds(standing.took.unwrap_or_default());
            let address = standing.address;
            let _ = writeln!(
                text,
                "  {address:<width$}  {} ready after {took}",
                objects(standing.total)
            );
        }
        text
    }

    /// Something is left to do.
    pub(crate) fn incomplete(&self, report: &Report) -> String {
        let how = match self.resume {
            _ if report.stopped => "Stopped",
            Some(_) => "Incomplete",
            None => "Not ready",
        };
        let mut text = format!(
            "\n{how} after {}: {}",
            seconds(self.took),
            self.counted(report)
        );
        let unheard_of = if report.stopped {
            self.board.untouched()
        } else {
            0
        };
        for (count, word) in [
            (report.failed.len(), "failed"),
            (report.skipped.len() + unheard_of, self.untouched()),
            (report.not_deleted.len(), "not deleted"),
        ] {
            if count > 0 {
                let _ = write!(text, ", {count} {word}");
            }
        }
        text.push_str(".\n");
        let undone = report.failed.iter().chain(&report.not_deleted);
        for (key, why) in undone {
            let why = visible(why).replace('\n', "\n    ");
            let _ = writeln!(text, "  {key}: {why}");
        }
        if let Some(why) = &report.unnoted {
            let why = visible(why);
            let _ = writeln!(text, "  {UNNOTED}: {why}");
        }
        text + &self.live()
    }

    /// It broke off, and nobody knows more than what was heard of it.
    pub(crate) fn broken_off(&self) -> String {
        format!(
            "\nBroken off after {}.\n{}",
            seconds(self.took),
            self.live()
        )
    }

    /// What there is now, and the command that goes on.
    fn live(&self) -> String {
        let mut text = "\nLive now:\n".to_owned();
        let standings = self.board.standings();
        let width = widest(&standings);
        for standing in &standings {
            let address = standing.address;
            let _ = writeln!(text, "  {address:<width$}  {}", self.state(standing));
        }
        if standings.is_empty() {
            text.clear();
        }
        if let Some(resume) = self.resume {
            let _ = write!(text, "\nThis goes on where it stopped:\n  {resume}\n");
        }
        text
    }

    fn state(&self, standing: &Standing<'_>) -> String {
        let ready = standing.ready;
        let total = objects(standing.total);
        if standing.is_ready() {
            format!("ready: {total}")
        } else if standing.touched + standing.failed == 0 {
            format!("{}: {total}", self.untouched())
        } else {
            format!("{ready} of {total} ready")
        }
    }

    /// What is said of objects that something kept the run from.
    fn untouched(&self) -> &'static str {
        match self.resume {
            Some(_) => "not touched",
            None => "not waited for",
        }
    }

    fn counted(&self, report: &Report) -> String {
        if self.resume.is_none() {
            return format!("{} ready", report.unchanged);
        }
        let Counts {
            created,
            changed,
            deleted,
        } = self.board.counts();
        let mut parts = vec![
            format!("{created} created"),
            format!("{changed} changed"),
            format!("{} unchanged", report.unchanged),
        ];
        if deleted > 0 || !report.not_deleted.is_empty() {
            parts.push(format!("{deleted} deleted"));
        }
        if created + changed + report.unchanged == 0 {
            parts.drain(..3);
        }
        if parts.is_empty() {
            return "nothing was done".to_owned();
        }
        parts.join(", ")
    }
}

fn objects(count: usize) -> String {
    match count {
        1 => "1 object".to_owned(),
        count => format!("{count} objects"),
    }
}

fn widest<'s>(standings: impl IntoIterator<Item = &'s Standing<'s>>) -> usize {
    let widths = standings.into_iter().map(|standing| standing.address.len());
    widths.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use platc_cluster::applying::Event;

    use super::*;
    use crate::progress::outline::samples::{key, lake};

    fn board(events: Vec<Event>) -> Board {
        let mut board = Board::new(lake());
        for (second, event) in (1..).zip(events) {
            board.note(Duration::from_secs(second), &event);
        }
        board
    }

    fn ended(board: &Board) -> Ended<'_> {
        Ended {
            done: "Applied",
            board,
            took: Duration::from_secs(95),
            resume: Some("platc apply -y"),
        }
    }

    fn ready(kind: &str, name: &str) -> Event {
        let key = key(kind, name);
        Event::Ready { key, note: None }
    }

    fn applied(kind: &str, name: &str, created: bool) -> Event {
        let key = key(kind, name);
        Event::Applied { key, created }
    }

    #[test]
    fn a_run_that_did_everything_says_what_took_how_long() {
        let board = board(vec![
            ready("Service", "zk"),
            applied("StatefulSet", "zk", false),
            ready("StatefulSet", "zk"),
            applied("Job", "format", true),
            ready("Job", "format"),
            applied("StatefulSet", "namenode", true),
            ready("StatefulSet", "namenode"),
            Event::Deleted(key("ConfigMap", "old")),
        ]);
        let report = Report {
            unchanged: 1,
            ..Report::default()
        };
        assert_eq!(
            ended(&board).complete(&report),
            "Applied in 95 s: 2 created, 1 changed, 1 unchanged, 1 deleted.
  zookeeper.zk  2 objects ready after 1 s
  hdfs.lake     2 objects ready after 3 s
"
        );
    }

    #[test]
    fn a_run_that_had_nothing_to_do_says_that_all_is_ready() {
        let board = board(vec![]);
        for (unchanged, expected) in [
            (0, "There was nothing to do.\n"),
            (1, "1 object is ready.\n"),
            (4, "All 4 objects are ready.\n"),
        ] {
            let report = Report {
                unchanged,
                ..Report::default()
            };
            assert_eq!(ended(&board).complete(&report), expected);
        }
    }

    #[test]
    fn a_run_that_failed_says_what_is_live_and_how_to_go_on() {
        let board = board(vec![
            ready("Service", "zk"),
            ready("StatefulSet", "zk"),
            applied("Job", "format", true),
            Event::Failed {
                key: key("Job", "format"),
                why: String::new(),
            },
        ]);
        let report = Report {
            unchanged: 2,
            failed: vec![(
                key("Job", "format"),
                "it exits with 1\nlast lines of its log:\n  no route".to_owned(),
            )],
            skipped: vec![(key("StatefulSet", "namenode"), key("Job", "format"))],
            unnoted: Some("the API server does not answer".to_owned()),
            ..Report::default()
        };
        assert_eq!(
            ended(&board).incomplete(&report),
            "
Incomplete after 95 s: 1 created, 0 changed, 2 unchanged, 1 failed, 1 not touched.
  Job/format in data: it exits with 1
    last lines of its log:
      no route
  what platc keeps about this run could not be written: the API server does not answer

Live now:
  zookeeper.zk  ready: 2 objects
  hdfs.lake     0 of 2 objects ready

This goes on where it stopped:
  platc apply -y
"
        );
    }

    #[test]
    fn a_wait_that_ends_early_has_nothing_to_go_on_with() {
        let board = board(vec![
            ready("Service", "zk"),
            ready("StatefulSet", "zk"),
            Event::Failed {
                key: key("Job", "format"),
                why: String::new(),
            },
        ]);
        let waited = Ended {
            resume: None,
            ..ended(&board)
        };
        let report = Report {
            unchanged: 2,
            failed: vec![(key("Job", "format"), "it exits with 1".to_owned())],
            skipped: vec![(key("StatefulSet", "namenode"), key("Job", "format"))],
            ..Report::default()
        };
        assert_eq!(
            waited.incomplete(&report),
            "
Not ready after 95 s: 2 ready, 1 failed, 1 not waited for.
  Job/format in data: it exits with 1

Live now:
  zookeeper.zk  ready: 2 objects
  hdfs.lake     0 of 2 objects ready
"
        );
    }

    #[test]
    fn a_run_that_was_ended_at_once_says_how_to_go_on() {
        assert_eq!(
            ended(&board(vec![ready("Service", "zk")])).broken_off(),
            "
Broken off after 95 s.

Live now:
  zookeeper.zk  1 of 2 objects ready
  hdfs.lake     not touched: 2 objects

This goes on where it stopped:
  platc apply -y
"
        );
    }
}
