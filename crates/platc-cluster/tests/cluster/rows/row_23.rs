//! Row 23: a finalizer that nobody finishes, and a namespace that goes for ever.

use std::time::{Duration, Instant};

use platc_cluster::Platform;
use platc_cluster::applying::Report;
use platc_testbed::Testbed;
use serde_json::{Value, json};

use super::looks::{destroying, not_deleted};
use super::samples::{Leftovers, definition, deployment, story, well, write_as};
use crate::scene::{Heard, Scene, runs};

const NAMESPACE: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: NS-wells}
";

const ACCOUNT: &str = "
apiVersion: v1
kind: ServiceAccount
metadata: {name: well-operator, namespace: NS-wells}
";

const FINALIZER: &str = "example.org/fill-up";
const LEFTOVERS: &[&str] = &[
    "/api/v1/namespaces/NS-wells",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org",
];

/// A platform with an operator, and an object that only the operator can finish.
fn parts() -> [String; 3] {
    let operator = deployment("well-operator", 1, ", serviceAccountName: well-operator");
    let crd = definition(&[("v1", "depth: {type: integer}")]);
    let elsewhere = |manifest: String| manifest.replace("namespace: NS", "namespace: NS-wells");
    [crd, elsewhere(well("v1", "depth: 3")), elsewhere(operator)]
}

/// What the operator does with a well that is to go: it takes a moment, and cannot do it when its
/// program or its account is gone. Answers what was there when it was done.
fn finish(testbed: &Testbed, namespace: &str) -> Vec<&'static str> {
    let well = format!("/apis/{namespace}.example.org/v1/namespaces/{namespace}-wells/wells/deep");
    let begun = Instant::now();
    let get = |path: &str| testbed.request("GET", path, &Value::Null);
    while get(&well).1["metadata"]["deletionTimestamp"].is_null() {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "nobody deletes it"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    std::thread::sleep(Duration::from_millis(700));
    let needed = [
        ("program", "apis/apps/v1", "deployments"),
        ("account", "api/v1", "serviceaccounts"),
    ];
    let there = needed.iter().filter(|(_, api, plural)| {
        let path = format!("/{api}/namespaces/{namespace}-wells/{plural}/well-operator");
        let (code, object) = get(&path);
        code == 200 && object["metadata"]["deletionTimestamp"].is_null()
    });
    let there = there.map(|(what, _, _)| *what).collect();
    testbed.request("PATCH", &well, &json!({"metadata": {"finalizers": null}}));
    there
}

/// Where the object is that only the operator can finish.
fn well_of(scene: &Scene) -> String {
    let name = scene.namespace.name();
    format!("/apis/{name}.example.org/v1/namespaces/{name}-wells/wells/deep")
}

/// Installs the platform; then the operator puts its finalizer on the well.
fn installed(scene: &Scene) -> Platform {
    let [crd, deep, operator] = parts();
    let platform = scene.platform(&[
        runs("", NAMESPACE),
        runs("", &crd),
        runs("wells.main", ACCOUNT),
        runs("wells.main", &operator),
        runs("wells.main", &deep),
    ]);
    let report = scene.apply(&platform).expect("nothing hinders it");
    assert_eq!(report.failed, []);
    let held = json!({"metadata": {"finalizers": [FINALIZER]}});
    let path = format!("{}?fieldManager=well-operator", well_of(scene));
    assert_eq!(scene.testbed.request("PATCH", &path, &held).0, 200);
    platform
}

/// Destroys everything, also what holds data. Each object may take so many seconds to go.
fn destroy(scene: &Scene, platform: &Platform, seconds: u64, heard: &Heard) -> Report {
    let name = scene.namespace.name();
    let data = [
        format!("Namespace/{name}-wells"),
        format!("CustomResourceDefinition/wells.{name}.example.org"),
    ];
    let permissions = destroying(&[&data[0], &data[1]]);
    let patience = Duration::from_secs(seconds);
    let report = scene.destroy(platform, &permissions, patience, heard);
    report.expect("nothing hinders it")
}

#[test]
fn row_23_what_a_stuck_object_may_need_stays_and_its_finalizer_is_told() {
    let Some(scene) = Scene::new("row-23-stuck") else {
        return;
    };
    let _leftovers = Leftovers(&scene, LEFTOVERS);
    let platform = installed(&scene);
    let report = destroy(&scene, &platform, 1, &Heard::default());
    assert_eq!(report.deleted, []);
    let name = scene.namespace.name();
    let left: Vec<String> = not_deleted(&report)
        .into_iter()
        .map(|(object, why)| format!("{object}: {why}").replace(name, "NS"))
        .collect();
    assert_eq!(
        left,
        [
            "Well/deep: Well/deep in NS-wells does not go: it is being deleted; `well-operator` put \
             the finalizer `example.org/fill-up` there and must run to let it go",
            "Deployment/well-operator: Well/deep in NS-wells is still there and may need it to go",
            "ServiceAccount/well-operator: Well/deep in NS-wells is still there and may need it to go",
            "CustomResourceDefinition/wells.NS.example.org: Well/deep in NS-wells is still there and \
             may need it to go",
            "Namespace/NS-wells: Well/deep in NS-wells is still there and may need it to go",
        ]
    );
    // Nobody has taken the finalizer away.
    let well = scene.get(&well_of(&scene)).unwrap();
    assert_eq!(well["metadata"]["finalizers"], json!([FINALIZER]));
    let free = json!({"metadata": {"finalizers": null}});
    scene.testbed.request("PATCH", &well_of(&scene), &free);
}

#[test]
fn row_23_a_custom_object_goes_while_its_controller_runs_also_when_it_was_going_already() {
    let Some(scene) = Scene::new("row-23") else {
        return;
    };
    let _leftovers = Leftovers(&scene, LEFTOVERS);
    let platform = installed(&scene);
    // The operator is busy. When it works again, the same command goes on.
    let report = destroy(&scene, &platform, 1, &Heard::default());
    assert_eq!(report.deleted, []);
    let name = scene.namespace.name();
    let (testbed, namespace) = (scene.testbed, name.to_owned());
    let operator = std::thread::spawn(move || finish(testbed, &namespace));
    let heard = Heard::default();
    let report = destroy(&scene, &platform, 20, &heard);
    assert_eq!(not_deleted(&report), []);
    assert_eq!(operator.join().unwrap(), ["program", "account"]);
    let story: Vec<String> = story(&heard)
        .iter()
        .map(|line| line.replace(name, "NS"))
        .collect();
    assert_eq!(
        story,
        [
            "deleted Well/deep",
            "deleted Deployment/well-operator",
            "deleted ServiceAccount/well-operator",
            "deleted CustomResourceDefinition/wells.NS.example.org",
            "deleted Namespace/NS-wells",
        ]
    );
    for path in LEFTOVERS {
        assert_eq!(scene.get(path), None);
    }
}

#[test]
fn row_23_a_namespace_that_is_going_is_told_with_what_holds_it() {
    let Some(scene) = Scene::new("row-23-namespace") else {
        return;
    };
    let name = scene.namespace.name();
    let held = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "held", "finalizers": [FINALIZER]},
    });
    scene.namespace.create("configmaps", &held);
    let path = format!("/api/v1/namespaces/{name}");
    scene.testbed.request("DELETE", &path, &Value::Null);
    let conditions = |object: &Value| {
        object["status"]["conditions"]
            .as_array()
            .map_or(0, Vec::len)
    };
    let begun = Instant::now();
    while scene
        .get(&path)
        .is_none_or(|object| conditions(&object) == 0)
    {
        assert!(begun.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(50));
    }
    let settings = super::samples::config_map("settings", "green");
    let platform = scene.platform(&[runs("web.main", &settings)]);
    let refused = scene.apply(&platform).unwrap_err().to_string();
    let free = json!({"metadata": {"finalizers": null}});
    write_as(&scene, "well-operator", "v1", "configmaps/held", &free);
    assert_eq!(
        refused.replace(name, "NS"),
        "nothing was changed: 1 of the changes cannot be done\n  web.main ConfigMap/settings: nothing can \
         be made in the namespace NS: it is being deleted: Some content in the namespace has \
         finalizers remaining: example.org/fill-up in 1 resource instances"
    );
}
