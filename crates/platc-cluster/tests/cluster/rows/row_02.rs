//! Row 2: the wrong objects are deleted, as a controller has copied the label of the set.

use platc_cluster::inventory;
use serde_json::{Value, json};

use super::looks::{actions, adopting, apply_allowed, deleted, kept, refusals, uid};
use super::samples::config_map;
use crate::scene::{Scene, runs};

/// A ConfigMap with the label of the scene's platform.
fn labelled(scene: &Scene, name: &str) -> Value {
    let namespace = scene.namespace.name();
    json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {
            "name": name,
            "labels": {"applyset.kubernetes.io/part-of": inventory::part_of(namespace, namespace)},
        },
        "data": {"topic": "orders"},
    })
}

fn make_as_operator(scene: &Scene, name: &str) {
    let plural = "configmaps?fieldManager=kafka-operator";
    scene.namespace.create(plural, &labelled(scene, name));
}

#[test]
fn row_02_an_object_with_a_copied_label_is_reported_and_stays() {
    let Some(scene) = Scene::new("row-02-copied") else {
        return;
    };
    let (first, second) = (config_map("first", "green"), config_map("second", "green"));
    let both = scene.platform(&[runs("web.main", &first), runs("web.main", &second)]);
    scene.apply(&both).unwrap();
    make_as_operator(&scene, "topic");
    let copied = uid(&scene, "v1", "configmaps/topic");
    let one = scene.platform(&[runs("web.main", &first)]);
    let plan = scene.plan(&one);
    assert_eq!(actions(&plan), ["delete ConfigMap/second"]);
    let reason = "carries the label of this platform but is not in its inventory: a controller may \
                  have copied the label";
    let reported = [("ConfigMap/topic".to_owned(), reason.to_owned())];
    assert_eq!(kept(&plan), reported);
    let report = scene.apply(&one).unwrap();
    assert_eq!(deleted(&report), ["ConfigMap/second"]);
    assert_eq!(uid(&scene, "v1", "configmaps/second"), "");
    // It is reported as long as it is there, and no run takes it for its own.
    let again = scene.plan(&one);
    assert_eq!((actions(&again), kept(&again)), (vec![], reported.to_vec()));
    scene.apply(&one).unwrap();
    assert_eq!(uid(&scene, "v1", "configmaps/topic"), copied);
}

#[test]
fn row_02_an_object_that_others_made_under_the_name_of_ours_stays() {
    let Some(scene) = Scene::new("row-02-recreated") else {
        return;
    };
    let (first, second) = (config_map("first", "green"), config_map("second", "green"));
    scene
        .apply(&scene.platform(&[runs("web.main", &first), runs("web.main", &second)]))
        .unwrap();
    scene
        .namespace
        .delete("v1", "configmaps/second", "Background");
    scene.namespace.wait_gone("v1", "configmaps/second");
    make_as_operator(&scene, "second");
    let made = uid(&scene, "v1", "configmaps/second");
    let one = scene.platform(&[runs("web.main", &first)]);
    let plan = scene.plan(&one);
    let reason = "is not the object that platc applied: somebody deleted that one and made another \
                  of the same name";
    assert_eq!(
        (actions(&plan), kept(&plan)),
        (
            vec![],
            vec![("ConfigMap/second".to_owned(), reason.to_owned())]
        )
    );
    assert_eq!(deleted(&scene.apply(&one).unwrap()), [""; 0]);
    assert_eq!(uid(&scene, "v1", "configmaps/second"), made);
}

#[test]
fn row_02_an_object_whose_fields_are_no_longer_ours_stays() {
    let Some(scene) = Scene::new("row-02-fields") else {
        return;
    };
    let (first, second) = (config_map("first", "green"), config_map("second", "green"));
    scene
        .apply(&scene.platform(&[runs("web.main", &first), runs("web.main", &second)]))
        .unwrap();
    let before = uid(&scene, "v1", "configmaps/second");
    // One empty entry is how a client says that nobody owns anything.
    let disowned = json!({"metadata": {"managedFields": [{}]}});
    scene
        .namespace
        .patch("v1", "configmaps/second?fieldManager=operator", &disowned);
    let one = scene.platform(&[runs("web.main", &first)]);
    let plan = scene.plan(&one);
    let reason = "carries the label of this platform, but platc did not set it: a controller may \
                  have copied it, or somebody took the object over";
    assert_eq!(
        (actions(&plan), kept(&plan)),
        (
            vec![],
            vec![("ConfigMap/second".to_owned(), reason.to_owned())]
        )
    );
    assert_eq!(deleted(&scene.apply(&one).unwrap()), [""; 0]);
    assert_eq!(uid(&scene, "v1", "configmaps/second"), before);
}

#[test]
fn row_02_an_object_with_a_copied_label_is_not_written_over() {
    let Some(scene) = Scene::new("row-02-wanted") else {
        return;
    };
    make_as_operator(&scene, "topic");
    let before = scene.namespace.get("v1", "configmaps/topic").unwrap();
    let topic = config_map("topic", "green");
    let platform = scene.platform(&[runs("kafka.main", &topic)]);
    let plan = scene.plan(&platform);
    let reason = "it exists and was not made by this platform; `platc adopt` takes it over";
    assert_eq!(
        refusals(&plan),
        [("ConfigMap/topic".to_owned(), reason.to_owned())]
    );
    scene.apply(&platform).unwrap_err();
    let after = scene.namespace.get("v1", "configmaps/topic").unwrap();
    assert_eq!(after, before);
    apply_allowed(&scene, &platform, &adopting()).unwrap();
    let taken = scene.namespace.get("v1", "configmaps/topic").unwrap();
    assert_eq!(taken["metadata"]["uid"], before["metadata"]["uid"]);
    assert!(!scene.plan(&platform).has_changes());
}
