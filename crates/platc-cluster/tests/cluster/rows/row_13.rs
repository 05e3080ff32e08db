//! Row 13: a wait that never returns.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::samples::{Leftovers, deployment, names_at, stateful_set};
use crate::scene::{Heard, Scene, runs};

/// Applies one manifest, and returns why it failed, with the name of its only pod as `POD` and
/// that of the namespace as `NS`.
fn failure(scene: &Scene, manifest: &str) -> String {
    let platform = scene.platform(&[runs("web.main", manifest)]);
    let begun = Instant::now();
    let report = scene.apply(&platform).expect("the apply begins");
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    let [(_, why)] = report.failed.as_slice() else {
        unreachable!("one object has failed: {:?}", report.failed);
    };
    let why = why.replace(scene.namespace.name(), "NS");
    match names_at(scene, "v1", "pods").as_slice() {
        [pod] => why.replace(pod, "POD"),
        _ => why,
    }
}

#[test]
fn row_13_an_image_that_cannot_be_pulled_is_named() {
    let Some(scene) = Scene::new("row-13-image") else {
        return;
    };
    scene.namespace.behave("Deployment.web", "image-pull");
    assert_eq!(
        failure(&scene, &deployment("web", 1, "")),
        "image `registry.example/web:1` of container `main` in pod `POD` cannot be pulled: Back-off \
         pulling image \"registry.example/web:1\"; push it or correct its name, the node tries again \
         within 5 minutes"
    );
}

#[test]
fn row_13_a_crash_loop_ends_the_wait_with_the_last_lines_of_the_log() {
    let Some(scene) = Scene::new("row-13-crash") else {
        return;
    };
    let behaviour = "crash-loop\nstarting\nfatal: no disk\n";
    scene.namespace.behave("Deployment.web", behaviour);
    assert_eq!(
        failure(&scene, &deployment("web", 1, "")),
        "container `main` of pod `POD` was started again 3 times and ended each time, last with exit \
         code 1; its log says why\nlast lines of its log:\n  starting\n  fatal: no disk"
    );
}

#[test]
fn row_13_a_quota_that_is_used_up_is_named() {
    let Some(scene) = Scene::new("row-13-quota") else {
        return;
    };
    let quota = json!({
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "few"},
        "spec": {"hard": {"pods": "0"}},
    });
    scene.namespace.create("resourcequotas", &quota);
    scene.namespace.wait("v1", "resourcequotas/few", |quota| {
        quota["status"]["hard"]["pods"] == "0"
    });
    let why = failure(&scene, &deployment("web", 1, ""));
    // The name of the pod that was not made.
    let (before, rest) = why.split_once('"').unwrap();
    let (_, after) = rest.split_once('"').unwrap();
    assert_eq!(
        format!("{before}POD{after}"),
        "a quota does not allow its pods: pods POD is forbidden: exceeded quota: few, requested: \
         pods=1, used: pods=0, limited: pods=0; raise the quota, or lower what they ask for"
    );
}

#[test]
fn row_13_a_webhook_that_does_not_answer_is_named() {
    let Some(scene) = Scene::new("row-13-webhook") else {
        return;
    };
    let name = scene.namespace.name();
    let path = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    let own = format!("{path}/{name}");
    let _leftovers = Leftovers(&scene, &[own.as_str()]);
    let (code, _) = scene.testbed.request(
        "PATCH",
        &format!("/api/v1/namespaces/{name}"),
        &json!({"metadata": {"labels": {"row-13": name}}}),
    );
    assert_eq!(code, 200);
    let webhook = json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": name},
        "webhooks": [{
            "name": "gone.example.org",
            "clientConfig": {"service": {"namespace": name, "name": "gone", "path": "/"}},
            "rules": [{
                "apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"],
            }],
            "namespaceSelector": {"matchLabels": {"row-13": name}},
            "sideEffects": "None",
            "admissionReviewVersions": ["v1"],
            "timeoutSeconds": 1,
        }],
    });
    assert_eq!(scene.testbed.request("POST", path, &webhook).0, 201);
    wait_until_it_refuses(&scene);
    let why = failure(&scene, &deployment("web", 1, ""));
    // Newer servers say more about the call.
    let (what, said) = why.split_once(": ").unwrap();
    assert_eq!(what, "an admission webhook does not let its pods pass");
    let (_, advice) = said.split_once("service \"gone\" not found").unwrap();
    assert_eq!(
        advice,
        "; look at the policy behind it, or at the webhook itself"
    );
    let call = "Internal error occurred: failed calling webhook \"gone.example.org\": ";
    assert!(said.starts_with(call), "{said}");
}

/// A server takes a moment to know of a new webhook.
fn wait_until_it_refuses(scene: &Scene) {
    let pod = json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "probe"},
        "spec": {"containers": [{"name": "main", "image": "registry.example/probe:1"}]},
    });
    let path = scene.namespace.path("v1", "pods?dryRun=All");
    while scene.testbed.request("POST", &path, &pod).0 == 201 {
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn row_13_a_pod_that_no_node_took_for_a_minute_ends_the_wait() {
    let Some(scene) = Scene::new("row-13-node") else {
        return;
    };
    scene.namespace.behave("Deployment.web", "unschedulable");
    let (testbed, pods) = (scene.testbed, scene.namespace.path("v1", "pods"));
    // The minute is over when the scheduler says that it began a while ago.
    let clock = std::thread::spawn(move || {
        loop {
            let (_, list) = testbed.request("GET", &pods, &Value::Null);
            let pod = &list["items"][0];
            if pod["status"]["conditions"][0]["reason"] == "Unschedulable" {
                let mut conditions = pod["status"]["conditions"].clone();
                conditions[0]["lastTransitionTime"] = json!("2026-01-01T00:00:00Z");
                let name = pod["metadata"]["name"].as_str().unwrap();
                let path = format!("{pods}/{name}/status");
                let patch = json!({"status": {"conditions": conditions}});
                return testbed.request("PATCH", &path, &patch).0;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let why = failure(&scene, &deployment("web", 1, ""));
    assert_eq!(clock.join().unwrap(), 200);
    let (_, nodes) = scene.testbed.request("GET", "/api/v1/nodes", &Value::Null);
    let nodes = nodes["items"].as_array().unwrap().len();
    assert_eq!(
        why,
        format!(
            "no node takes pod `POD`: 0/{nodes} nodes are available: {nodes} Insufficient memory; make \
             room, or lower what it asks for"
        )
    );
}

#[test]
fn row_13_a_claim_that_waits_for_its_first_consumer_is_waited_for_by_nobody() {
    let Some(scene) = Scene::new("row-13-claim") else {
        return;
    };
    let claim = "
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: NS}
spec: {accessModes: [ReadWriteOnce], storageClassName: late, resources: {requests: {storage: 1Gi}}}
";
    let platform = scene.platform(&[runs("db.main", claim)]);
    let begun = Instant::now();
    let report = scene.apply(&platform).unwrap();
    assert_eq!(report.failed, []);
    assert!(begun.elapsed() < Duration::from_secs(5));
    let claim = scene.namespace.get("v1", "persistentvolumeclaims/data");
    assert_eq!(claim.unwrap()["status"]["phase"], "Pending");
}

#[test]
fn row_13_a_broken_pod_that_holds_up_its_own_mending_is_named() {
    let Some(scene) = Scene::new("row-13-former") else {
        return;
    };
    scene.namespace.behave("Pod.db-0", "image-pull");
    let broken = stateful_set("db", "registry.example/db:1", "");
    failure(&scene, &broken);
    let mended = stateful_set("db", "registry.example/db:2", "");
    assert_eq!(
        failure(&scene, &mended),
        "image `registry.example/db:1` of container `main` in pod `POD` cannot be pulled: Back-off \
         pulling image \"registry.example/db:1\"; push it or correct its name, the node tries again \
         within 5 minutes; the pod is of a former revision, and the StatefulSet replaces it only when \
         it is ready or gone: `kubectl delete pod POD -n NS`"
    );
    // What it says to do helps.
    scene.namespace.behave("Pod.db-0", "ready");
    scene.namespace.delete("v1", "pods/db-0", "Background");
    let platform = scene.platform(&[runs("web.main", &mended)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
}

#[test]
fn row_13_nothing_is_waited_for_longer_than_a_person_allows() {
    let Some(scene) = Scene::new("row-13-patience") else {
        return;
    };
    scene.namespace.behave("Deployment.web", "never-ready");
    let web = deployment("web", 1, "");
    let platform = scene.platform(&[runs("web.main", &web)]);
    let plan = scene.plan(&platform);
    let report = scene
        .apply_with(&platform, &plan, &Heard::default(), |options| {
            options.patience = Duration::from_secs(2);
        })
        .unwrap();
    let [(_, why)] = report.failed.as_slice() else {
        unreachable!("one object has failed: {:?}", report.failed);
    };
    let pod = names_at(&scene, "v1", "pods").concat();
    assert_eq!(
        why.replace(&pod, "POD"),
        "not ready after 2 s: 0 of 1 pods are available; pod `POD` is not ready"
    );
}
