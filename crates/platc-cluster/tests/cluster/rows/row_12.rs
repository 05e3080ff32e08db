//! Row 12: a wait that returns too early.

use std::thread::JoinHandle;
use std::time::Duration;

use platc_cluster::applying::Event;
use platc_sdk::ready_when::READY_WHEN;
use platc_sdk::{ReadyWhen, Stage};
use serde_json::json;

use super::looks::refusals;
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

/// A controller that says after a second, in its own words, that each well is done.
fn tell_after_a_second(scene: &Scene) -> JoinHandle<[u16; 2]> {
    let (testbed, namespace) = (scene.testbed, scene.namespace.name().to_owned());
    let filled = json!({"conditions": [{"type": "Filled", "status": "True"}]});
    let wells = [("filled", filled), ("dug", json!({"phase": "Done"}))];
    std::thread::spawn(move || {
        wells.map(|(name, status)| {
            let path = format!(
                "/apis/{namespace}.example.org/v1/namespaces/{namespace}/wells/{name}?fieldManager=controller"
            );
            while testbed.request("GET", &path, &json!(null)).0 != 200 {
                std::thread::sleep(Duration::from_millis(50));
            }
            std::thread::sleep(Duration::from_secs(1));
            testbed.request("PATCH", &path, &json!({"status": status})).0
        })
    })
}

#[test]
fn row_12_a_custom_object_is_waited_for_by_what_its_module_declares() {
    let Some(scene) = Scene::new("row-12-declared") else {
        return;
    };
    let _leftovers = Leftovers(
        &scene,
        &["/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org"],
    );
    let crd = definition(&[("v1", "depth: {type: integer}")]);
    let declared = |name: &str, ready_when: &ReadyWhen| {
        let well = well("v1", "depth: 1");
        let (plain, _) = well.split_once("status:").unwrap();
        let annotated = format!("{{name: {name}, annotations: {{{READY_WHEN}: '{ready_when}'}}, ");
        plain.replace("{name: deep, ", &annotated)
    };
    let by_condition = declared("filled", &ReadyWhen::condition("Filled"));
    let by_field = declared("dug", &ReadyWhen::field(["status", "phase"], "Done"));
    let web = deployment("web", 1, "");
    let mut platform = scene.platform(&[
        runs("", &crd),
        runs("a.well", &by_condition),
        runs("a.well", &by_field),
        runs("web.main", &web),
    ]);
    let reference = needs("web.main", "a.well", Stage::Run);
    platform.references.push(reference);
    let controller = tell_after_a_second(&scene);
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().failed, []);
    assert_eq!(controller.join().unwrap(), [200, 200]);
    let story = story(&heard);
    let place = |what: &str| story.iter().position(|told| told == what).unwrap();
    for well in ["ready Well/filled", "ready Well/dug"] {
        assert!(place(well) < place("applied Deployment/web"), "{story:#?}");
    }
    let unread = by_field.replace("jsonpath={.status.phase}=Done", "when it is done");
    let platform = scene.platform(&[runs("", &crd), runs("a.well", &unread)]);
    let refused = "its annotation platc.io/ready-when cannot be read: write `condition=Ready`, \
                   `condition=Degraded=False` or `jsonpath={.status.phase}=Running`";
    assert_eq!(
        refusals(&scene.plan(&platform)),
        [("Well/dug".to_owned(), refused.to_owned())]
    );
}
