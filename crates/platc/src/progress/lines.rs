//! A run as plain lines, one for each event worth telling: for logs, where nothing can be drawn over.

use std::time::Duration;

use platc_cluster::applying::Event;

use crate::progress::board::{Board, Effect, State};

/// What is said of an event, so long after the run began; empty when it is not worth a line. Objects
/// that are as they should be are not.
pub(crate) fn lines(now: Duration, event: &Event, effect: &Effect, board: &Board) -> String {
    let mut text = match sentence(event, effect, board) {
        Some(sentence) => line(now, &sentence),
        None => String::new(),
    };
    if let Some(ready) = ready(event, effect, board) {
        text.push_str(&line(now, &ready));
    }
    text
}

/// Says that the event made its component ready.
pub(crate) fn ready(event: &Event, effect: &Effect, board: &Board) -> Option<String> {
    let (Event::Ready { key, .. }, Some(took)) = (event, effect.ready) else {
        return None;
    };
    let component = board.outline().component(key);
    Some(format!("{component} is ready after {}", seconds(took)))
}

/// What is said of the object, or `None`.
fn sentence(event: &Event, effect: &Effect, board: &Board) -> Option<String> {
    let of = |key| board.outline().component(key);
    Some(match event {
        Event::Applied { key, created } => {
            let is_new = board.is_new(key, *created);
            let word = if is_new { "created" } else { "changed" };
            format!("{}: {word} {key}", of(key))
        }
        Event::Waiting { key, what } => format!("{}: {key}: {what}", of(key)),
        Event::Ready { key, note } => match (&effect.former, note) {
            (Some(_), Some(note)) => format!("{}: {key} is ready: {note}", of(key)),
            (Some(State::Waiting(_)), None) => format!("{}: {key} is ready", of(key)),
            _ => return None,
        },
        Event::Failed { key, why } => format!("{}: {key} FAILED: {why}", of(key)),
        Event::Skipped { key, because } if effect.first_skipped => {
            format!("{}: stops here, as {because} failed", of(key))
        }
        Event::Applying(_) | Event::Skipped { .. } => return None,
        Event::Deleting(key) => format!("{}: deleting {key}", of(key)),
        Event::Deleted(key) => format!("{}: {key} is gone", of(key)),
        Event::NotDeleted { key, why } => format!("{}: {key} was NOT DELETED: {why}", of(key)),
        Event::Note(note) => note.clone(),
    })
}

/// What is said of an event above a live tree, which shows by itself what is written and waited for.
pub(crate) fn above_tree(event: &Event, effect: &Effect, board: &Board) -> Option<String> {
    match event {
        Event::Failed { .. }
        | Event::Skipped { .. }
        | Event::NotDeleted { .. }
        | Event::Deleted(_)
        | Event::Note(_) => sentence(event, effect, board),
        Event::Ready { note: Some(_), .. } if effect.ready.is_none() => {
            sentence(event, effect, board)
        }
        Event::Ready { .. } => ready(event, effect, board),
        Event::Applying(_) | Event::Applied { .. } | Event::Waiting { .. } | Event::Deleting(_) => {
            None
        }
    }
}

/// A line that begins with the time; further lines of the text stand below its beginning.
pub(crate) fn line(now: Duration, text: &str) -> String {
    let text = visible(text).replace('\n', "\n          ");
    format!("{:>6}  {text}\n", seconds(now))
}

/// Text of a cluster, such as the log of a container, with nothing in it that a terminal would obey.
pub(crate) fn visible(text: &str) -> String {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    text.chars()
        .flat_map(|c| {
            let escaped = obeyed(c).then(|| c.escape_default());
            let plain = escaped.is_none().then_some(c);
            escaped.into_iter().flatten().chain(plain)
        })
        .collect()
}

/// `95 s`.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs())
}

#[cfg(test)]
mod tests {
    use platc_cluster::object::Key;

    use super::*;
    use crate::progress::outline::samples::{key, lake};

    fn told(events: Vec<(u64, Event)>) -> String {
        let mut board = Board::new(lake());
        let mut text = String::new();
        for (second, event) in events {
            let now = Duration::from_secs(second);
            let effect = board.note(now, &event);
            text.push_str(&lines(now, &event, &effect, &board));
        }
        text
    }

    fn ready(key: Key, note: Option<&str>) -> Event {
        Event::Ready {
            key,
            note: note.map(str::to_owned),
        }
    }

    #[test]
    fn a_component_is_told_from_its_first_change_until_it_is_ready() {
        let zk = || key("StatefulSet", "zk");
        let note = "Secret/db in data has its values".to_owned();
        let (key_of_set, what) = (zk(), "1 of 3 pods are ready".to_owned());
        let changed = Event::Applied {
            key: zk(),
            created: false,
        };
        let waiting = Event::Waiting {
            key: key_of_set,
            what,
        };
        let text = told(vec![
            (0, Event::Note(note)),
            (0, ready(key("Service", "zk"), None)),
            (1, Event::Applying(zk())),
            (1, changed),
            (3, waiting),
            (14, ready(zk(), None)),
        ]);
        let expected = "   0 s  Secret/db in data has its values
   1 s  zookeeper.zk: changed StatefulSet/zk in data
   3 s  zookeeper.zk: StatefulSet/zk in data: 1 of 3 pods are ready
  14 s  zookeeper.zk: StatefulSet/zk in data is ready
  14 s  zookeeper.zk is ready after 13 s
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_failure_is_told_with_the_log_and_with_what_stops() {
        let job = || key("Job", "format");
        let why = "container format exits with 1\nlast lines of its log:\n  no route".to_owned();
        let skipped = Event::Skipped {
            key: key("StatefulSet", "namenode"),
            because: job(),
        };
        let created = Event::Applied {
            key: job(),
            created: true,
        };
        let text = told(vec![
            (15, created),
            (120, Event::Failed { key: job(), why }),
            (120, skipped),
        ]);
        let expected = "  15 s  hdfs.lake: created Job/format in data
 120 s  hdfs.lake: Job/format in data FAILED: container format exits with 1
          last lines of its log:
            no route
 120 s  hdfs.lake: stops here, as Job/format in data failed
";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_right_already_is_not_worth_a_line() {
        let note = Some("it has no readiness of its own");
        let text = told(vec![
            (0, ready(key("Service", "zk"), note)),
            (0, ready(key("StatefulSet", "zk"), note)),
        ]);
        assert_eq!(text, "");
    }

    #[test]
    fn a_terminal_obeys_nothing_that_a_container_wrote() {
        assert_eq!(visible("a\tb\n\u{1b}[2Jc\r"), "a\tb\n\\u{1b}[2Jc\\r");
    }

    #[test]
    fn what_is_deleted_is_told() {
        let old = || key("ConfigMap", "old");
        let text = told(vec![
            (60, Event::Deleting(old())),
            (
                61,
                Event::NotDeleted {
                    key: old(),
                    why: "a pod still mounts it".to_owned(),
                },
            ),
            (62, Event::Deleted(old())),
        ]);
        assert_eq!(
            text,
            "  60 s  hdfs.lake: deleting ConfigMap/old in data
  61 s  hdfs.lake: ConfigMap/old in data was NOT DELETED: a pod still mounts it
  62 s  hdfs.lake: ConfigMap/old in data is gone
"
        );
    }
}
