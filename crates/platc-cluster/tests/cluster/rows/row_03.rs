//! Row 3: what moves from one owner to another is deleted and made anew.

use platc_cluster::Platform;

use super::looks::{actions, adopting, apply_allowed, deleted, kept, refusals, uid};
use super::samples::config_map;
use crate::scene::{Scene, runs};

const STORE: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: old-db, namespace: NS}
spec:
  serviceName: old-db
  selector: {matchLabels: {app: old-db}}
  template:
    metadata: {labels: {app: old-db}}
    spec: {containers: [{name: db, image: 'registry.example/db:1'}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

/// The UIDs of a store named `<name>-db`: its settings, its set, its pod and its claim.
fn uids(scene: &Scene, name: &str) -> [String; 4] {
    [
        uid(scene, "v1", &format!("configmaps/{name}-settings")),
        uid(scene, "apps/v1", &format!("statefulsets/{name}-db")),
        uid(scene, "v1", &format!("pods/{name}-db-0")),
        uid(
            scene,
            "v1",
            &format!("persistentvolumeclaims/data-{name}-db-0"),
        ),
    ]
}

#[test]
fn row_03_a_moved_component_keeps_its_objects() {
    let Some(scene) = Scene::new("row-03-moved") else {
        return;
    };
    let settings = config_map("old-settings", "green");
    let store = |component| {
        let parts = [runs(component, &settings), runs(component, STORE)];
        scene.platform(&parts)
    };
    scene.apply(&store("db.old")).unwrap();
    let before = uids(&scene, "old");
    let mut moved = store("db.meta");
    moved.moved = vec![("db.old".to_owned(), "db.meta".to_owned())];
    let plan = scene.plan(&moved);
    assert_eq!((actions(&plan), kept(&plan)), (vec![], vec![]));
    let report = scene.apply(&moved).unwrap();
    assert_eq!((report.written, report.deleted), (vec![], vec![]));
    assert_eq!(uids(&scene, "old"), before);
    // The entry may go later: the objects belong to the new address from now on.
    let later = scene.plan(&store("db.meta"));
    assert_eq!((actions(&later), kept(&later)), (vec![], vec![]));
}

#[test]
fn row_03_a_rename_without_an_entry_is_pointed_out_and_leaves_the_data() {
    let Some(scene) = Scene::new("row-03-renamed") else {
        return;
    };
    let old = config_map("old-settings", "green");
    scene
        .apply(&scene.platform(&[runs("db.old", &old), runs("db.old", STORE)]))
        .unwrap();
    let before = uids(&scene, "old");
    let (new, store) = (
        config_map("meta-settings", "green"),
        STORE.replace("old-db", "meta-db"),
    );
    let renamed = scene.platform(&[runs("db.meta", &new), runs("db.meta", &store)]);
    let plan = scene.plan(&renamed);
    assert_eq!(
        actions(&plan),
        [
            "create ConfigMap/meta-settings",
            "create StatefulSet/meta-db",
            "delete ConfigMap/old-settings",
        ]
    );
    let hints: Vec<String> = plan.plan.hints.iter().map(ToString::to_string).collect();
    assert_eq!(
        hints,
        ["db.old is gone and db.meta looks like it; if it was renamed, add a [[moved]] entry"]
    );
    assert_eq!(
        deleted(&scene.apply(&renamed).unwrap()),
        ["ConfigMap/old-settings"]
    );
    assert_eq!(uids(&scene, "old")[1..], before[1..]);
}

/// A platform of its own in the namespace of the scene.
fn second(scene: &Scene, manifest: &str) -> Platform {
    let mut platform = scene.platform(&[runs("web.other", manifest)]);
    platform.name.push_str("-second");
    platform
}

#[test]
fn row_03_an_object_moves_between_platforms_without_being_deleted() {
    let Some(scene) = Scene::new("row-03-across") else {
        return;
    };
    let (shared, rest) = (config_map("shared", "green"), config_map("rest", "green"));
    let first = scene.platform(&[runs("web.main", &shared), runs("web.main", &rest)]);
    scene.apply(&first).unwrap();
    let before = uid(&scene, "v1", "configmaps/shared");
    let second = second(&scene, &shared);
    // Unasked, the second platform does not take what the first one owns.
    let plan = scene.plan(&second);
    let set = platc_cluster::inventory::part_of(&first.name, &first.namespace);
    let reason = format!(
        "it exists and belongs to an ApplySet {set}; an object is in one ApplySet only: another \
         platform or `kubectl apply --applyset` holds it, see the object with the label \
         `applyset.kubernetes.io/id={set}`; `platc adopt` takes it"
    );
    assert_eq!(refusals(&plan), [("ConfigMap/shared".to_owned(), reason)]);
    scene.apply(&second).unwrap_err();
    apply_allowed(&scene, &second, &adopting()).unwrap();
    assert_eq!(uid(&scene, "v1", "configmaps/shared"), before);
    // The first one neither writes what it lost nor deletes it when it no longer compiles it.
    assert_eq!(refusals(&scene.plan(&first)).len(), 1);
    let less = scene.platform(&[runs("web.main", &rest)]);
    assert_eq!(actions(&scene.plan(&less)), [""; 0]);
    assert_eq!(deleted(&scene.apply(&less).unwrap()), [""; 0]);
    assert_eq!(uid(&scene, "v1", "configmaps/shared"), before);
    assert!(!scene.plan(&second).has_changes());
}
