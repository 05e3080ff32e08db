//! Row 4: a deletion hits another object than the one that was meant.

use std::time::Duration;

use platc_testbed::{Fault, Testbed};
use serde_json::{Value, json};

use super::looks::{actions, deleted, not_deleted, through_proxy, uid};
use super::samples::{config_map, stateful_set};
use crate::scene::{Heard, Scene, runs};

/// Deletes the ConfigMap `second` and makes it anew with all its labels, as a restore from a backup does.
fn make_anew(testbed: &Testbed, namespace: &str) {
    let maps = format!("/api/v1/namespaces/{namespace}/configmaps");
    let (_, old) = testbed.request("GET", &format!("{maps}/second"), &Value::Null);
    testbed.request("DELETE", &format!("{maps}/second"), &Value::Null);
    let new = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "second", "labels": old["metadata"]["labels"]},
        "data": {"color": "blue"},
    });
    let (code, answer) = testbed.request("POST", &format!("{maps}?fieldManager=platc"), &new);
    assert_eq!(code, 201, "{answer:#}");
}

#[test]
fn row_04_an_object_that_was_made_anew_after_the_plan_stays() {
    let Some(scene) = Scene::new("row-04-planned") else {
        return;
    };
    let (first, second) = (config_map("first", "green"), config_map("second", "green"));
    scene
        .apply(&scene.platform(&[runs("web.main", &first), runs("web.main", &second)]))
        .unwrap();
    let one = scene.platform(&[runs("web.main", &first)]);
    let plan = scene.plan(&one);
    assert_eq!(actions(&plan), ["delete ConfigMap/second"]);
    make_anew(scene.testbed, scene.namespace.name());
    let made = uid(&scene, "v1", "configmaps/second");
    let report = scene.apply_plan(&one, &plan, &Heard::default()).unwrap();
    let key = platc_cluster::object::Key {
        group: String::new(),
        kind: "ConfigMap".to_owned(),
        namespace: Some(scene.namespace.name().to_owned()),
        name: "second".to_owned(),
    };
    let why =
        format!("{key} is another object than the one that was planned to be deleted; it stays");
    assert_eq!(
        (deleted(&report), not_deleted(&report)),
        (vec![], vec![("ConfigMap/second".to_owned(), why)])
    );
    assert_eq!(uid(&scene, "v1", "configmaps/second"), made);
}

#[test]
fn row_04_an_object_that_is_made_anew_in_the_moment_of_its_deletion_stays() {
    let Some(mut scene) = Scene::new("row-04-moment") else {
        return;
    };
    let (first, second) = (config_map("first", "green"), config_map("second", "green"));
    scene
        .apply(&scene.platform(&[runs("web.main", &first), runs("web.main", &second)]))
        .unwrap();
    let one = scene.platform(&[runs("web.main", &first)]);
    let proxy = through_proxy(&mut scene);
    let (testbed, namespace) = (scene.testbed, scene.namespace.name().to_owned());
    let raced = proxy.add(
        Fault::call(move |_| {
            let namespace = namespace.clone();
            // The thread of the proxy must not wait for an answer itself.
            let racer = std::thread::spawn(move || make_anew(testbed, &namespace));
            racer.join().expect("the race is run");
        })
        .on(|request| request.method == "DELETE" && request.path.ends_with("/second"))
        .nth(1..=1),
    );
    let before = uid(&scene, "v1", "configmaps/second");
    let report = scene.apply(&one).unwrap();
    assert_eq!(raced.times(), 1);
    assert_eq!((deleted(&report), report.not_deleted.len()), (vec![], 1));
    let after = scene.namespace.get("v1", "configmaps/second").unwrap();
    assert_ne!(after["metadata"]["uid"], before);
    assert_eq!(after["data"], json!({"color": "blue"}));
}

#[test]
fn row_04_an_object_that_somebody_asked_to_keep_after_the_plan_stays() {
    let Some(scene) = Scene::new("row-04-keep") else {
        return;
    };
    let (first, second) = (config_map("first", "green"), config_map("second", "green"));
    scene
        .apply(&scene.platform(&[runs("web.main", &first), runs("web.main", &second)]))
        .unwrap();
    let one = scene.platform(&[runs("web.main", &first)]);
    let plan = scene.plan(&one);
    let keep = json!({"metadata": {"annotations": {"helm.sh/resource-policy": "keep"}}});
    scene.namespace.patch("v1", "configmaps/second", &keep);
    let before = uid(&scene, "v1", "configmaps/second");
    let report = scene.apply_plan(&one, &plan, &Heard::default()).unwrap();
    assert_eq!(
        (deleted(&report), not_deleted(&report)),
        (
            vec![],
            vec![(
                "ConfigMap/second".to_owned(),
                "helm.sh/resource-policy: keep asks to keep it".to_owned()
            )]
        )
    );
    assert_eq!(uid(&scene, "v1", "configmaps/second"), before);
}

#[test]
fn row_04_every_deletion_says_which_object_in_which_state_it_means() {
    let Some(mut scene) = Scene::new("row-04-said") else {
        return;
    };
    let set = stateful_set("db", "registry.example/db:1", "");
    let (first, second) = (config_map("first", "green"), config_map("second", "green"));
    let all = [&first, &second, &set].map(|manifest| runs("web.main", manifest));
    scene.apply(&scene.platform(&all)).unwrap();
    let proxy = through_proxy(&mut scene);
    // The set is replaced, and a ConfigMap goes.
    let other = set.replace("serviceName: db", "serviceName: other");
    let fewer = [&first, &other].map(|manifest| runs("web.main", manifest));
    let platform = scene.platform(&fewer);
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.failed, report.deleted.len()), (vec![], 1));
    std::thread::sleep(Duration::from_millis(50));
    let mut deletions = Vec::new();
    for request in proxy.requests() {
        if request.method == "DELETE" {
            let body: Value = serde_json::from_str(&request.body).unwrap();
            let means = |field: &str| body["preconditions"][field].is_string();
            let name = request
                .path
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            deletions.push((name, means("uid"), means("resourceVersion")));
        }
    }
    let vague: Vec<_> = deletions
        .iter()
        .filter(|(_, uid, version)| !uid || !version)
        .collect();
    assert_eq!(vague, Vec::<&(String, bool, bool)>::new());
    for name in ["db", "second"] {
        assert!(
            deletions.iter().any(|deletion| deletion.0 == name),
            "{deletions:?}"
        );
    }
}
