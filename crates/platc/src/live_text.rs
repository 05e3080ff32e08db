//! A live plan as text: the changes, what stays, and what a former run left.

use std::fmt::Write as _;

use platc_cluster::journal::{Journal, Outcome};
use platc_cluster::planning::{Kept, LivePlan};
use platc_plan::render::{TextOptions, text};

/// The plan for a terminal.
pub(crate) fn live_text(plan: &LivePlan, options: TextOptions) -> String {
    let journal = plan.picture.journal.as_ref();
    let mut page = journal.map(unfinished).unwrap_or_default();
    page.push_str(&text(&plan.plan, options));
    page.push_str(&kept(&plan.kept));
    page
}

/// Says that the last run did not come to its end.
fn unfinished(journal: &Journal) -> String {
    let what = match journal.outcome {
        Outcome::Complete => return String::new(),
        Outcome::Incomplete => "left something to do",
        Outcome::Running => "has not ended, or died",
    };
    let mut page = format!(
        "The last run, {} of {:.0}, {what}; an apply goes on from there.\n",
        journal.operation, journal.started
    );
    for failure in &journal.failed {
        let _ = writeln!(page, "  {} failed: {}", failure.key, failure.cause);
    }
    page.push('\n');
    page
}

/// What is no longer compiled and stays, each with its reason.
pub(crate) fn kept(kept: &[Kept]) -> String {
    if kept.is_empty() {
        return String::new();
    }
    let mut page = "\nStays, although platform.toml does not name it:\n".to_owned();
    for Kept { key, reason, .. } in kept {
        let _ = writeln!(page, "  {key}: {reason}");
    }
    page
}

#[cfg(test)]
mod tests {
    use platc_cluster::journal::{Failure, Operation};
    use platc_cluster::object::Key;

    use super::*;

    fn claim() -> Key {
        Key {
            group: String::new(),
            kind: "PersistentVolumeClaim".to_owned(),
            namespace: Some("data".to_owned()),
            name: "old".to_owned(),
        }
    }

    #[test]
    fn what_stays_is_listed_with_its_reason() {
        let stays = Kept {
            key: claim(),
            reason: "it holds data (a claim)".to_owned(),
            ours: true,
        };
        assert_eq!(
            kept(&[stays]),
            "\nStays, although platform.toml does not name it:\n  \
             PersistentVolumeClaim/old in data: it holds data (a claim)\n"
        );
        assert_eq!(kept(&[]), "");
    }

    #[test]
    fn a_run_that_did_not_finish_is_told() {
        let journal = |outcome| Journal {
            operation: Operation::Apply,
            plan: "p".to_owned(),
            digest: "d".to_owned(),
            started: "2026-11-21T10:00:00.5Z".parse().unwrap(),
            finished: None,
            outcome,
            failed: vec![Failure {
                key: claim(),
                cause: "no volume fits".to_owned(),
            }],
            deleted: Vec::new(),
            done: Vec::new(),
            left_out: 0,
        };
        for (outcome, expected) in [
            (Outcome::Complete, ""),
            (
                Outcome::Incomplete,
                "The last run, apply of 2026-11-21T10:00:00Z, left something to do; an apply goes on from there.\n  \
                 PersistentVolumeClaim/old in data failed: no volume fits\n\n",
            ),
            (
                Outcome::Running,
                "The last run, apply of 2026-11-21T10:00:00Z, has not ended, or died; an apply goes on from there.\n  \
                 PersistentVolumeClaim/old in data failed: no volume fits\n\n",
            ),
        ] {
            assert_eq!(unfinished(&journal(outcome)), expected);
        }
    }
}
