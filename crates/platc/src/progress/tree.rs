//! A run as a tree for a terminal: the components that are not ready, each with what it waits for.

use std::time::Duration;

use crate::progress::board::{Board, Standing};
use crate::progress::lines::seconds;

/// So many objects of one component are shown with what they wait for.
const OBJECTS: usize = 3;

/// The lines of the tree, the first one about the whole; at most `height` of them.
pub(crate) fn rows(board: &Board, now: Duration, height: usize) -> Vec<String> {
    let standings = board.standings();
    let ready = standings.iter().filter(|each| each.is_ready()).count();
    let head = format!(
        "{} of {} components are ready, {}",
        ready,
        standings.len(),
        seconds(now)
    );
    let width = standings.iter().map(|each| each.address.len()).max();
    let (busy, idle): (Vec<_>, Vec<_>) = standings
        .iter()
        .filter(|each| !each.is_ready())
        .partition(|each| each.touched > 0 || each.failed > 0);
    let mut rows = vec![head];
    for standing in busy.into_iter().chain(idle) {
        rows.extend(of_component(standing, width.unwrap_or(0)));
    }
    let height = height.max(2);
    if rows.len() > height {
        let more = rows.len() - (height - 1);
        rows.truncate(height - 1);
        rows.push(format!("  ... and {more} lines more"));
    }
    rows
}

fn of_component(standing: &Standing<'_>, width: usize) -> Vec<String> {
    let address = standing.address;
    let Standing { ready, total, .. } = standing;
    let state = if standing.failed > 0 {
        format!("FAILED, {ready} of {total} objects are ready")
    } else if standing.skipped > 0 {
        format!("stopped, {ready} of {total} objects are ready")
    } else if standing.touched > 0 {
        format!("{ready} of {total} objects are ready")
    } else if standing.waits_for.is_empty() {
        "begins".to_owned()
    } else {
        "waits".to_owned()
    };
    let mut first = format!("  {address:<width$}  {state}");
    // A component may begin before what it needs later is ready.
    if !standing.waits_for.is_empty() && standing.waiting.is_empty() && standing.failed == 0 {
        first.push_str(", waits for ");
        first.push_str(&standing.waits_for.join(", "));
    }
    let first = first.replace("waits, waits for", "waits for");
    let mut rows = vec![first];
    for (key, what) in standing.waiting.iter().take(OBJECTS) {
        let what = what.lines().next().unwrap_or_default();
        rows.push(format!("      {}/{}: {what}", key.kind, key.name));
    }
    if standing.waiting.len() > OBJECTS {
        let more = standing.waiting.len() - OBJECTS;
        rows.push(format!("      and {more} more"));
    }
    rows
}

#[cfg(test)]
mod tests {
    use platc_cluster::applying::Event;

    use super::*;
    use crate::progress::outline::samples::{key, lake};

    fn board(events: &[Event]) -> Board {
        let mut board = Board::new(lake());
        for event in events {
            board.note(Duration::from_secs(1), event);
        }
        board
    }

    fn shown(board: &Board, height: usize) -> String {
        rows(board, Duration::from_secs(61), height).join("\n")
    }

    fn waiting(name: &str) -> Event {
        Event::Waiting {
            key: key("StatefulSet", name),
            what: "1 of 3 pods are ready\nand more".to_owned(),
        }
    }

    #[test]
    fn a_component_shows_what_it_waits_for() {
        let board = board(&[
            Event::Ready {
                key: key("Service", "zk"),
                note: None,
            },
            waiting("zk"),
        ]);
        assert_eq!(
            shown(&board, 20),
            "0 of 2 components are ready, 61 s
  zookeeper.zk  1 of 2 objects are ready
      StatefulSet/zk: 1 of 3 pods are ready
  hdfs.lake     waits for zookeeper.zk"
        );
        assert_eq!(
            shown(&board, 3),
            "0 of 2 components are ready, 61 s
  zookeeper.zk  1 of 2 objects are ready
  ... and 2 lines more"
        );
    }

    #[test]
    fn what_is_ready_leaves_the_tree() {
        let ready = |kind, name| Event::Ready {
            key: key(kind, name),
            note: None,
        };
        let board = board(&[
            ready("Service", "zk"),
            ready("StatefulSet", "zk"),
            Event::Failed {
                key: key("Job", "format"),
                why: "it exits with 1".to_owned(),
            },
        ]);
        assert_eq!(
            shown(&board, 20),
            "1 of 2 components are ready, 61 s
  hdfs.lake     FAILED, 0 of 2 objects are ready"
        );
    }
}
