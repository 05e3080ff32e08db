//! Row 12: a wait that returns too early.

use std::time::Duration;

use platc_cluster::applying::Event;
use platc_sdk::Stage;
use serde_json::json;

use super::samples::{Leftovers, definition, deployment, job, stateful_set, story, well};
use crate::scene::{Heard, Part, Scene, needs, runs};

#[test]
fn row_12_a_job_that_runs_is_not_done() {
    let Some(scene) = Scene::new("row-12-job") else {
        return;
    };
    scene.namespace.behave("Job.init-1", "slow=1500");
    let (init, web) = (job("init", "1"), deployment("web", 1, ""));
    let init = Part {
        stage: Stage::Prepare,
        ..runs("web.main", &init)
    };
    let platform = scene.platform(&[init, runs("web.main", &web)]);
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().failed, []);
    assert_eq!(
        story(&heard),
        [
            "applied Job/init-1",
            "ready Job/init-1",
            "applied Deployment/web",
            "ready Deployment/web",
        ]
    );
    let job = scene.namespace.get("batch/v1", "jobs/init-1").unwrap();
    assert_eq!(job["status"]["succeeded"], 1);
}

#[test]
fn row_12_pods_of_the_former_revision_do_not_count() {
    let Some(scene) = Scene::new("row-12-rollout") else {
        return;
    };
    let old = deployment("web", 2, "");
    let platform = scene.platform(&[runs("web.main", &old)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    scene.namespace.behave("Deployment.web", "slow=1000");
    let new = old.replace("web:1", "web:2");
    let platform = scene.platform(&[runs("web.main", &new)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let web = scene.namespace.get("apps/v1", "deployments/web").unwrap();
    let status = &web["status"];
    let seen = [
        &status["observedGeneration"],
        &status["updatedReplicas"],
        &status["availableReplicas"],
        &status["replicas"],
    ];
    assert_eq!(
        seen,
        [
            &web["metadata"]["generation"],
            &json!(2),
            &json!(2),
            &json!(2)
        ]
    );
}

#[test]
fn row_12_pods_that_a_person_has_to_replace_are_told() {
    let Some(scene) = Scene::new("row-12-on-delete") else {
        return;
    };
    let strategy = "updateStrategy: {type: OnDelete}";
    let old = stateful_set("db", "registry.example/db:1", strategy);
    let platform = scene.platform(&[runs("db.main", &old)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let new = stateful_set("db", "registry.example/db:2", strategy);
    let platform = scene.platform(&[runs("db.main", &new)]);
    assert_eq!(
        notes(&scene, &platform),
        ["1 of 1 pods is of the former revision; delete them one by one"]
    );
}

/// What a person is told about objects that are ready all the same.
fn notes(scene: &Scene, platform: &platc_cluster::Platform) -> Vec<String> {
    let heard = Heard::default();
    let report = scene
        .apply_plan(platform, &scene.plan(platform), &heard)
        .expect("the apply begins");
    assert_eq!(report.failed, []);
    let events = heard.events().into_iter();
    events
        .filter_map(|event| match event {
            Event::Ready { note, .. } => note,
            _ => None,
        })
        .collect()
}

/// A new object gets ten seconds for its first condition, so this one takes as long.
#[test]
fn row_12_a_custom_object_is_ready_when_it_says_so_and_otherwise_not_verified() {
    let Some(scene) = Scene::new("row-12-custom") else {
        return;
    };
    let _leftovers = Leftovers(
        &scene,
        &["/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org"],
    );
    let crd = definition(&[("v1", "depth: {type: integer}")]);
    let plain = well("v1", "depth: 1");
    let quiet = plain.replace("deep", "quiet");
    let quiet = quiet.split_once("status:").unwrap().0;
    let busy = plain.replace("'True'", "'False'");
    let web = deployment("web", 1, "");
    let mut platform = scene.platform(&[
        runs("", &crd),
        runs("a.well", &busy),
        runs("b.well", quiet),
        runs("web.main", &web),
    ]);
    platform
        .references
        .push(needs("web.main", "a.well", Stage::Run));
    let (testbed, namespace) = (scene.testbed, scene.namespace.name().to_owned());
    let controller = std::thread::spawn(move || {
        let path = format!(
            "/apis/{namespace}.example.org/v1/namespaces/{namespace}/wells/deep?fieldManager=controller"
        );
        let ready = json!({"status": {"conditions": [{"type": "Ready", "status": "True"}]}});
        while testbed.request("GET", &path, &json!(null)).0 != 200 {
            std::thread::sleep(Duration::from_millis(50));
        }
        std::thread::sleep(Duration::from_secs(1));
        testbed.request("PATCH", &path, &ready).0
    });
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().failed, []);
    assert_eq!(controller.join().unwrap(), 200);
    let story = story(&heard);
    let place = |what: &str| story.iter().position(|told| told == what).unwrap();
    assert!(
        place("ready Well/deep") < place("applied Deployment/web"),
        "{story:#?}"
    );
    let note = heard.events().into_iter().find_map(|event| match event {
        Event::Ready { key, note } if key.name == "quiet" => note,
        _ => None,
    });
    assert_eq!(
        note.as_deref(),
        Some("it has no conditions, so nothing tells whether it is ready")
    );
}
