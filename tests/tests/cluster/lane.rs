//! Namespaces in which one apply after the other is killed, and goes on.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use k8s_openapi::jiff::Timestamp;
use platc_cluster::kind::Kind;
use platc_cluster::{Platform, lease};
use platc_testbed::{Fault, Proxy, Request, User};
use serde_json::{Value, json};

use crate::house::{House, panic_with, platform_of};
use crate::killed::Point;
use crate::state::State;
use crate::writes::Sort;

/// The lease of most runs: so long that no busy machine loses it. Half of it passes before a run takes
/// over from one that died.
const LEASE: &str = "20s";
/// The lease of a run that is to renew it.
const SHORT_LEASE: &str = "6s";
/// So slowly are objects written when something is to come with time.
const SLOWLY: Duration = Duration::from_secs(2);
/// Only what hangs takes so long.
const PATIENCE: Duration = Duration::from_mins(10);

/// A platform under a name of its own.
pub(crate) struct Lane<'h> {
    house: &'h House,
    kinds: &'h [Kind],
    platform: Platform,
    namespaces: BTreeSet<String>,
    proxy: Proxy,
    file: PathBuf,
    directory: tempfile::TempDir,
}

impl<'h> Lane<'h> {
    pub(crate) fn new(house: &'h House, kinds: &'h [Kind], text: &str, number: usize) -> Self {
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
            proxy: house.testbed.proxy(&User::Admin),
            file,
            directory,
        }
    }

    /// An apply that nothing disturbs: its end, and what it wrote.
    pub(crate) fn undisturbed(&self) -> (State, Vec<Request>) {
        self.house.make_existing_secrets(&self.platform);
        let applied = self.succeed(&apply(LEASE));
        assert_eq!(applied, Ok(()), "an undisturbed apply");
        let end = self.state();
        let faults = end.inventory_faults(self.house, &self.platform);
        assert_eq!(faults, [""; 0], "the inventory of an undisturbed apply");
        self.clear();
        (end, self.proxy.requests())
    }

    /// Kills an apply at this write, and applies again. The error says what is not as `end`, or was lost.
    pub(crate) fn kill(&self, point: &Point, end: &State) -> Result<(), String> {
        self.house.make_existing_secrets(&self.platform);
        let outcome = self.killed(point).and_then(|()| {
            self.let_time_pass()?;
            let left = self.state();
            self.succeed(&apply(LEASE))?;
            self.succeed(&["plan", "--detailed-exitcode"])?;
            self.check(&left, end)
        });
        self.proxy.heal();
        self.proxy.clear();
        self.clear();
        outcome
    }

    /// Starts an apply, and kills it at this write.
    fn killed(&self, point: &Point) -> Result<(), String> {
        let program = Program::default();
        let victim = program.clone();
        let mut kill = Fault::call(move |_| victim.kill());
        if point.after {
            kill = kill.after_answer();
        }
        let sort = point.sort;
        let kill = kill.on(move |request| Sort::of(request) == Some(sort));
        let fired = self.proxy.add(kill.nth(point.number..=point.number));
        let mut lease = LEASE;
        if !sort.is_certain() {
            lease = SHORT_LEASE;
            let slow = [Some(Sort::Namespace), Some(Sort::Object)];
            let fault = Fault::delay(SLOWLY);
            self.proxy
                .add(fault.on(move |request| slow.contains(&Sort::of(request))));
        }
        program.start(|| self.spawn(&apply(lease)));
        let status = program.wait().code();
        self.proxy.heal();
        match (status, fired.times()) {
            (None, 1) => Ok(()),
            (status, fired) => Err(format!(
                "killed {fired} times, and ended with {status:?}: {}",
                self.said()
            )),
        }
    }

    /// Makes it later for the lease of the run that died, which has to end by itself.
    fn let_time_pass(&self) -> Result<(), String> {
        let Some(by) = self.holder() else {
            return Ok(());
        };
        let now = Timestamp::now();
        let longest = now + Duration::from_secs(20);
        if by.expires.is_none_or(|expires| expires > longest) {
            return Err(format!("the lease of {by} ends at {:?}", by.expires));
        }
        let Platform {
            name, namespace, ..
        } = &self.platform;
        let path =
            format!("/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases/platc-{name}");
        let renewed = now - Duration::from_hours(1);
        let patch = json!({"spec": {"renewTime": format!("{renewed:.6}")}});
        match self.house.testbed.request("PATCH", &path, &patch) {
            (200, _) => Ok(()),
            (code, answer) => Err(format!("{path}: {code} {answer}")),
        }
    }

    /// The end is that of an undisturbed apply, and nothing that the killed run made was made anew.
    fn check(&self, left: &State, end: &State) -> Result<(), String> {
        let now = self.state();
        let mut faults = end.differences(&now);
        faults.extend(now.lost_since(left));
        faults.extend(now.inventory_faults(self.house, &self.platform));
        if let Some(by) = self.holder()
            && by.expires.is_none_or(|expires| expires > Timestamp::now())
        {
            faults.push(format!("the lease is held by {by}"));
        }
        if faults.is_empty() {
            return Ok(());
        }
        Err(faults.join("\n"))
    }

    fn holder(&self) -> Option<lease::HeldBy> {
        let Platform {
            name, namespace, ..
        } = &self.platform;
        let asked = lease::held_by(&self.house.cluster, name, namespace);
        let held = self.house.runtime.block_on(asked);
        held.unwrap_or_else(|error| panic_with(&error.to_string()))
    }

    fn state(&self) -> State {
        State::read(self.house, self.kinds, &self.namespaces)
    }

    fn spawn(&self, command: &[&str]) -> Child {
        let output = || File::create(self.said_in()).expect("a file can be made");
        let mut platc = Command::new(env!("CARGO_BIN_EXE_platc-under-test"));
        platc.arg("--file").arg(&self.file).args(command);
        platc.arg("--kubeconfig").arg(self.proxy.kubeconfig());
        platc.stdin(Stdio::null()).stdout(Stdio::null());
        platc.stderr(output());
        platc.spawn().expect("platc starts")
    }

    /// Runs a command, which has to end well.
    fn succeed(&self, command: &[&str]) -> Result<(), String> {
        let program = Program::default();
        program.start(|| self.spawn(command));
        match program.wait().code() {
            Some(0) => Ok(()),
            status => Err(format!(
                "{command:?} ended with {status:?}: {}",
                self.said()
            )),
        }
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

/// A program that runs, and may be killed by somebody else than who waits for it.
#[derive(Clone, Default)]
struct Program(Arc<Mutex<Option<Child>>>);

impl Program {
    /// Starts it; whoever is to kill it waits for that.
    fn start(&self, spawn: impl FnOnce() -> Child) {
        let mut slot = self.slot();
        *slot = Some(spawn());
    }

    /// On Unix this is SIGKILL. Whether it hit is seen from how the program ended.
    fn kill(&self) {
        if let Some(child) = self.slot().as_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Waits for its end. The exit code is `None` when a signal ended it.
    fn wait(&self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            let ended = {
                let mut slot = self.slot();
                let child = slot.as_mut().expect("it was started");
                child.try_wait().expect("a child can be waited for")
            };
            if let Some(status) = ended {
                return status;
            }
            if begun.elapsed() > PATIENCE {
                self.kill();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn slot(&self) -> MutexGuard<'_, Option<Child>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
