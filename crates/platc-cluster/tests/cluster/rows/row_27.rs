//! Row 27: a store that is formatted anew when it restarts. When a NameNode is formatted is tested in
//! `modules/hdfs/tests/scripts`; here: nothing starts with half of its configuration, and a restart
//! finds the volumes of before.

use platc_sdk::Stage;
use serde_json::{Value, json};

use super::samples::{config_map, names_at, stateful_set, story};
use crate::scene::{Heard, Part, Scene, runs};

const CLAIM: &str = "volumeClaimTemplates: [{metadata: {name: name}, spec: {accessModes: \
                     [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]";

const KEYTAB: &str = "
apiVersion: v1
kind: Secret
metadata: {name: keytab, namespace: NS}
";

/// What a store needs before it starts for the first time, and the store.
fn parts<'a>(config: &'a [String; 2], store: &'a str) -> [Part<'a>; 3] {
    let [core, keytab] = config;
    let early = |manifest| Part {
        stage: Stage::Foundation,
        ..runs("hdfs.lake", manifest)
    };
    [runs("hdfs.lake", store), early(core), early(keytab)]
}

#[test]
fn row_27_a_store_starts_with_its_whole_configuration_or_not_at_all() {
    let Some(scene) = Scene::new("row-27") else {
        return;
    };
    let config = [config_map("core-site", "green"), KEYTAB.to_owned()];
    let store = stateful_set("namenode", "registry.example/namenode:1", CLAIM);
    let platform = scene.platform(&parts(&config, &store));
    let plan = scene.plan(&platform);
    let quota = json!({
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "none"},
        "spec": {"hard": {"count/secrets": "0"}},
    });
    scene.namespace.create("resourcequotas", &quota);
    scene.namespace.wait("v1", "resourcequotas/none", |quota| {
        !quota["status"]["hard"].is_null()
    });
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &plan, &heard);
    let report = report.unwrap();
    assert_eq!((report.failed.len(), report.skipped.len()), (1, 1));
    let mut told = story(&heard);
    told.sort();
    assert_eq!(
        told,
        [
            "applied ConfigMap/core-site",
            "failed Secret/keytab",
            "ready ConfigMap/core-site",
            "skipped StatefulSet/namenode",
        ]
    );
    assert_eq!(names_at(&scene, "apps/v1", "statefulsets"), [""; 0]);
    scene
        .namespace
        .delete("v1", "resourcequotas/none", "Background");
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().failed, []);
    assert_eq!(
        story(&heard).last().map(String::as_str),
        Some("ready StatefulSet/namenode")
    );

    // A restart, also one with another image, finds the volume that was formatted.
    let volume = || {
        let claim = scene
            .namespace
            .get("v1", "persistentvolumeclaims/name-namenode-0");
        claim.map_or(Value::Null, |claim| claim["metadata"]["uid"].clone())
    };
    let before = volume();
    let newer = stateful_set("namenode", "registry.example/namenode:2", CLAIM);
    let platform = scene.platform(&parts(&config, &newer));
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    assert_eq!(volume(), before);
    assert_ne!(before, Value::Null);
}
