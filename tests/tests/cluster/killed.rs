//! An apply that is killed at any of its writes: the same command goes on, to the same end.
//!
//! A kill before or after a *read* leaves the server as a kill after the write before it, so every
//! write is taken twice: killed before it reached the server, and killed when the server had done it
//! and the program did not know. The platform is `examples/hdfs-simple`; `PLATC_KILL_PLATFORM` names
//! another one, such as `platform.toml`, and `PLATC_KILL_SORT` one sort of write ([`Sort`]).
//! `PLATC_KILL_STEP=N` takes every N-th of the kills, which is a sample of a large platform, and
//! `PLATC_KILL_FIRST=K` begins with another one than number 0: N runs, with K from 0 to N-1, take them all.
//!
//! Of the writes that only time brings (a renewal of the lease, a note in the journal) the first two of
//! each sort are taken, on a server that is slow enough for them to come.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;

use platc_testbed::Request;
use serde_json::json;

use crate::house::{House, panic_with, text_of};
use crate::lane::Lane;
use crate::writes::Sort;

/// How many kills run at a time, each on namespaces of its own: a lane often waits, for the end of a
/// lease or of its namespaces.
const LANES: usize = 6;

#[test]
fn a_run_killed_at_any_write_goes_on() {
    let variable = |name| std::env::var(name).ok();
    let file = variable("PLATC_KILL_PLATFORM");
    let file = file.unwrap_or_else(|| "examples/hdfs-simple/platform.toml".to_owned());
    let Some(house) = House::new(&file) else {
        return;
    };
    label_a_node(&house);
    let kinds = house.cluster.all_namespaced_kinds();
    let kinds = house.runtime.block_on(kinds);
    let kinds = kinds.unwrap_or_else(|error| panic_with(&error.to_string()));
    let text = text_of(Path::new(&file));
    let (end, writes) = Lane::new(&house, &kinds, &text, 0).undisturbed();
    let mut points = points(&writes);
    if let Some(only) = variable("PLATC_KILL_SORT") {
        points.retain(|point| format!("{:?}", point.sort) == only);
    }
    let step = variable("PLATC_KILL_STEP").map_or(NonZeroUsize::MIN, |step| {
        step.parse().expect("PLATC_KILL_STEP is 1 or more")
    });
    let first = variable("PLATC_KILL_FIRST").map_or(0, |first| {
        first.parse().expect("PLATC_KILL_FIRST is a number")
    });
    let points = sample(points, step, first);
    assert!(!points.is_empty(), "the variables leave no kill");
    // No write of an apply makes objects of other kinds than an undisturbed one does.
    let kinds = end.kinds(&kinds);
    let tally = Tally::new(points);
    std::thread::scope(|scope| {
        for number in 1..=LANES.min(tally.total) {
            let lane = Lane::new(&house, &kinds, &text, number);
            let tally = &tally;
            scope.spawn(move || {
                let (end, _) = lane.undisturbed();
                while let Some(point) = tally.next() {
                    tally.note(&point, lane.kill(&point, &end));
                }
            });
        }
    });
    tally.conclude(&file);
}

/// For what an example of the installer asks of a node.
fn label_a_node(house: &House) {
    let node = house.list("/api/v1/nodes").first().cloned();
    let name = node.expect("there is a node")["metadata"]["name"].clone();
    let path = format!("/api/v1/nodes/{}", name.as_str().unwrap_or_default());
    let label = json!({"metadata": {"labels": {"hdfs-namenode-selector": "hdfs-namenode-0"}}});
    house.testbed.request("PATCH", &path, &label);
}

/// One write of an apply: the `number`-th of its sort, before or after the server does it.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) sort: Sort,
    pub(crate) number: u64,
    pub(crate) after: bool,
}

/// `before Object 7`.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = if self.after { "after" } else { "before" };
        write!(f, "{when} {:?} {}", self.sort, self.number)
    }
}

/// The writes to kill at, of those that an undisturbed apply made.
fn points(undisturbed: &[Request]) -> Vec<Point> {
    let mut counts: BTreeMap<Sort, u64> = BTreeMap::new();
    for sort in undisturbed.iter().filter_map(Sort::of) {
        *counts.entry(sort).or_default() += 1;
    }
    for must in [
        Sort::LeaseTaken,
        Sort::LeaseReleased,
        Sort::Inventory,
        Sort::JournalBegun,
        Sort::JournalEnded,
        Sort::History,
        Sort::Namespace,
        Sort::Object,
    ] {
        assert!(counts.contains_key(&must), "no {must:?} in {counts:?}");
    }
    counts.retain(|sort, _| sort.is_certain());
    counts.extend([(Sort::LeaseRenewed, 2), (Sort::JournalNoted, 2)]);
    let mut points = Vec::new();
    for (sort, count) in counts {
        for number in 1..=count {
            points.extend([false, true].map(|after| Point {
                sort,
                number,
                after,
            }));
        }
    }
    points
}

/// Every `step`-th of the points, from the one with the number `first`. They come in pairs, so an even
/// step would take no `after` if those did not stand behind all others.
fn sample(mut points: Vec<Point>, step: NonZeroUsize, first: usize) -> Vec<Point> {
    points.sort_by_key(|point| point.after);
    points.into_iter().skip(first).step_by(step.get()).collect()
}

/// What was killed and what is left to do, told as it happens.
struct Tally {
    begun: Instant,
    total: usize,
    left: Mutex<VecDeque<Point>>,
    /// Of each point that was done, what was wrong.
    done: Mutex<Vec<Option<String>>>,
}

impl Tally {
    fn new(points: Vec<Point>) -> Self {
        Self {
            begun: Instant::now(),
            total: points.len(),
            left: Mutex::new(points.into()),
            done: Mutex::default(),
        }
    }

    fn next(&self) -> Option<Point> {
        self.left.lock().expect("no test panics in it").pop_front()
    }

    fn note(&self, point: &Point, outcome: Result<(), String>) {
        let mut done = self.done.lock().expect("no test panics in it");
        let fault = outcome.err().map(|why| format!("{point}: {why}"));
        let is_well = fault.as_deref().unwrap_or("well");
        let (number, total, seconds) = (done.len() + 1, self.total, self.begun.elapsed().as_secs());
        say(&format!(
            "{number} of {total} after {seconds} s, {point}: {is_well}"
        ));
        done.push(fault);
    }

    fn conclude(&self, file: &str) {
        let done = self.done.lock().expect("no test panics in it");
        let faults: Vec<&String> = done.iter().flatten().collect();
        say(&format!(
            "{file}: killed at {} of {} points, {} of them went on to the same end; {} s",
            done.len(),
            self.total,
            done.len() - faults.len(),
            self.begun.elapsed().as_secs()
        ));
        assert_eq!((done.len(), faults), (self.total, Vec::new()));
    }
}

/// Says how far the test is. The test runner swallows what is printed by macros.
fn say(text: &str) {
    let line = format!("{text}\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
}
