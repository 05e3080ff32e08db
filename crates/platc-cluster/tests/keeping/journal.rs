//! The journal: what a run that dies has done so far.

use std::time::Duration;

use platc_cluster::inventory::Entry;
use platc_cluster::journal::{Journal, Operation, Outcome, Recorder};
use platc_cluster::lease::Fence;
use platc_testbed::Fault;
use serde_json::json;

use crate::scene::{PLATFORM, Scene, entry, fence};

impl Scene {
    fn start(&self, fence: &Fence) -> Result<Recorder, platc_cluster::Error> {
        let place = (PLATFORM, self.namespace.name());
        let start = Recorder::start(&self.cluster, place, Operation::Apply, "digest", fence);
        self.run(start)
    }

    fn journal(&self) -> Option<Journal> {
        self.run(Journal::load(
            &self.cluster,
            PLATFORM,
            self.namespace.name(),
        ))
        .expect("the journal can be read")
    }

    fn done(&self) -> Vec<Entry> {
        self.journal().map_or_else(Vec::new, |journal| journal.done)
    }
}

#[test]
fn row_19_what_a_run_did_before_it_died_is_known() {
    let Some(scene) = Scene::new("journal") else {
        return;
    };
    assert_eq!(scene.journal(), None);
    let mut recorder = scene.start(&fence("p1", 1)).unwrap();
    let begun = scene.journal().unwrap();
    assert_eq!(
        (
            begun.operation,
            begun.plan.as_str(),
            begun.digest.as_str(),
            begun.outcome
        ),
        (Operation::Apply, "p1", "digest", Outcome::Running)
    );
    recorder.done(entry(1));
    scene.run(recorder.flush(true)).unwrap();
    recorder.done(entry(2));
    recorder.failed(entry(3).key, "no\nimage");
    recorder.deleted(entry(4).key);
    scene.run(recorder.flush(false)).unwrap();
    assert_eq!(scene.done(), [entry(1)], "at most once a second");
    scene.run(async { tokio::time::sleep(Duration::from_millis(1100)).await });
    scene.run(recorder.flush(false)).unwrap();
    assert_eq!(scene.done(), [entry(1), entry(2)]);

    let mut next = scene.start(&fence("p2", 2)).unwrap();
    next.done(entry(3));
    let ended = scene.run(next.finish(Outcome::Complete)).unwrap();
    assert_eq!(scene.journal().as_ref(), Some(&ended));
    assert_eq!(
        (ended.done, ended.finished.is_some()),
        (vec![entry(3)], true)
    );

    recorder.done(entry(5));
    let late = scene.run(recorder.flush(true)).unwrap_err();
    assert_eq!(
        late.to_string(),
        "a later run (plan p2) has taken over; this one stops"
    );
    let namespace = scene.namespace.name();
    scene
        .run(Journal::remove(&scene.cluster, PLATFORM, namespace))
        .unwrap();
    assert_eq!(scene.journal(), None);
}

#[test]
fn a_journal_survives_lost_answers_deletion_and_other_writers() {
    let Some(scene) = Scene::new("journal-lost") else {
        return;
    };
    let lose = || {
        scene.proxy.add(
            Fault::close()
                .after_answer()
                .on(platc_testbed::Request::is_write)
                .nth(1..=1),
        )
    };
    let lost = lose();
    let mut recorder = scene.start(&fence("p1", 1)).unwrap();
    assert_eq!(lost.times(), 1);
    scene.proxy.heal();
    let lost = lose();
    recorder.done(entry(1));
    scene.run(recorder.flush(true)).unwrap();
    assert_eq!(lost.times(), 1);
    scene.proxy.heal();
    assert_eq!(scene.done(), [entry(1)]);

    let place = "configmaps/platc-lake-journal";
    let note = json!({"metadata": {"annotations": {"example.com/note": "x"}}});
    scene.namespace.patch("v1", place, &note);
    recorder.done(entry(2));
    scene.run(recorder.flush(true)).unwrap();
    assert_eq!(scene.done(), [entry(1), entry(2)]);

    scene.namespace.delete("v1", place, "Background");
    recorder.done(entry(3));
    scene.run(recorder.flush(true)).unwrap();
    assert_eq!(scene.done(), [entry(1), entry(2), entry(3)]);
}

#[test]
fn an_object_that_is_no_journal_is_not_overwritten() {
    let Some(scene) = Scene::new("no-journal") else {
        return;
    };
    let name = "platc-lake-journal";
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}});
    scene.namespace.create("configmaps", &object);
    assert_eq!(
        scene.start(&fence("p1", 1)).unwrap_err().to_string(),
        format!(
            "ConfigMap/platc-lake-journal in {} is not the journal of lake; delete it, or give the platform another name",
            scene.namespace.name()
        )
    );
}
