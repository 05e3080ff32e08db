//! Row 6: a namespace is deleted with objects of others in it.

use platc_cluster::applying::Report;
use platc_cluster::planning::Permissions;
use serde_json::{Value, json};

use super::looks::{apply_allowed, deleted, destroying, not_deleted, uid_at};
use super::samples::{Leftovers, config_map, definition};
use crate::scene::{Scene, runs};

const PATH: &str = "/api/v1/namespaces/NS-more";

const NAMESPACE: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: NS-more}
";

const INSIDE: &str = "
apiVersion: v1
kind: ConfigMap
metadata: {name: ours, namespace: NS-more}
data: {color: green}
";

/// Makes an object in the namespace.
fn make(scene: &Scene, path: &str, object: &Value) {
    let path = path.replace("NS", scene.namespace.name());
    let (code, answer) = scene.testbed.request("POST", &path, object);
    assert_eq!(code, 201, "{path}: {answer:#}");
}

/// Applies a platform with the namespace, and then one without, in which the namespace was named.
fn destroy_after(scene: &Scene, between: impl FnOnce()) -> Report {
    let stays = config_map("stays", "green");
    let platform = scene.platform(&[
        runs("", NAMESPACE),
        runs("web.main", INSIDE),
        runs("web.main", &stays),
    ]);
    let report = scene.apply(&platform).expect("nothing stands in the way");
    assert_eq!(report.failed, []);
    between();
    apply_less(scene, &naming(scene))
}

fn apply_less(scene: &Scene, permissions: &Permissions) -> Report {
    let stays = config_map("stays", "green");
    let less = scene.platform(&[runs("web.main", &stays)]);
    apply_allowed(scene, &less, permissions).expect("nothing stands in the way")
}

fn naming(scene: &Scene) -> Permissions {
    destroying(&[&format!("Namespace/{}-more", scene.namespace.name())])
}

/// What the report says of the namespace when these objects are in it.
fn stays(scene: &Scene, objects: &str) -> Vec<(String, String)> {
    let name = format!("{}-more", scene.namespace.name());
    let why = format!(
        "the namespace {name} stays: there are objects in it that are not deleted here: {objects}"
    );
    vec![(format!("Namespace/{name}"), why)]
}

fn is_untouched(scene: &Scene) -> bool {
    let namespace = scene.get(PATH).unwrap_or_default();
    namespace["status"]["phase"] == "Active"
}

#[test]
fn row_06_a_namespace_with_an_object_of_others_stays() {
    let Some(scene) = Scene::new("row-06") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[PATH]);
    let claim = json!({
        "apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "theirs"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    });
    let claims = "/api/v1/namespaces/NS-more/persistentvolumeclaims";
    let report = destroy_after(&scene, || make(&scene, claims, &claim));
    assert_eq!(deleted(&report), ["ConfigMap/ours"]);
    let expected = stays(&scene, "PersistentVolumeClaim/theirs");
    assert_eq!(not_deleted(&report), expected);
    assert!(is_untouched(&scene));
    let theirs = format!("{claims}/theirs");
    assert_ne!(uid_at(&scene, &theirs), "");
    // When it is gone, the same command does what was asked for.
    let path = theirs.replace("NS", scene.namespace.name());
    scene.testbed.request("DELETE", &path, &Value::Null);
    while !uid_at(&scene, &theirs).is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let report = apply_less(&scene, &naming(&scene));
    let name = format!("Namespace/{}-more", scene.namespace.name());
    assert_eq!(
        (deleted(&report), not_deleted(&report)),
        (vec![name], vec![])
    );
    assert_eq!(uid_at(&scene, PATH), "");
}

#[test]
fn row_06_a_custom_object_of_a_kind_that_is_new_is_seen() {
    let Some(scene) = Scene::new("row-06-custom") else {
        return;
    };
    let crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    let crd = format!("{crds}/wells.NS.example.org");
    let paths = [PATH, crd.as_str()];
    let _leftovers = Leftovers(&scene, &paths);
    let wells = "/apis/NS.example.org/v1/namespaces/NS-more/wells";
    // The kind did not exist when platc looked at the server first.
    let report = destroy_after(&scene, || {
        let name = scene.namespace.name();
        let text = definition(&[("v1", "depth: {type: integer}")]).replace("NS", name);
        make(
            &scene,
            crds,
            &serde_saphyr::from_str(&text).expect("it is YAML"),
        );
        let well = json!({
            "apiVersion": format!("{name}.example.org/v1"), "kind": "Well",
            "metadata": {"name": "theirs"}, "spec": {"depth": 3},
        });
        let path = wells.replace("NS", name);
        while scene.testbed.request("POST", &path, &well).0 != 201 {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    });
    assert_eq!(not_deleted(&report), stays(&scene, "Well/theirs"));
    assert!(is_untouched(&scene));
    assert_ne!(uid_at(&scene, &format!("{wells}/theirs")), "");
}

#[test]
fn row_06_an_object_that_something_of_the_whole_cluster_owns_is_seen() {
    let Some(scene) = Scene::new("row-06-owned") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[PATH]);
    let node = scene.get("/api/v1/namespaces/kube-system").unwrap();
    let owned = json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": {"name": "theirs", "ownerReferences": [{
            "apiVersion": "v1", "kind": "Namespace", "name": "kube-system",
            "uid": node["metadata"]["uid"],
        }]},
    });
    let maps = "/api/v1/namespaces/NS-more/configmaps";
    let report = destroy_after(&scene, || make(&scene, maps, &owned));
    assert_eq!(not_deleted(&report), stays(&scene, "ConfigMap/theirs"));
    assert!(is_untouched(&scene));
}
