//! A server that is busy, slow, refuses, forgets its watches, restarts or never comes back: an apply
//! comes to its end, or says what it could not do.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use platc_cluster::applying::{self, ApplyError, Options, Report};
use platc_cluster::planning::{self, Permissions};
use platc_cluster::{Cluster, Platform, lease};
use platc_testbed::{Fault, Proxy, Request};
use serde_json::Value;

use crate::house::{Heard, House, options, panic_with, platform_of, text_of};
use crate::writes::Sort;

/// So many objects are written before something goes wrong.
const BEFORE: u64 = 15;

/// An apply that takes longer will never end.
const LONGEST: Duration = Duration::from_mins(5);

#[test]
fn an_apply_finishes_on_a_server_that_answers_429_and_500_now_and_then() {
    finishes("busy", |proxy| {
        proxy.add(every(Fault::answer(429).retry_after(1), 5));
        proxy.add(every(Fault::answer(500), 6));
        proxy.add(every(Fault::answer(500).after_answer(), 7));
    });
}

#[test]
fn an_apply_finishes_on_a_server_that_fails_every_third_request_all_the_time() {
    finishes("third", |proxy| {
        proxy.add(third(Fault::answer(429).retry_after(1), 0));
        proxy.add(third(Fault::answer(500), 3));
    });
}

#[test]
fn an_apply_finishes_on_a_server_that_is_too_busy_for_three_seconds() {
    finishes("too-busy", |proxy| {
        proxy.add(for_a_while(Fault::answer(429).retry_after(1)));
    });
}

#[test]
fn an_apply_finishes_on_a_server_that_fails_for_three_seconds() {
    finishes("failing", |proxy| {
        proxy.add(for_a_while(Fault::answer(500)));
    });
}

#[test]
fn an_apply_finishes_on_a_server_that_refuses_for_three_seconds() {
    finishes("refusing", |proxy| {
        proxy.add(for_a_while(Fault::close()));
    });
}

#[test]
fn an_apply_finishes_on_a_server_that_takes_its_time() {
    finishes("slow", |proxy| {
        proxy.add(Fault::delay(Duration::from_millis(100)));
    });
}

#[test]
fn an_apply_finishes_when_its_watches_are_cut_all_the_time() {
    let Some(house) = House::new("cut") else {
        return;
    };
    let platform = platform_of(&text_of(Path::new("platform.toml")));
    house.make_existing_secrets(&platform);
    let is_over = AtomicBool::new(false);
    let proxy = &house.proxy;
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::SeqCst) {
                proxy.cut_watches();
                std::thread::sleep(Duration::from_millis(200));
            }
        });
        let heard = Heard::default();
        let applied = apply(&house.runtime, &house.cluster, &platform, &heard);
        is_over.store(true, Ordering::SeqCst);
        must_be_complete(applied);
    });
    needs_nothing_more(&house, &platform);
}

#[test]
fn an_apply_finishes_when_the_server_restarts_in_the_middle() {
    let Some(mut house) = House::new("restarted") else {
        return;
    };
    let platform = platform_of(&text_of(Path::new("platform.toml")));
    house.make_existing_secrets(&platform);
    let (runtime, cluster, proxy) = (&house.runtime, &house.cluster, &house.proxy);
    let testbed = &mut house.testbed;
    let applied = std::thread::scope(|scope| {
        let platform = &platform;
        let applying = scope.spawn(move || apply(runtime, cluster, platform, &Heard::default()));
        let is_object = |request: &&Request| Sort::of(request) == Some(Sort::Object);
        let written = || proxy.requests().iter().filter(is_object).count();
        while !applying.is_finished() && written() < usize::try_from(BEFORE).unwrap_or(0) {
            std::thread::sleep(Duration::from_millis(5));
        }
        testbed.stop_api_server();
        testbed.start_api_server();
        applying.join().expect("an apply never panics")
    });
    // A busy machine starts the server too slowly for it: then it says so, and another one goes on.
    if !applied.is_ok_and(|report| report.is_complete()) {
        until_free(&house, &platform);
        must_be_complete(apply(runtime, cluster, &platform, &Heard::default()));
    }
    needs_nothing_more(&house, &platform);
}

#[test]
fn an_apply_that_lost_its_server_says_what_it_could_not_do() {
    gives_up("gone", Fault::close());
}

#[test]
fn an_apply_whose_server_stays_too_busy_says_what_it_could_not_do() {
    gives_up("busy-for-ever", Fault::answer(429).retry_after(1));
}

#[test]
fn an_apply_whose_server_goes_on_failing_says_what_it_could_not_do() {
    gives_up("failing-for-ever", Fault::answer(500));
}

/// Who waits for the steps must not wait for what another step holds.
#[test]
fn an_apply_ends_when_objects_fail_while_its_notes_are_written_slowly() {
    let Some(house) = House::new("slow-notes") else {
        return;
    };
    let platform = platform_of(&text_of(Path::new("examples/spark-prodlike/platform.toml")));
    house.make_existing_secrets(&platform);
    let slow = Fault::delay(Duration::from_secs(2));
    house
        .proxy
        .add(slow.on(|request| request.is_write() && request.path.contains("-journal")));
    // What is written takes so long that the notes are, while something fails.
    let later = Fault::delay(Duration::from_millis(1500));
    house
        .proxy
        .add(later.on(|request| request.is_write() && !request.path.contains("-journal")));
    let refused = Fault::answer(403);
    house
        .proxy
        .add(refused.on(|request| request.is_write() && request.path.contains("/services/")));
    let heard = Heard::default();
    let applied = apply(&house.runtime, &house.cluster, &platform, &heard);
    let report = applied.unwrap_or_else(|error| panic_with(&error.to_string()));
    let failed: BTreeSet<&str> = report
        .failed
        .iter()
        .map(|(key, _)| key.kind.as_str())
        .collect();
    assert_eq!(failed, BTreeSet::from(["Service"]), "{report:#?}");
    house.proxy.heal();
    must_be_complete(apply(&house.runtime, &house.cluster, &platform, &heard));
    needs_nothing_more(&house, &platform);
}

/// Applies the root platform with the program, to a server that does nothing more from the middle on. It
/// ends by itself, names all that is not done, and the same command does it when the server is well.
fn gives_up(test: &str, fault: Fault) {
    let Some(house) = House::new(test) else {
        return;
    };
    let text = text_of(Path::new("platform.toml"));
    let platform = platform_of(&text);
    house.make_existing_secrets(&platform);
    let directory = tempfile::tempdir().expect("a directory can be made");
    std::fs::write(directory.path().join("platform.toml"), text).expect("it can be written");
    house.proxy.add(from_the_middle(fault));
    let ended = Ended::of(&house.proxy, directory.path());
    let last = ended.said.trim_end().lines().last().unwrap_or_default();
    let kubeconfig = house.proxy.kubeconfig().display();
    let again = format!(
        "platc apply --yes --events json --timeout 30s --lease-duration 8s --kubeconfig {kubeconfig}"
    );
    let code_and_last = (ended.code, last.trim());
    assert_eq!(code_and_last, (Some(6), again.as_str()), "{}", ended.said);
    house.proxy.heal();
    assert_eq!(ended.untold(&house, &platform), [""; 0], "{}", ended.told);
    until_free(&house, &platform);
    let ended = Ended::of(&house.proxy, directory.path());
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    needs_nothing_more(&house, &platform);
}

/// Applies the root platform while something goes wrong.
fn finishes(test: &str, disturb: impl Fn(&Proxy)) {
    let Some(house) = House::new(test) else {
        return;
    };
    let platform = platform_of(&text_of(Path::new("platform.toml")));
    house.make_existing_secrets(&platform);
    disturb(&house.proxy);
    let heard = Heard::default();
    must_be_complete(apply(&house.runtime, &house.cluster, &platform, &heard));
    house.proxy.heal();
    needs_nothing_more(&house, &platform);
}

fn must_be_complete(applied: Result<Report, ApplyError>) {
    match applied {
        Ok(report) => assert!(report.is_complete(), "{report:#?}"),
        Err(error) => panic_with(&error.to_string()),
    }
}

fn needs_nothing_more(house: &House, platform: &Platform) {
    let plan = house.plan(platform);
    assert!(!plan.has_changes(), "{:#?}", plan.plan.changes);
}

/// Plans and applies, with a lease that ends soon.
fn apply(
    runtime: &tokio::runtime::Runtime,
    cluster: &Cluster,
    platform: &Platform,
    heard: &Heard,
) -> Result<Report, ApplyError> {
    let environment = |_: &str| None;
    let options = Options {
        lease: Duration::from_secs(10),
        ..options(&environment)
    };
    runtime.block_on(async {
        let plan = planning::plan(cluster, platform, &Permissions::default()).await;
        let plan = plan.unwrap_or_else(|error| panic_with(&error.to_string()));
        let applied = applying::apply(cluster, platform, &plan, &options, heard);
        let applied = tokio::time::timeout(LONGEST, applied).await;
        applied.unwrap_or_else(|_| panic_with("it does not end"))
    })
}

/// How `platc apply` ended.
struct Ended {
    code: Option<i32>,
    /// Its events.
    told: String,
    /// What it said to people.
    said: String,
}

impl Ended {
    /// Runs it in a directory.
    fn of(proxy: &Proxy, directory: &Path) -> Self {
        let arguments = "apply --yes --events json --timeout 30s --lease-duration 8s --kubeconfig";
        let output = Command::new(env!("CARGO_BIN_EXE_platc-under-test"))
            .current_dir(directory)
            .args(arguments.split(' '))
            .arg(proxy.kubeconfig())
            .stdin(Stdio::null())
            .output()
            .expect("platc starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            told: text(&output.stdout),
            said: text(&output.stderr),
        }
    }

    /// The objects of which it did not say once whether they are ready, failed or were not touched, and
    /// those that it calls ready and that are not there.
    fn untold(&self, house: &House, platform: &Platform) -> Vec<String> {
        let events: Vec<Value> = self
            .told
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect();
        let plan = house.plan(platform);
        let keys = platform.objects.iter().map(|object| &object.key);
        keys.filter_map(|key| {
            let said = |event: &&Value| {
                let message = event["@message"].as_str().unwrap_or_default();
                let of = message.strip_prefix(&format!("{key}: ")).is_some();
                match event["type"].as_str().unwrap_or_default() {
                    "apply_complete" | "apply_errored" => of,
                    _ => message == format!("{key} was not touched"),
                }
            };
            let said: Vec<&Value> = events.iter().filter(said).collect();
            let is_there = plan.work.get(key).is_some_and(|work| work.live.is_some());
            match said.as_slice() {
                [event] if event["type"] != "apply_complete" || is_there => None,
                said => Some(format!("{key}: there: {is_there}, said: {said:?}")),
            }
        })
        .collect()
    }
}

fn until_free(house: &House, platform: &Platform) {
    let begun = Instant::now();
    loop {
        let held = lease::held_by(&house.cluster, &platform.name, &platform.namespace);
        let held = house.runtime.block_on(held);
        let held = held.unwrap_or_else(|error| panic_with(&error.to_string()));
        let now = k8s_openapi::jiff::Timestamp::now();
        if held.is_none_or(|by| by.expires.is_some_and(|expires| expires <= now)) {
            return;
        }
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(30), "the lease never ends");
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// A fault that happens to every so many-th request, but to each path only once: a request that is
/// tried again six times would else meet it each time now and then, as others come in between.
fn every(fault: Fault, number: u64) -> Fault {
    let count = AtomicU64::new(0);
    let hit = Mutex::new(BTreeSet::new());
    fault.on(move |request| {
        count.fetch_add(1, Ordering::SeqCst) % number == number - 1
            && hit
                .lock()
                .expect("no test panics in it")
                .insert(format!("{} {}", request.method, request.path))
    })
}

/// A fault that happens to every third request, to the `place`-th of six and not in between.
fn third(fault: Fault, place: u64) -> Fault {
    let count = AtomicU64::new(0);
    fault.on(move |_| count.fetch_add(1, Ordering::SeqCst) % 6 == place)
}

/// A fault that happens to every request from the middle of the apply on, for three seconds.
fn for_a_while(fault: Fault) -> Fault {
    let since = OnceLock::new();
    let is_middle = middle();
    fault.on(move |request| {
        if is_middle(request) {
            since.get_or_init(Instant::now);
        }
        let since: Option<&Instant> = since.get();
        since.is_some_and(|since| since.elapsed() < Duration::from_secs(3))
    })
}

/// A fault that happens to every request from the middle of the apply on.
fn from_the_middle(fault: Fault) -> Fault {
    let has_begun = AtomicBool::new(false);
    let is_middle = middle();
    fault.on(move |request| {
        has_begun.fetch_or(is_middle(request), Ordering::SeqCst) || has_begun.load(Ordering::SeqCst)
    })
}

/// Whether a request is the one in the middle of the apply.
fn middle() -> impl Fn(&Request) -> bool {
    let written = AtomicU64::new(0);
    move |request| {
        Sort::of(request) == Some(Sort::Object) && written.fetch_add(1, Ordering::SeqCst) == BEFORE
    }
}
