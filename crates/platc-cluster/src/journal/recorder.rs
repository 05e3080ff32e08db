//! Writes the journal while a run is at work.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;

use super::{Deleted, Failure, Journal, Operation, Outcome, Place, encode};
use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::Entry;
use crate::inventory::kept::Purpose;
use crate::lease::Fence;
use crate::object::{Key, resource_version};

/// The journal is not written more often, unless it has to be.
const PAUSE: Duration = Duration::from_secs(1);
/// Longest cause of a failure, in characters.
const LONGEST_CAUSE: usize = 400;
/// How often a write is tried when others write the same object.
const ATTEMPTS: u32 = 5;

/// The journal of the run that is at work.
#[derive(Debug)]
pub struct Recorder {
    place: Place,
    fence: Fence,
    /// Without records.
    head: Journal,
    records: BTreeMap<Key, Record>,
    /// How many records were made.
    count: u64,
    /// There are records that the cluster does not have.
    unwritten: bool,
    written: Instant,
    resource_version: Option<String>,
}

/// What became of an object, and when in the order of the run.
#[derive(Debug)]
struct Record {
    number: u64,
    came: Came,
}

#[derive(Debug)]
enum Came {
    Done(Entry),
    Deleted,
    Failed(String),
}

impl Recorder {
    /// Begins the journal of a run, in place of that of the run before: so first take over what that one
    /// says ([`crate::inventory::Inventory::learn`], `before_apply`). Writes it at once.
    pub async fn start(
        cluster: &Cluster,
        (platform, namespace): (&str, &str),
        operation: Operation,
        digest: &str,
        fence: &Fence,
    ) -> Result<Self, Error> {
        let place = Place::of(cluster, platform, namespace);
        let former = place.get().await?;
        if let Some(former) = &former {
            admit(former, fence)?;
        }
        let mut recorder = Self {
            place,
            fence: fence.clone(),
            head: Journal {
                operation,
                plan: fence.plan.clone(),
                digest: digest.to_owned(),
                started: Timestamp::now(),
                finished: None,
                outcome: Outcome::Running,
                failed: Vec::new(),
                deleted: Vec::new(),
                done: Vec::new(),
                left_out: 0,
            },
            records: BTreeMap::new(),
            count: 0,
            unwritten: true,
            written: Instant::now(),
            resource_version: version(former.as_ref()),
        };
        recorder.flush(true).await?;
        Ok(recorder)
    }

    /// An object is as it should be.
    pub fn done(&mut self, entry: Entry) {
        self.record(entry.key.clone(), Came::Done(entry));
    }

    /// An object was deleted.
    pub fn deleted(&mut self, key: Key) {
        self.record(key, Came::Deleted);
    }

    /// An object could not be brought to where it should be. The cause holds no values of Secrets; it is
    /// made one line, and not a long one.
    pub fn failed(&mut self, key: Key, cause: &str) {
        self.record(key, Came::Failed(one_line(cause)));
    }

    /// Writes what is new, at most once a second unless `forced`.
    pub async fn flush(&mut self, forced: bool) -> Result<(), Error> {
        if !self.unwritten || (!forced && self.written.elapsed() < PAUSE) {
            return Ok(());
        }
        self.write().await?;
        self.unwritten = false;
        self.written = Instant::now();
        Ok(())
    }

    /// Ends the journal. The inventory is written before.
    pub async fn finish(mut self, outcome: Outcome) -> Result<Journal, Error> {
        self.head.outcome = outcome;
        self.head.finished = Some(Timestamp::now());
        self.write().await?;
        Ok(self.journal())
    }

    fn record(&mut self, key: Key, came: Came) {
        let number = self.count;
        self.count += 1;
        self.unwritten = true;
        self.records.insert(key, Record { number, came });
    }

    fn journal(&self) -> Journal {
        journal(&self.head, &self.records)
    }

    fn object(&self) -> Value {
        let Place {
            platform,
            namespace,
            key,
            ..
        } = &self.place;
        let mut object = Purpose::Journal.config_map(platform, namespace, &key.name);
        self.fence.put_on(&mut object);
        encode(self.journal(), &mut object);
        object
    }

    /// Writes the journal if no later run has one.
    async fn write(&mut self) -> Result<(), Error> {
        let object = self.object();
        for _ in 0..ATTEMPTS {
            let error = match self
                .place
                .put(&object, self.resource_version.as_deref())
                .await
            {
                Ok(written) => {
                    self.resource_version = version(Some(&written));
                    return Ok(());
                }
                Err(error) => error,
            };
            // 404 means the journal, or its namespace when there was none to replace.
            let is_gone = error.is_not_found() && self.resource_version.is_some();
            if !error.is_conflict() && !is_gone {
                return Err(error);
            }
            let live = self.place.get().await?;
            if let Some(live) = &live {
                admit(live, &self.fence)?;
            }
            self.resource_version = version(live.as_ref());
        }
        let key = &self.place.key;
        Err(Error::State(format!(
            "{key} is written by others all the time"
        )))
    }
}

fn version(object: Option<&Value>) -> Option<String> {
    object.and_then(resource_version).map(str::to_owned)
}

/// Whether a run may write the journal that is there.
fn admit(live: &Value, fence: &Fence) -> Result<(), Error> {
    match Fence::of(live) {
        Some(written) if !written.admits(fence) => Err(Error::State(format!(
            "a later run (plan {}) has taken over; this one stops",
            written.plan
        ))),
        _ => Ok(()),
    }
}

/// The journal with its records, in the order of the run.
fn journal(head: &Journal, records: &BTreeMap<Key, Record>) -> Journal {
    let mut records: Vec<(&Key, &Record)> = records.iter().collect();
    records.sort_by_key(|(_, record)| record.number);
    let mut journal = head.clone();
    for (key, record) in records {
        let key = key.clone();
        match &record.came {
            Came::Done(entry) => journal.done.push(entry.clone()),
            Came::Deleted => journal.deleted.push(Deleted { key }),
            Came::Failed(cause) => journal.failed.push(Failure {
                key,
                cause: cause.clone(),
            }),
        }
    }
    journal
}

/// Words with one space between them, and no more than fit; a bar stands where a line ended.
fn one_line(cause: &str) -> String {
    let lines = cause.lines().map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        words.join(" ")
    });
    let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
    let line = lines.join(" | ");
    match line.char_indices().nth(LONGEST_CAUSE) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key {
            group: String::new(),
            kind: "Service".to_owned(),
            namespace: Some("data".to_owned()),
            name: name.to_owned(),
        }
    }

    fn entry(name: &str) -> Entry {
        Entry {
            key: key(name),
            uid: Some("u".to_owned()),
            digest: "d".to_owned(),
            owned: Some("o".to_owned()),
            component: None,
        }
    }

    #[test]
    fn the_last_word_on_an_object_counts_and_the_order_is_that_of_the_run() {
        let head = Journal {
            operation: Operation::Apply,
            plan: "p1".to_owned(),
            digest: "d".to_owned(),
            started: "2026-11-21T10:00:00Z".parse().unwrap(),
            finished: None,
            outcome: Outcome::Running,
            failed: Vec::new(),
            deleted: Vec::new(),
            done: Vec::new(),
            left_out: 0,
        };
        let record = |number, came| Record { number, came };
        let records = [
            ("a", record(5, Came::Done(entry("a")))),
            ("b", record(2, Came::Done(entry("b")))),
            ("c", record(3, Came::Deleted)),
            ("d", record(4, Came::Failed("no".to_owned()))),
        ]
        .map(|(name, record)| (key(name), record));
        let expected = Journal {
            failed: vec![Failure {
                key: key("d"),
                cause: "no".to_owned(),
            }],
            deleted: vec![Deleted { key: key("c") }],
            done: vec![entry("b"), entry("a")],
            ..head.clone()
        };
        assert_eq!(journal(&head, &records.into()), expected);
    }

    #[test]
    fn a_cause_is_one_line_and_not_a_long_one() {
        for (cause, expected) in [
            (
                "the image\n  cannot be pulled\n",
                "the image | cannot be pulled".to_owned(),
            ),
            (&"ж".repeat(401), "ж".repeat(400) + "..."),
            (&"ж".repeat(400), "ж".repeat(400)),
        ] {
            assert_eq!(one_line(cause), expected);
        }
    }
}
