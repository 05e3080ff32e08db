//! Row 9: the claim template of a StatefulSet changes.

use platc_plan::Strategy;
use serde_json::Value;

use super::looks::{actions, refusals, uid};
use super::samples::Leftovers;
use crate::scene::{Scene, runs};

/// A StatefulSet of two pods with a claim of this size each.
fn store(size: &str, class: &str) -> String {
    format!(
        "
apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: NS}}
spec:
  serviceName: db
  replicas: 2
  selector: {{matchLabels: {{app: db}}}}
  template:
    metadata: {{labels: {{app: db}}}}
    spec: {{containers: [{{name: db, image: 'registry.example/db:1'}}]}}
  volumeClaimTemplates:
  - metadata: {{name: data}}
    spec:
      storageClassName: {class}
      accessModes: [ReadWriteOnce]
      resources: {{requests: {{storage: {size}}}}}
"
    )
}

const CLAIMS: [&str; 2] = [
    "persistentvolumeclaims/data-db-0",
    "persistentvolumeclaims/data-db-1",
];

/// The UIDs of the pods and the claims.
fn uids(scene: &Scene) -> Vec<String> {
    let all = ["pods/db-0", "pods/db-1"].into_iter().chain(CLAIMS);
    all.map(|rest| uid(scene, "v1", rest)).collect()
}

fn sizes(scene: &Scene) -> Vec<Value> {
    CLAIMS
        .map(|rest| {
            let claim = scene.namespace.get("v1", rest).unwrap_or_default();
            claim["spec"]["resources"]["requests"]["storage"].clone()
        })
        .to_vec()
}

#[test]
fn row_09_claims_grow_under_their_running_pods() {
    let Some(scene) = Scene::new("row-09-grows") else {
        return;
    };
    let small = store("1Gi", "standard");
    scene
        .apply(&scene.platform(&[runs("db.main", &small)]))
        .unwrap();
    let (set, before) = (uid(&scene, "apps/v1", "statefulsets/db"), uids(&scene));
    // One claim was grown by hand already, further than the platform asks now.
    let by_hand = serde_json::json!({"spec": {"resources": {"requests": {"storage": "5Gi"}}}});
    scene.namespace.patch("v1", CLAIMS[1], &by_hand);
    let large = store("3Gi", "standard");
    let platform = scene.platform(&[runs("db.main", &large)]);
    let plan = scene.plan(&platform);
    assert_eq!(
        (
            actions(&plan),
            plan.plan.changes[0].strategy,
            refusals(&plan)
        ),
        (
            vec!["replace StatefulSet/db".to_owned()],
            Some(Strategy::ExpandClaims),
            vec![]
        )
    );
    let report = scene.apply(&platform).unwrap();
    assert_eq!(report.failed, []);
    assert_eq!(sizes(&scene), ["3Gi", "5Gi"]);
    assert_eq!(uids(&scene), before);
    let after = scene.namespace.get("apps/v1", "statefulsets/db").unwrap();
    assert_ne!(after["metadata"]["uid"], set);
    assert_eq!(
        after["spec"]["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"],
        "3Gi"
    );
    assert!(!scene.plan(&platform).has_changes());
}

/// The claim of a pod that runs no more is used again when the set grows.
#[test]
fn row_09_claims_of_pods_that_were_scaled_away_grow_too() {
    let Some(scene) = Scene::new("row-09-scaled") else {
        return;
    };
    let small = store("1Gi", "standard");
    scene
        .apply(&scene.platform(&[runs("db.main", &small)]))
        .unwrap();
    let one = small.replace("replicas: 2", "replicas: 1");
    scene
        .apply(&scene.platform(&[runs("db.main", &one)]))
        .unwrap();
    scene.namespace.wait_gone("v1", "pods/db-1");
    let large = store("3Gi", "standard").replace("replicas: 2", "replicas: 1");
    let report = scene
        .apply(&scene.platform(&[runs("db.main", &large)]))
        .unwrap();
    assert_eq!(
        (report.failed, sizes(&scene)),
        (vec![], vec!["3Gi".into(), "3Gi".into()])
    );
}

#[test]
fn row_09_what_claims_cannot_do_is_refused_before_anything_is_written() {
    let Some(scene) = Scene::new("row-09-refused") else {
        return;
    };
    let class = "/apis/storage.k8s.io/v1/storageclasses/NS-rigid";
    let _leftovers = Leftovers(&scene, &[class]);
    let rigid = format!("{}-rigid", scene.namespace.name());
    let object = serde_json::json!({
        "apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": rigid},
        "provisioner": "testbed.platc/volumes",
    });
    let classes = "/apis/storage.k8s.io/v1/storageclasses";
    let (code, answer) = scene.testbed.request("POST", classes, &object);
    assert_eq!(code, 201, "{answer:#}");
    let before = store("2Gi", &rigid);
    scene
        .apply(&scene.platform(&[runs("db.main", &before)]))
        .unwrap();
    let set = uid(&scene, "apps/v1", "statefulsets/db");
    let all = uids(&scene);
    let template = "spec.volumeClaimTemplates[name=data].spec";
    for (after, why) in [
        (
            store("3Gi", &rigid),
            format!(
                "PersistentVolumeClaim/data-db-0 in {} cannot grow: its StorageClass {rigid} does \
                 not say allowVolumeExpansion; keep the old size, or set it on the class if its \
                 provisioner can expand volumes",
                scene.namespace.name()
            ),
        ),
        (
            store("1Gi", &rigid),
            format!(
                "{template}.resources.requests.storage 2Gi -> 1Gi cannot change: a volume cannot \
                 shrink; keep the old size, or add a smaller claim template under a new name and \
                 copy the data"
            ),
        ),
        (
            store("2Gi", "standard"),
            format!(
                "{template}.storageClassName {rigid} -> standard cannot change: claims that exist \
                 keep what they were made with; add a claim template under a new name, copy the \
                 data, then drop the old one"
            ),
        ),
    ] {
        let platform = scene.platform(&[runs("db.main", &after)]);
        let plan = scene.plan(&platform);
        assert_eq!(refusals(&plan), [("StatefulSet/db".to_owned(), why)]);
        scene.apply(&platform).unwrap_err();
        assert_eq!(uid(&scene, "apps/v1", "statefulsets/db"), set);
        assert_eq!(
            (uids(&scene), sizes(&scene)),
            (all.clone(), vec!["2Gi".into(), "2Gi".into()])
        );
    }
}
