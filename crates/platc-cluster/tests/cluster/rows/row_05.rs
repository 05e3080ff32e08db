//! Row 5: claims, volumes and whatever else holds data are deleted with what is no longer compiled.

use std::time::{Duration, Instant};

use platc_cluster::Platform;
use platc_compiler::SecretUse;
use platc_objects::ObjectId;
use platc_sdk::{SecretFormat, SecretSource};
use serde_json::json;

use super::looks::{actions, apply_allowed, deleted, destroying, kept, uid, uid_at};
use super::samples::{Leftovers, config_map, definition};
use crate::scene::{Scene, runs};

const NAMESPACE: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: NS-data}
";

const VOLUME: &str = "
apiVersion: v1
kind: PersistentVolume
metadata: {name: NS-volume}
spec:
  accessModes: [ReadWriteOnce]
  capacity: {storage: 1Gi}
  storageClassName: none
  hostPath: {path: /data}
";

const CLAIM: &str = "
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files, namespace: NS}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

const STORE: &str = "
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: NS}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: 'registry.example/db:1'}]}
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

const CLUSTER_WIDE: &[&str] = &[
    "/api/v1/namespaces/NS-data",
    "/api/v1/persistentvolumes/NS-volume",
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org",
];

/// A platform of everything that holds data, and one small thing that does not.
fn whole(scene: &Scene, settings: &str) -> Platform {
    let definition = definition(&[("v1", "depth: {type: integer}")]);
    let mut platform = scene.platform(&[
        runs("", NAMESPACE),
        runs("", &definition),
        runs("db.main", VOLUME),
        runs("db.main", CLAIM),
        runs("db.main", STORE),
        runs("db.main", settings),
    ]);
    platform.secrets = vec![password(scene)];
    platform
}

fn password(scene: &Scene) -> SecretUse {
    let namespace = scene.namespace.name().to_owned();
    SecretUse {
        namespace: namespace.clone(),
        secret: "db-password".to_owned(),
        key: Some("password".to_owned()),
        component: "db.main".parse().expect("it is an address"),
        object: ObjectId {
            group: "apps",
            kind: "StatefulSet",
            namespace: Some(namespace),
            name: "db".to_owned(),
        },
        container: Some("db".to_owned()),
        path: String::new(),
        source: SecretSource::Generate(SecretFormat::Alphanumeric(32)),
    }
}

/// Says of the volume that it is available, as the controller of volumes does, as soon as it is there.
fn provide_volume(scene: &Scene) -> std::thread::JoinHandle<()> {
    let testbed = scene.testbed;
    let path = format!(
        "/api/v1/persistentvolumes/{}-volume/status",
        scene.namespace.name()
    );
    let available = json!({"status": {"phase": "Available"}});
    std::thread::spawn(move || {
        let begun = Instant::now();
        while testbed.request("PATCH", &path, &available).0 != 200 {
            assert!(begun.elapsed() < Duration::from_secs(30), "no volume");
            std::thread::sleep(Duration::from_millis(50));
        }
    })
}

/// The UIDs of everything that holds data, the claim and the pod of the store among it.
fn uids(scene: &Scene) -> Vec<String> {
    let mut uids: Vec<String> = CLUSTER_WIDE
        .iter()
        .map(|path| uid_at(scene, path))
        .collect();
    for rest in [
        "persistentvolumeclaims/files",
        "persistentvolumeclaims/data-db-0",
        "secrets/db-password",
        "pods/db-0",
    ] {
        uids.push(uid(scene, "v1", rest));
    }
    uids.push(uid(scene, "apps/v1", "statefulsets/db"));
    uids
}

#[test]
fn row_05_nothing_that_holds_data_goes_unasked() {
    let Some(scene) = Scene::new("row-05") else {
        return;
    };
    let _leftovers = Leftovers(&scene, CLUSTER_WIDE);
    let settings = config_map("settings", "green");
    let provider = provide_volume(&scene);
    let report = scene.apply(&whole(&scene, &settings)).unwrap();
    provider.join().expect("the volume is provided");
    assert_eq!(report.failed, []);
    let before = uids(&scene);
    assert!(before.iter().all(|uid| !uid.is_empty()), "{before:?}");
    let less = scene.platform(&[runs("db.main", &settings)]);
    for _ in 0..2 {
        let plan = scene.plan(&less);
        assert_eq!(actions(&plan), [""; 0]);
        let name = scene.namespace.name();
        let holds = |object: &str, what: &str| {
            let reason = format!("it holds data ({what}); `--destroy-data {object}` deletes it");
            (object.to_owned(), reason)
        };
        let definition = format!("wells.{name}.example.org");
        assert_eq!(
            kept(&plan),
            [
                holds(
                    &format!("Namespace/{name}-data"),
                    "everything in the namespace, also what others put there"
                ),
                holds(
                    &format!("PersistentVolume/{name}-volume"),
                    "what is stored on the volume"
                ),
                holds(
                    "PersistentVolumeClaim/files",
                    "its volume, and what is stored there"
                ),
                holds(
                    "Secret/db-password",
                    "generated values, which cannot be made again"
                ),
                (
                    format!("CustomResourceDefinition/{definition}"),
                    format!(
                        "it holds data (every object of the kind that it defines); an apply never \
                         deletes a definition, `kubectl delete customresourcedefinition {definition}` does"
                    )
                ),
                holds(
                    "StatefulSet/db",
                    "the order and identity of the pods that use its volume claims"
                ),
            ]
        );
        let report = scene.apply(&less).unwrap();
        assert_eq!((deleted(&report), report.failed), (vec![], vec![]));
        assert_eq!(uids(&scene), before);
    }
    // What stays is still known: put back into the platform it is found as it was.
    let again = scene.plan(&whole(&scene, &settings));
    assert_eq!(actions(&again), [""; 0]);
}

#[test]
fn row_05_data_that_a_person_names_goes_alone() {
    let Some(scene) = Scene::new("row-05-named") else {
        return;
    };
    let settings = config_map("settings", "green");
    let platform = scene.platform(&[
        runs("db.main", &settings),
        runs("db.main", CLAIM),
        runs("db.main", STORE),
    ]);
    scene.apply(&platform).unwrap();
    let stored = uid(&scene, "v1", "persistentvolumeclaims/data-db-0");
    let less = scene.platform(&[runs("db.main", &settings)]);
    let report = apply_allowed(&scene, &less, &destroying(&["StatefulSet/db"])).unwrap();
    assert_eq!(deleted(&report), ["StatefulSet/db"]);
    // The claims of a set are not the set: they keep what is stored.
    assert_eq!(
        uid(&scene, "v1", "persistentvolumeclaims/data-db-0"),
        stored
    );
    assert_ne!(uid(&scene, "v1", "persistentvolumeclaims/files"), "");
    let files = format!("PersistentVolumeClaim/{}/files", scene.namespace.name());
    let report = apply_allowed(&scene, &less, &destroying(&[&files])).unwrap();
    assert_eq!(deleted(&report), ["PersistentVolumeClaim/files"]);
    assert_eq!(
        uid(&scene, "v1", "persistentvolumeclaims/data-db-0"),
        stored
    );
}

#[test]
fn row_05_a_name_that_several_objects_have_deletes_none_of_them() {
    let Some(scene) = Scene::new("row-05-vague") else {
        return;
    };
    let settings = config_map("settings", "green");
    let claim = CLAIM.replace("files", "db");
    let platform = scene.platform(&[
        runs("db.main", &settings),
        runs("db.main", &claim),
        runs("db.main", STORE),
    ]);
    scene.apply(&platform).unwrap();
    let less = scene.platform(&[runs("db.main", &settings)]);
    let plan = scene.plan_with(&less, &destroying(&["db"])).unwrap();
    let vague = |kind: &str, what: &str| {
        let reason = format!(
            "it holds data ({what}); several objects are meant by `--destroy-data db`, \
             `--destroy-data {kind}/{}/db` deletes this one",
            scene.namespace.name()
        );
        (format!("{kind}/db"), reason)
    };
    assert_eq!(
        (actions(&plan), kept(&plan)),
        (
            vec![],
            vec![
                vague(
                    "PersistentVolumeClaim",
                    "its volume, and what is stored there"
                ),
                vague(
                    "StatefulSet",
                    "the order and identity of the pods that use its volume claims"
                ),
            ]
        )
    );
}
