//! Row 15: a Job that cannot be changed by the second apply.

use platc_cluster::planning::Todo;
use platc_plan::{Action, Strategy};
use platc_sdk::Stage;

use super::samples::{deployment, job, names_at, owned, story};
use crate::scene::{Heard, Part, Scene, runs};

fn parts<'a>(init: &'a str, web: &'a str) -> [Part<'a>; 2] {
    let init = Part {
        stage: Stage::Prepare,
        ..runs("web.main", init)
    };
    [init, runs("web.main", web)]
}

#[test]
fn row_15_a_changed_job_is_another_job_and_the_former_one_goes_after_it_succeeded() {
    let Some(scene) = Scene::new("row-15") else {
        return;
    };
    let (first, second, web) = (job("init", "1"), job("init", "2"), deployment("web", 1, ""));
    let platform = scene.platform(&parts(&first, &web));
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let platform = scene.platform(&parts(&second, &web));
    let plan = scene.plan(&platform);
    let changes: Vec<_> = plan
        .plan
        .changes
        .iter()
        .map(|change| {
            (
                change.action,
                change.strategy,
                change.previous_name.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        changes,
        [(Action::Replace, Some(Strategy::NewName), Some("init-1"))]
    );
    let todo: Vec<Todo> = plan.work.values().map(|work| work.todo).collect();
    assert_eq!(todo, [Todo::Nothing, Todo::Replace(Strategy::NewName)]);
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &plan, &heard).unwrap();
    assert_eq!((report.failed, report.not_deleted), (vec![], vec![]));
    let story: Vec<String> = story(&heard)
        .into_iter()
        .filter(|told| told.ends_with(|c: char| c.is_ascii_digit()))
        .collect();
    assert_eq!(
        story,
        [
            "applied Job/init-2",
            "ready Job/init-2",
            "deleted Job/init-1"
        ]
    );
    assert_eq!(owned(&scene, "batch/v1", "jobs"), ["init-2"]);
    let pods = names_at(&scene, "v1", "pods?labelSelector=job-name%3Dinit-1");
    assert_eq!(pods, [""; 0]);
    assert!(!scene.plan(&platform).has_changes());
}

#[test]
fn row_15_the_former_job_stays_when_the_new_one_fails() {
    let Some(scene) = Scene::new("row-15-fails") else {
        return;
    };
    let (first, second, web) = (job("init", "1"), job("init", "2"), deployment("web", 1, ""));
    let platform = scene.platform(&parts(&first, &web));
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    scene.namespace.behave("Job.init-2", "fail");
    let platform = scene.platform(&parts(&second, &web));
    let report = scene.apply(&platform).unwrap();
    let failed: Vec<&str> = report
        .failed
        .iter()
        .map(|(key, _)| key.name.as_str())
        .collect();
    assert_eq!((failed, report.deleted), (vec!["init-2"], vec![]));
    assert_eq!(owned(&scene, "batch/v1", "jobs"), ["init-1", "init-2"]);
    // Back to what worked: the failed one goes, and the one that had succeeded is not run again.
    let platform = scene.platform(&parts(&first, &web));
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.failed, report.written), (vec![], vec![]));
    assert_eq!(owned(&scene, "batch/v1", "jobs"), ["init-1"]);
}
