//! Components as they are put together from objects, and a status as programs read it.

use std::collections::BTreeMap;

use platc_sdk::Stage;
use serde_json::{Value, json};

use super::*;
use crate::inventory::Entry;
use crate::journal::Failure;
use crate::lease::Holder;
use crate::live::Live;
use crate::platform::{Desired, Reference};
use crate::readiness::{Cause, Readiness};

fn key(name: &str) -> Key {
    Key {
        group: String::new(),
        kind: "ConfigMap".to_owned(),
        namespace: Some("data".to_owned()),
        name: name.to_owned(),
    }
}

fn object(component: &str, name: &str, stage: Stage, serves: Option<&str>) -> Desired {
    Desired {
        key: key(name),
        path: String::new(),
        component: (!component.is_empty()).then(|| component.to_owned()),
        stage,
        serves: serves.map(str::to_owned),
        digest: "d".to_owned(),
        text: String::new(),
    }
}

fn platform(objects: Vec<Desired>) -> Platform {
    let reference = |consumer: &str| Reference {
        consumer: consumer.to_owned(),
        provider: "hdfs.lake".to_owned(),
        needed_by: Stage::Run,
    };
    Platform {
        name: "lake".to_owned(),
        namespace: "data".to_owned(),
        digest: "d1".to_owned(),
        components: ["hdfs.lake", "livy.main", "spark.main"]
            .map(str::to_owned)
            .into(),
        references: vec![reference("livy.main"), reference("spark.main")],
        objects,
        secrets: Vec::new(),
        moved: Vec::new(),
    }
}

/// What the cluster has: objects of these versions.
fn picture(versions: &[(&str, &str)], known: Vec<Entry>) -> Picture {
    let objects = versions.iter().map(|(name, version)| {
        let object = json!({"metadata": {
            "name": name, "uid": "u", "labels": {"app.kubernetes.io/version": version},
        }});
        (key(name), object)
    });
    Picture {
        live: Live {
            objects: objects.collect(),
            kinds: BTreeMap::new(),
        },
        inventory: None,
        journal: None,
        known: known
            .into_iter()
            .map(|entry| (entry.key.clone(), entry))
            .collect(),
        part_of: "applyset-x-v1".to_owned(),
    }
}

fn waiting() -> Readiness {
    Readiness::Waiting("1 of 3 pods is ready".to_owned())
}

fn failed() -> Readiness {
    Readiness::Failed(Cause::Paused)
}

fn ready_component(address: &str) -> ComponentStatus {
    ComponentStatus {
        address: address.to_owned(),
        state: State::Ready,
        objects: Counts {
            total: 1,
            ready: 1,
            ..Counts::default()
        },
        versions: Vec::new(),
        waiting: Vec::new(),
        failed: Vec::new(),
        notes: Vec::new(),
        missing: Vec::new(),
        waits_for: Vec::new(),
        drifted: 0,
    }
}

#[test]
fn what_is_worst_of_the_objects_is_the_state_of_the_component() {
    let ready = || Some(Readiness::Ready);
    let noted = || Some(Readiness::NotJudged("no condition".to_owned()));
    for (one, other, expected) in [
        (ready(), ready(), State::Ready),
        (ready(), noted(), State::Ready),
        (ready(), Some(waiting()), State::Progressing),
        (ready(), None, State::Partial),
        (Some(waiting()), None, State::Partial),
        (None, None, State::Missing),
        (Some(failed()), Some(waiting()), State::Failed),
        (Some(failed()), None, State::Failed),
    ] {
        let objects = ["a", "b"].map(|name| object("hdfs.lake", name, Stage::Run, None));
        let given = [("a", one), ("b", other)];
        let verdicts: BTreeMap<Key, Readiness> = given
            .iter()
            .filter_map(|(name, verdict)| Some((key(name), verdict.clone()?)))
            .collect();
        let components = assemble::components(
            &platform(objects.into()),
            &picture(&[], Vec::new()),
            &verdicts,
        );
        let state = components.first().map(|component| component.state);
        assert_eq!(state, Some(expected), "{given:?}");
    }
}

fn note(name: &str, text: &str) -> Vec<Note> {
    vec![Note {
        key: key(name),
        text: text.to_owned(),
    }]
}

/// What is there: a provider of which one Job, for one of its two consumers, has failed.
fn half_made() -> Vec<ComponentStatus> {
    let platform = platform(vec![
        object("", "namespace", Stage::Foundation, None),
        object("hdfs.lake", "namenode", Stage::Run, None),
        object("hdfs.lake", "report", Stage::Finish, None),
        object("hdfs.lake", "for-livy", Stage::Run, Some("livy.main")),
        object("livy.main", "server", Stage::Run, None),
        object("livy.main", "config", Stage::Foundation, None),
        object("spark.main", "history", Stage::Run, None),
    ]);
    let versions = [
        ("namenode", "3.3.6"),
        ("report", "3.3.5"),
        ("config", "0.8"),
    ];
    let verdicts = [
        ("namespace", Readiness::Ready),
        ("namenode", Readiness::ReadyWithNote("note".to_owned())),
        ("report", waiting()),
        ("for-livy", failed()),
        ("config", Readiness::Ready),
        ("history", waiting()),
    ];
    let verdicts = verdicts.map(|(name, verdict)| (key(name), verdict));
    assemble::components(&platform, &picture(&versions, Vec::new()), &verdicts.into())
}

#[test]
fn each_component_says_what_it_lacks_and_whom_it_waits_for() {
    let share = "1 of 3 pods is ready";
    let paused = "it is paused before the change is done: `kubectl rollout resume` lets it go on";
    let provider = ComponentStatus {
        state: State::Failed,
        objects: Counts {
            total: 3,
            ready: 1,
            waiting: 1,
            failed: 1,
            missing: 0,
        },
        versions: vec!["3.3.5".to_owned(), "3.3.6".to_owned()],
        waiting: note("report", share),
        failed: note("for-livy", paused),
        notes: note("namenode", "note"),
        ..ready_component("hdfs.lake")
    };
    let waits = ComponentStatus {
        state: State::Partial,
        objects: Counts {
            total: 2,
            ready: 1,
            missing: 1,
            ..Counts::default()
        },
        versions: vec!["0.8".to_owned()],
        missing: vec![key("server")],
        waits_for: vec!["hdfs.lake".to_owned()],
        ..ready_component("livy.main")
    };
    // What it needs of its provider is there; the failed Job is for somebody else.
    let goes_on = ComponentStatus {
        state: State::Progressing,
        objects: Counts {
            total: 1,
            waiting: 1,
            ..Counts::default()
        },
        waiting: note("history", share),
        ..ready_component("spark.main")
    };
    let own = ready_component("platform");
    assert_eq!(half_made(), [own, provider, waits, goes_on]);
}

#[test]
fn objects_that_are_not_as_they_were_left_are_counted() {
    let names = ["as left", "changed", "made anew", "never noted", "unknown"];
    let objects = names.map(|name| object("hdfs.lake", name, Stage::Run, None));
    let entry = |name: &str, uid: Option<&str>, owned: Option<&str>| Entry {
        key: key(name),
        uid: uid.map(str::to_owned),
        digest: "d".to_owned(),
        owned: owned.map(str::to_owned),
        component: None,
    };
    let picture = picture(
        &names.map(|name| (name, "1")),
        vec![
            entry("as left", Some("u"), None),
            entry("changed", Some("u"), Some("hash")),
            entry("made anew", Some("former"), None),
            entry("never noted", None, Some("hash")),
        ],
    );
    let components = assemble::components(&platform(objects.into()), &picture, &BTreeMap::new());
    let drifted: Vec<usize> = components
        .iter()
        .map(|component| component.drifted)
        .collect();
    assert_eq!(drifted, [2, 0, 0]);
}

fn journal(outcome: Outcome) -> Journal {
    Journal {
        operation: Operation::Apply,
        plan: "p1".to_owned(),
        digest: "d1".to_owned(),
        started: "2026-11-21T10:00:00Z".parse().unwrap(),
        finished: None,
        outcome,
        failed: vec![Failure {
            key: key("a"),
            cause: "no".to_owned(),
        }],
        deleted: Vec::new(),
        done: Vec::new(),
        left_out: 0,
    }
}

fn holder(plan: &str) -> HeldBy {
    HeldBy {
        id: "9c1d".to_owned(),
        holder: Holder {
            identity: "alice@laptop pid 42".to_owned(),
            plan: plan.to_owned(),
        },
        since: Some("2026-11-21T10:00:00Z".parse().unwrap()),
        expires: None,
    }
}

#[test]
fn row_19_a_run_that_neither_ended_nor_holds_the_lease_has_died() {
    for (outcome, by, died) in [
        (Outcome::Running, None, true),
        (Outcome::Running, Some(holder("p2")), true),
        (Outcome::Running, Some(holder("p1")), false),
        (Outcome::Complete, None, false),
        (Outcome::Incomplete, None, false),
    ] {
        let run = last_run(&journal(outcome), &platform(Vec::new()), by.as_ref());
        assert_eq!(run.died, died, "{outcome:?} {by:?}");
    }
}

#[test]
fn a_status_can_be_read_by_programs() {
    let platform = platform(Vec::new());
    let by = holder("p1");
    let status = Status {
        cluster: About {
            context: "kind".to_owned(),
            server: "https://10.0.0.1:6443".to_owned(),
            id: "c1".to_owned(),
            version: crate::connection::Version { minor: 33 },
        },
        platform: "lake".to_owned(),
        digest: "d2".to_owned(),
        components: vec![ComponentStatus {
            missing: vec![key("a")],
            ..ready_component("hdfs.lake")
        }],
        last_run: Some(last_run(&journal(Outcome::Running), &platform, Some(&by))),
        lease: Some(LeaseHolder::from(by)),
    };
    assert!(status.is_ready());
    let object = json!({"kind": "ConfigMap", "namespace": "data", "name": "a"});
    let mut failure = object.clone();
    failure["text"] = "no".into();
    let expected: Value = json!({
        "cluster": {
            "context": "kind", "server": "https://10.0.0.1:6443", "id": "c1", "version": "1.33",
        },
        "platform": "lake",
        "digest": "d2",
        "components": [{
            "address": "hdfs.lake", "state": "ready",
            "objects": {"total": 1, "ready": 1, "waiting": 0, "failed": 0, "missing": 0},
            "versions": [], "waiting": [], "failed": [], "notes": [],
            "missing": [object], "waits_for": [], "drifted": 0,
        }],
        "last_run": {
            "operation": "apply", "plan": "p1", "digest": "d1", "is_compiled": true,
            "started": "2026-11-21T10:00:00Z", "finished": null, "outcome": "running",
            "died": false, "failed": [failure],
        },
        "lease": {
            "id": "9c1d", "identity": "alice@laptop pid 42", "plan": "p1",
            "since": "2026-11-21T10:00:00Z", "expires": null,
        },
    });
    assert_eq!(serde_json::to_value(&status).unwrap(), expected);
}
