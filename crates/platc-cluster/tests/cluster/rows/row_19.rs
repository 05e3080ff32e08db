//! Row 19: a run that fails half way.

use std::time::Duration;

use platc_cluster::journal::{Journal, Outcome};
use platc_sdk::Stage;

use super::samples::{config_map, deployment, owned};
use crate::scene::{Heard, Scene, needs, runs};

fn journal(scene: &Scene) -> Journal {
    let name = scene.namespace.name();
    let load = Journal::load(&scene.cluster, name, name);
    let journal = scene.runtime.block_on(load);
    journal.expect("it can be read").expect("there is one")
}

#[test]
fn row_19_one_failure_lets_the_others_finish_and_the_next_run_does_the_rest() {
    let Some(scene) = Scene::new("row-19") else {
        return;
    };
    scene.namespace.behave("Deployment.broken", "image-pull");
    let manifests = ["broken", "needy", "free"].map(|name| deployment(name, 1, ""));
    let [broken, needy, free] = &manifests;
    let old = config_map("old", "green");
    let first = scene.platform(&[runs("free.main", &old)]);
    assert_eq!(scene.apply(&first).unwrap().failed, []);
    let mut platform = scene.platform(&[
        runs("broken.main", broken),
        runs("needy.main", needy),
        runs("free.main", free),
    ]);
    let reference = needs("needy.main", "broken.main", Stage::Run);
    platform.references.push(reference);
    let report = scene.apply(&platform).unwrap();
    let name = |name: &str| name.to_owned();
    let failed: Vec<String> = report
        .failed
        .iter()
        .map(|(key, _)| key.name.clone())
        .collect();
    let skipped: Vec<(String, String)> = report
        .skipped
        .iter()
        .map(|(key, because)| (key.name.clone(), because.name.clone()))
        .collect();
    assert_eq!(failed, ["broken"]);
    assert_eq!(skipped, [(name("needy"), name("broken"))]);
    assert!(!report.is_complete());
    assert_eq!(owned(&scene, "apps/v1", "deployments"), ["broken", "free"]);
    // Nothing is deleted by a run that did not do everything else.
    assert_eq!(owned(&scene, "v1", "configmaps"), ["old"]);
    let noted = journal(&scene);
    let failures: Vec<String> = noted
        .failed
        .into_iter()
        .map(|failure| failure.key.name)
        .collect();
    assert_eq!(
        (noted.outcome, failures),
        (Outcome::Incomplete, vec![name("broken")])
    );

    scene.namespace.behave("Deployment.broken", "ready");
    let report = scene.apply(&platform).unwrap();
    let written: Vec<String> = report.written.into_iter().map(|key| key.name).collect();
    let deleted: Vec<String> = report.deleted.into_iter().map(|key| key.name).collect();
    assert_eq!((report.failed, report.unchanged), (vec![], 2));
    assert_eq!((written, deleted), (vec![name("needy")], vec![name("old")]));
    assert_eq!(journal(&scene).outcome, Outcome::Complete);
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.written, report.unchanged), (vec![], 3));
}

#[test]
fn row_19_a_run_that_wrote_everything_and_saw_a_failure_is_not_taken_for_done() {
    let Some(scene) = Scene::new("row-19-again") else {
        return;
    };
    scene.namespace.behave("Deployment.web", "image-pull");
    let web = deployment("web", 1, "");
    let platform = scene.platform(&[runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed.len(), 1);
    // There is nothing to write, and it is still broken.
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.written, report.failed.len()), (vec![], 1));
    assert_eq!(journal(&scene).outcome, Outcome::Incomplete);
    scene.namespace.behave("Deployment.web", "ready");
    assert!(scene.apply(&platform).unwrap().is_complete());
    assert_eq!(journal(&scene).outcome, Outcome::Complete);
}

#[test]
fn row_19_a_run_that_was_killed_is_taken_up_where_it_was() {
    let Some(scene) = Scene::new("row-19-killed") else {
        return;
    };
    scene.namespace.behave("Deployment.slow", "slow=2500");
    let (slow, last) = (deployment("slow", 1, ""), deployment("last", 1, ""));
    let mut platform = scene.platform(&[runs("slow.main", &slow), runs("last.main", &last)]);
    let reference = needs("last.main", "slow.main", Stage::Run);
    platform.references.push(reference);
    let plan = scene.plan(&platform);
    let (heard, lease) = (Heard::default(), Duration::from_secs(2));
    let killed = scene.runtime.block_on(async {
        let apply = scene.applying(&platform, &plan, &heard, |options| options.lease = lease);
        tokio::time::timeout(Duration::from_millis(1500), apply).await
    });
    assert!(killed.is_err(), "{killed:?}");
    assert_eq!(journal(&scene).outcome, Outcome::Running);
    let uid = |name: &str| {
        let path = format!("deployments/{name}");
        let object = scene.namespace.get("apps/v1", &path);
        object.map(|object| object["metadata"]["uid"].clone())
    };
    let before = uid("slow");
    assert_eq!((before.is_some(), uid("last")), (true, None));
    // Its lease has to end first.
    std::thread::sleep(lease);
    let plan = scene.plan(&platform);
    assert_eq!(plan.plan.summary.create, 1);
    let report = scene.apply_with(&platform, &plan, &heard, |options| options.lease = lease);
    let report = report.unwrap();
    let written: Vec<String> = report.written.into_iter().map(|key| key.name).collect();
    assert_eq!((report.failed, written), (vec![], vec!["last".to_owned()]));
    assert_eq!(uid("slow"), before);
    assert_eq!(journal(&scene).outcome, Outcome::Complete);
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.written, report.unchanged), (vec![], 2));
}
