//! Claims and volumes.

use serde_json::{Value, json};

use crate::{template, testbed};

fn claim(name: &str, class: Option<&str>) -> Value {
    let mut claim = json!({
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        },
    });
    if let Some(class) = class {
        claim["spec"]["storageClassName"] = json!(class);
    }
    claim
}

fn bound(claim: &Value) -> bool {
    claim["status"]["phase"] == "Bound"
}

#[test]
fn a_claim_of_the_default_class_is_bound_and_grows() {
    let Some(testbed) = testbed("a_claim_of_the_default_class_is_bound_and_grows") else {
        return;
    };
    let namespace = testbed.namespace("claim");
    namespace.create("persistentvolumeclaims", &claim("data", None));
    let data = namespace.wait("v1", "persistentvolumeclaims/data", bound);
    assert_eq!(data["spec"]["storageClassName"], "standard");
    let more = json!({"spec": {"resources": {"requests": {"storage": "2Gi"}}}});
    namespace.patch("v1", "persistentvolumeclaims/data", &more);
    namespace.wait("v1", "persistentvolumeclaims/data", |data| {
        data["status"]["capacity"]["storage"] == "2Gi"
    });
}

#[test]
fn a_claim_that_waits_for_a_pod_is_bound_with_it_and_kept_while_it_runs() {
    let Some(testbed) = testbed("a_claim_that_waits_for_a_pod_is_bound_with_it") else {
        return;
    };
    let namespace = testbed.namespace("claim");
    namespace.create("persistentvolumeclaims", &claim("data", Some("late")));
    std::thread::sleep(std::time::Duration::from_millis(300));
    let data = namespace.get("v1", "persistentvolumeclaims/data").unwrap();
    assert_eq!(data["status"]["phase"], "Pending");
    let mut pod = template("web", "example.com/app:1");
    pod["apiVersion"] = json!("v1");
    pod["kind"] = json!("Pod");
    pod["metadata"]["name"] = json!("web");
    pod["spec"]["volumes"] =
        json!([{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]);
    namespace.create("pods", &pod);
    let data = namespace.wait("v1", "persistentvolumeclaims/data", bound);
    namespace.wait("v1", "pods/web", |pod| pod["status"]["phase"] == "Running");
    namespace.delete("v1", "persistentvolumeclaims/data", "Background");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let held = namespace.get("v1", "persistentvolumeclaims/data").unwrap();
    assert!(held["metadata"]["deletionTimestamp"].is_string());
    namespace.delete("v1", "pods/web", "Background");
    namespace.wait_gone("v1", "persistentvolumeclaims/data");
    let volume = data["spec"]["volumeName"].as_str().unwrap();
    let path = format!("/api/v1/persistentvolumes/{volume}");
    while testbed.request("GET", &path, &Value::Null).0 != 404 {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn a_claim_of_no_class_or_of_a_broken_one_stays_pending() {
    let Some(testbed) = testbed("a_claim_of_no_class_or_of_a_broken_one_stays_pending") else {
        return;
    };
    let namespace = testbed.namespace("claim");
    namespace.behave("PersistentVolumeClaim.broken", "never-ready");
    namespace.create("persistentvolumeclaims", &claim("unknown", Some("unknown")));
    namespace.create("persistentvolumeclaims", &claim("broken", None));
    namespace.create("persistentvolumeclaims", &claim("good", None));
    namespace.wait("v1", "persistentvolumeclaims/good", bound);
    for name in ["unknown", "broken"] {
        let claim = namespace.get("v1", &format!("persistentvolumeclaims/{name}"));
        assert_eq!(claim.unwrap()["status"]["phase"], "Pending");
    }
}
