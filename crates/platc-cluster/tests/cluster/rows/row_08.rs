//! Row 8: a field that cannot change, and then "force" deletes the object.

use platc_cluster::planning::LivePlan;
use platc_plan::Strategy;

use super::looks::{actions, refusals, uid};
use super::samples::{deployment, stateful_set};
use crate::scene::{Scene, runs};

const SERVICE: &str = "
apiVersion: v1
kind: Service
metadata: {name: web, namespace: NS}
spec: {selector: {app: web}, ports: [{port: 80, protocol: TCP}]}
";

const CLAIM: &str = "
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: files, namespace: NS}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
";

const JOB: &str = "
apiVersion: batch/v1
kind: Job
metadata: {name: init, namespace: NS}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: init, image: 'registry.example/init:1'}]}
";

fn strategies(plan: &LivePlan) -> Vec<Option<Strategy>> {
    let changes = plan.plan.changes.iter();
    changes.map(|change| change.strategy).collect()
}

#[test]
fn row_08_a_service_keeps_its_address() {
    let Some(scene) = Scene::new("row-08-service") else {
        return;
    };
    scene
        .apply(&scene.platform(&[runs("web.main", SERVICE)]))
        .unwrap();
    let before = scene.namespace.get("v1", "services/web").unwrap();
    let other = SERVICE.replace("port: 80", "port: 8080");
    let platform = scene.platform(&[runs("web.main", &other)]);
    let plan = scene.plan(&platform);
    assert_eq!(
        (actions(&plan), strategies(&plan)),
        (vec!["update Service/web".to_owned()], vec![None])
    );
    scene.apply(&platform).unwrap();
    let after = scene.namespace.get("v1", "services/web").unwrap();
    assert_eq!(after["metadata"]["uid"], before["metadata"]["uid"]);
    assert_eq!(after["spec"]["clusterIP"], before["spec"]["clusterIP"]);
    assert_eq!(after["spec"]["ports"][0]["port"], 8080);
}

#[test]
fn row_08_a_set_is_made_anew_round_its_running_pods() {
    let Some(scene) = Scene::new("row-08-set") else {
        return;
    };
    let set = stateful_set("db", "registry.example/db:1", "replicas: 2");
    scene
        .apply(&scene.platform(&[runs("db.main", &set)]))
        .unwrap();
    let pods = || ["pods/db-0", "pods/db-1"].map(|rest| uid(&scene, "v1", rest));
    let (before, running) = (uid(&scene, "apps/v1", "statefulsets/db"), pods());
    let parallel = stateful_set(
        "db",
        "registry.example/db:1",
        "replicas: 2\n  podManagementPolicy: Parallel",
    );
    let platform = scene.platform(&[runs("db.main", &parallel)]);
    let plan = scene.plan(&platform);
    assert_eq!(
        (actions(&plan), strategies(&plan)),
        (
            vec!["replace StatefulSet/db".to_owned()],
            vec![Some(Strategy::OrphanAndRecreate)]
        )
    );
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let after = scene.namespace.get("apps/v1", "statefulsets/db").unwrap();
    assert_ne!(after["metadata"]["uid"], before);
    assert_eq!(after["spec"]["podManagementPolicy"], "Parallel");
    assert_eq!(pods(), running);
    assert!(!scene.plan(&platform).has_changes());
}

/// Objects for which nothing that could be done by itself is safe.
#[test]
fn row_08_what_only_a_person_can_decide_is_refused_with_the_way_out() {
    let Some(scene) = Scene::new("row-08-refused") else {
        return;
    };
    let set = stateful_set("db", "registry.example/db:1", "");
    let platform = [CLAIM, JOB, &set].map(|manifest| runs("db.main", manifest));
    assert_eq!(scene.apply(&scene.platform(&platform)).unwrap().failed, []);
    let uids = || {
        [
            uid(&scene, "v1", "persistentvolumeclaims/files"),
            uid(&scene, "batch/v1", "jobs/init"),
            uid(&scene, "apps/v1", "statefulsets/db"),
        ]
    };
    let before = uids();
    let (claim, job, set) = (
        CLAIM.replace("ReadWriteOnce", "ReadWriteMany"),
        JOB.replace("init:1", "init:2"),
        set.replace("app: db", "app: other"),
    );
    let changed = [claim.as_str(), &job, &set].map(|manifest| runs("db.main", manifest));
    let changed = scene.platform(&changed);
    let plan = scene.plan(&changed);
    let refused = |object: &str, why: &str| (object.to_owned(), why.to_owned());
    assert_eq!(
        refusals(&plan),
        [
            refused(
                "PersistentVolumeClaim/files",
                "spec.accessModes cannot change: add a claim under a new name, copy the data, then \
                 remove the old claim by name"
            ),
            refused(
                "StatefulSet/db",
                "spec.selector cannot change: pods with the old labels would run on beside the new \
                 ones; keep the labels (a [[moved]] entry does for a rename), or delete the \
                 StatefulSet by name"
            ),
            refused(
                "Job/init",
                "spec.template cannot change: give the Job a new name, with a digest of its spec in \
                 it, or delete it first"
            ),
        ]
    );
    scene.apply(&changed).unwrap_err();
    assert_eq!(uids(), before);
}

/// A refusal of the server that is about something else than an immutable field is no reason to delete.
#[test]
fn row_08_what_is_simply_wrong_is_refused_and_nothing_is_deleted_for_it() {
    let Some(scene) = Scene::new("row-08-wrong") else {
        return;
    };
    let set = stateful_set("db", "registry.example/db:1", "replicas: 1");
    let web = deployment("web", 1, "");
    scene
        .apply(&scene.platform(&[runs("db.main", &set), runs("web.main", &web)]))
        .unwrap();
    let uids = || {
        [
            uid(&scene, "apps/v1", "statefulsets/db"),
            uid(&scene, "v1", "pods/db-0"),
            uid(&scene, "apps/v1", "deployments/web"),
        ]
    };
    let before = uids();
    for (set, web, refused) in [
        // Only wrong.
        (
            set.replace("replicas: 1", "replicas: -1"),
            web.clone(),
            "StatefulSet/db",
        ),
        // Immutable, and what would come instead is wrong: after a deletion nothing would be there.
        (
            set.replace("replicas: 1", "replicas: -1")
                .replace("serviceName: db", "serviceName: other"),
            web.clone(),
            "StatefulSet/db",
        ),
        (
            set.clone(),
            web.replace("{app: web}", "{app: other}")
                .replace("name: main", "name: Main"),
            "Deployment/web",
        ),
        // Immutable, and the pods would not even be those of the selector.
        (
            set.clone(),
            web.replace("matchLabels: {app: web}", "matchLabels: {app: other}"),
            "Deployment/web",
        ),
    ] {
        let platform = scene.platform(&[runs("db.main", &set), runs("web.main", &web)]);
        let plan = scene.plan(&platform);
        let objects: Vec<String> = refusals(&plan)
            .into_iter()
            .map(|(object, _)| object)
            .collect();
        assert_eq!(objects, [refused], "{set}{web}");
        scene.apply(&platform).unwrap_err();
        assert_eq!(uids(), before);
    }
}

/// That a field is immutable is no permission to delete what somebody else made.
#[test]
fn row_08_a_set_of_others_is_not_made_anew() {
    let Some(scene) = Scene::new("row-08-theirs") else {
        return;
    };
    let theirs =
        stateful_set("db", "registry.example/db:1", "").replace("NS", scene.namespace.name());
    let theirs = serde_saphyr::from_str(&theirs).expect("it is YAML");
    scene
        .namespace
        .create("statefulsets?fieldManager=kubectl-create", &theirs);
    scene.namespace.wait("v1", "pods/db-0", |_| true);
    let uids = || {
        [
            uid(&scene, "apps/v1", "statefulsets/db"),
            uid(&scene, "v1", "pods/db-0"),
        ]
    };
    let before = uids();
    let ours = stateful_set(
        "db",
        "registry.example/db:1",
        "podManagementPolicy: Parallel",
    );
    let platform = scene.platform(&[runs("db.main", &ours)]);
    let reason = "it exists and was not made by this platform; `platc adopt` takes it over";
    assert_eq!(
        refusals(&scene.plan(&platform)),
        [("StatefulSet/db".to_owned(), reason.to_owned())]
    );
    scene.apply(&platform).unwrap_err();
    assert_eq!(uids(), before);
}
