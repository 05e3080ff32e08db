//! An apply that is killed at any of its writes: the same command goes on, to the same end.
//!
//! A kill before or after a *read* leaves the server as a kill after the write before it, so every
//! write is taken twice: killed before it reached the server, and killed when the server had done it
//! and the program did not know. The platform is `examples/hdfs-simple`; `PLATC_KILL_PLATFORM` names
//! another one, such as `platform.toml`, which takes the better part of an hour.
//!
//! Of the writes that only time brings (a renewal of the lease, a note in the journal) the first two of
//! each sort are taken; a run that ends before it comes to such a write is no kill.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use k8s_openapi::jiff::Timestamp;
use platc_cluster::kind::Kind;
use platc_cluster::{Platform, lease};
use platc_testbed::{Fault, Proxy, Request, User};
use serde_json::Value;

use crate::house::{House, panic_with, platform_of, text_of};
use crate::state::State;

/// How many kills run at a time, each on namespaces of its own.
const LANES: usize = 5;
/// The lease of a run that is killed: long enough for a busy machine to renew it.
const KILLED: &str = "4s";
/// The lease of a run that has to come to its end.
const UNKILLED: &str = "8s";
/// How long anything may take.
const PATIENCE: Duration = Duration::from_mins(2);

#[test]
fn a_run_killed_at_any_write_goes_on() {
    let file = std::env::var("PLATC_KILL_PLATFORM");
    let file = file.unwrap_or_else(|_| "examples/hdfs-simple/platform.toml".to_owned());
    kill_at(&file);
}

/// Kills an apply at these writes, several at a time.
fn kill_at(file: &str) {
    let Some(house) = House::new(file) else {
        return;
    };
    let node = house.list("/api/v1/nodes").first().cloned();
    let name = node.expect("there is a node")["metadata"]["name"].clone();
    let label =
        serde_json::json!({"metadata": {"labels": {"hdfs-namenode-selector": "hdfs-namenode-0"}}});
    let path = format!("/api/v1/nodes/{}", name.as_str().unwrap_or_default());
    house.testbed.request("PATCH", &path, &label);
    let kinds = house.cluster.all_namespaced_kinds();
    let kinds = house.runtime.block_on(kinds);
    let kinds = kinds.unwrap_or_else(|error| panic_with(&error.to_string()));
    let text = text_of(Path::new(file));
    let undisturbed = Lane::new(&house, &kinds, &text, 0).undisturbed().1;
    let points = points(&undisturbed);
    let count = points.len();
    let queue = Mutex::new(VecDeque::from(points));
    let killed = Mutex::new(0_usize);
    std::thread::scope(|scope| {
        for number in 1..=LANES {
            let lane = Lane::new(&house, &kinds, &text, number);
            let (queue, killed) = (&queue, &killed);
            scope.spawn(move || {
                let (end, _) = lane.undisturbed();
                let next = || queue.lock().expect("no test panics in it").pop_front();
                while let Some(point) = next() {
                    if lane.kill(&point, &end) {
                        *killed.lock().expect("no test panics in it") += 1;
                    }
                }
            });
        }
    });
    let killed = *killed.lock().expect("no test panics in it");
    assert!(
        killed * 10 >= count * 8,
        "only {killed} of {count} runs came to where they were to be killed"
    );
}

/// One write of an apply: the `number`-th of its sort, before or after the server does it.
#[derive(Clone, Debug)]
struct Point {
    sort: Sort,
    number: u64,
    after: bool,
}

/// What a write is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    LeaseTaken,
    LeaseRenewed,
    LeaseReleased,
    Inventory,
    JournalBegun,
    JournalNoted,
    JournalEnded,
    History,
    Namespace,
    Secret,
    Object,
}

impl Sort {
    pub(crate) fn of(request: &Request) -> Option<Self> {
        if !request.is_write() {
            return None;
        }
        let (path, body) = (request.path.as_str(), request.body.as_str());
        let keeps = |word: &str| body.contains(&format!("\"platc.io/keeps\":\"{word}\""));
        Some(if path.contains("/leases") {
            match request.method.as_str() {
                "POST" => Self::LeaseTaken,
                _ if body.contains("\"holderIdentity\":\"\"") => Self::LeaseReleased,
                _ => Self::LeaseRenewed,
            }
        } else if keeps("journal") {
            if body.contains("\\\"outcome\\\":\\\"complete\\\"") {
                Self::JournalEnded
            } else if body.contains("\\\"done\\\":[]") {
                Self::JournalBegun
            } else {
                Self::JournalNoted
            }
        } else if keeps("history") {
            Self::History
        } else if path.contains("/configmaps/platc-") || body.contains("\"name\":\"platc-") {
            Self::Inventory
        } else if path.ends_with("/secrets") || path.contains("/secrets/") {
            Self::Secret
        } else if path.starts_with("/api/v1/namespaces") && path.split('/').count() <= 5 {
            Self::Namespace
        } else {
            Self::Object
        })
    }

    /// Whether every undisturbed apply has the same number of them.
    fn is_certain(self) -> bool {
        !matches!(self, Self::LeaseRenewed | Self::JournalNoted)
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
    let mut points = Vec::new();
    for (sort, count) in counts {
        let all = 1..=count;
        let chosen: BTreeSet<u64> = if sort.is_certain() {
            all.collect()
        } else {
            all.take(2).collect()
        };
        for number in chosen {
            points.extend([false, true].map(|after| Point {
                sort,
                number,
                after,
            }));
        }
    }
    points
}

/// Namespaces in which one apply after the other is killed.
struct Lane<'h> {
    house: &'h House,
    kinds: &'h [Kind],
    platform: Platform,
    namespaces: BTreeSet<String>,
    file: PathBuf,
    directory: tempfile::TempDir,
}

impl<'h> Lane<'h> {
    fn new(house: &'h House, kinds: &'h [Kind], text: &str, number: usize) -> Self {
        let text = renamed(text, number);
        let platform = platform_of(&text);
        let keys = platform.objects.iter().map(|object| &object.key);
        let mut namespaces: BTreeSet<String> =
            keys.filter_map(|key| key.namespace.clone()).collect();
        namespaces.insert(platform.namespace.clone());
        let directory = tempfile::tempdir().expect("a directory can be made");
        let file = directory.path().join("platform.toml");
        std::fs::write(&file, text).expect("the file can be written");
        Self {
            house,
            kinds,
            platform,
            namespaces,
            file,
            directory,
        }
    }

    /// An apply that nothing disturbs: its end, and what it wrote.
    fn undisturbed(&self) -> (State, Vec<Request>) {
        self.house.make_existing_secrets(&self.platform);
        let proxy = self.house.testbed.proxy(&User::Admin);
        self.must_succeed(&proxy, &apply(UNKILLED));
        let end = self.state();
        assert_eq!(
            end.inventory_faults(self.house, &self.platform),
            [""; 0],
            "the inventory of an undisturbed apply"
        );
        self.clear();
        (end, proxy.requests())
    }

    /// Kills an apply at this write, and applies again. Answers whether it came to be killed.
    fn kill(&self, point: &Point, end: &State) -> bool {
        self.house.make_existing_secrets(&self.platform);
        let proxy = self.house.testbed.proxy(&User::Admin);
        let child: Arc<Mutex<Option<Child>>> = Arc::default();
        let victim = Arc::clone(&child);
        let mut fault = Fault::call(move |_| {
            if let Some(child) = victim.lock().expect("no test panics in it").as_mut() {
                // On Unix this is SIGKILL. Whether it hit is seen from how the child ended.
                let _ = child.kill();
                let _ = child.wait();
            }
        });
        if point.after {
            fault = fault.after_answer();
        }
        let sort = point.sort;
        let fault = fault.on(move |request| Sort::of(request) == Some(sort));
        let fired = proxy.add(fault.nth(point.number..=point.number));
        {
            let mut slot = child.lock().expect("no test panics in it");
            *slot = Some(self.spawn(&proxy, &apply(KILLED)));
        }
        let status = wait(&child).code();
        let killed = status.is_none();
        assert!(
            killed || (status == Some(0) && !sort.is_certain()),
            "{point:?}: not killed, but ended with {status:?}: {}",
            self.said()
        );
        assert_eq!(fired.times() > 0, killed, "{point:?}");
        proxy.heal();
        self.until_free(point);
        let left = self.state();
        self.must_succeed(&proxy, &apply(UNKILLED));
        self.must_succeed(&proxy, &["plan", "--detailed-exitcode"]);
        self.check(point, (&left, end));
        self.clear();
        killed
    }

    /// The end is that of an undisturbed apply, and nothing that the killed run made was made anew.
    fn check(&self, point: &Point, (left, end): (&State, &State)) {
        let now = self.state();
        let mut faults = end.differences(&now);
        faults.extend(now.lost_since(left));
        faults.extend(now.inventory_faults(self.house, &self.platform));
        if let Some(by) = self.holder()
            && by.expires.is_none_or(|expires| expires > Timestamp::now())
        {
            faults.push(format!("the lease is held by {by}"));
        }
        assert_eq!(faults, [""; 0], "{point:?}");
    }

    fn holder(&self) -> Option<lease::HeldBy> {
        let Platform {
            name, namespace, ..
        } = &self.platform;
        let asked = lease::held_by(&self.house.cluster, name, namespace);
        let held = self.house.runtime.block_on(asked);
        held.unwrap_or_else(|error| panic_with(&error.to_string()))
    }

    /// Waits until the lease of the run that died has ended.
    fn until_free(&self, point: &Point) {
        let begun = Instant::now();
        while self.holder().is_some_and(|by| {
            let expires = by.expires;
            expires.is_none_or(|expires| expires > Timestamp::now())
        }) {
            let waited = begun.elapsed();
            assert!(waited < Duration::from_secs(10), "{point:?}: stuck lease");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn state(&self) -> State {
        State::read(self.house, self.kinds, &self.namespaces)
    }

    fn spawn(&self, proxy: &Proxy, command: &[&str]) -> Child {
        let output = || File::create(self.said_in()).expect("a file can be made");
        let mut platc = Command::new(env!("CARGO_BIN_EXE_platc-under-test"));
        platc.arg("--file").arg(&self.file).args(command);
        platc.arg("--kubeconfig").arg(proxy.kubeconfig());
        platc.stdin(Stdio::null()).stdout(Stdio::null());
        platc.stderr(output());
        platc.spawn().expect("platc starts")
    }

    fn must_succeed(&self, proxy: &Proxy, command: &[&str]) {
        let child = Arc::new(Mutex::new(Some(self.spawn(proxy, command))));
        let status = wait(&child).code();
        assert_eq!(status, Some(0), "{command:?}: {}", self.said());
    }

    fn said_in(&self) -> PathBuf {
        self.directory.path().join("stderr")
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.said_in()).unwrap_or_default()
    }

    /// Deletes the namespaces, and waits until they are gone.
    fn clear(&self) {
        for namespace in &self.namespaces {
            let path = format!("/api/v1/namespaces/{namespace}");
            self.house.testbed.request("DELETE", &path, &Value::Null);
        }
        let begun = Instant::now();
        for namespace in &self.namespaces {
            let path = format!("/api/v1/namespaces/{namespace}");
            while self.house.testbed.request("GET", &path, &Value::Null).0 != 404 {
                assert!(begun.elapsed() < PATIENCE, "{namespace} does not go");
                std::thread::sleep(Duration::from_millis(50));
            }
        }
    }
}

/// The arguments of an apply whose lease lasts so long.
fn apply(lease: &str) -> [&str; 4] {
    ["apply", "--yes", "--lease-duration", lease]
}

/// Waits for the end of a child. Its exit code is `None` when a signal ended it.
fn wait(child: &Mutex<Option<Child>>) -> ExitStatus {
    let begun = Instant::now();
    loop {
        {
            let mut slot = child.lock().expect("no test panics in it");
            let child = slot.as_mut().expect("it was started");
            if let Some(status) = child.try_wait().expect("a child can be waited for") {
                return status;
            }
            if begun.elapsed() > PATIENCE {
                let _ = child.kill();
            }
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The platform under another name and in namespaces of its own.
fn renamed(text: &str, number: usize) -> String {
    let lines = text.lines().map(|line| {
        let is_name = line.starts_with("name = ") || line.starts_with("namespace = ");
        match line.trim_end().strip_suffix('"') {
            Some(rest) if is_name => format!("{rest}-k{number}\"\n"),
            _ => format!("{line}\n"),
        }
    });
    lines.collect()
}
