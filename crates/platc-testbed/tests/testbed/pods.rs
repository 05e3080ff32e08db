//! Pods: what a test makes them do, and what they need.

use serde_json::{Value, json};

use crate::{template, testbed};

fn pod(name: &str) -> Value {
    let mut pod = template(name, "example.com/app:1");
    pod["apiVersion"] = json!("v1");
    pod["kind"] = json!("Pod");
    pod["metadata"]["name"] = json!(name);
    pod
}

fn ready(pod: &Value) -> bool {
    crate::condition(pod, "Ready").is_some_and(|(status, _)| status == "True")
}

#[test]
fn a_pod_does_what_it_is_told_while_it_runs() {
    let Some(testbed) = testbed("a_pod_does_what_it_is_told_while_it_runs") else {
        return;
    };
    let namespace = testbed.namespace("pod");
    namespace.create("pods", &pod("web"));
    namespace.wait("v1", "pods/web", ready);
    namespace.behave("Pod.web", "crash-loop");
    let crashed = namespace.wait("v1", "pods/web", |pod| {
        pod["status"]["containerStatuses"][0]["restartCount"] == 3
    });
    let container = &crashed["status"]["containerStatuses"][0];
    let waiting = json!({
        "reason": "CrashLoopBackOff",
        "message": "back-off 10s restarting failed container",
    });
    assert_eq!(container["state"]["waiting"], waiting);
    assert_eq!(container["lastState"]["terminated"]["exitCode"], 1);
    assert!(!ready(&crashed));
    namespace.behave("Pod.web", "ready");
    namespace.wait("v1", "pods/web", ready);
}

#[test]
fn an_image_that_cannot_be_pulled_is_named() {
    let Some(testbed) = testbed("an_image_that_cannot_be_pulled_is_named") else {
        return;
    };
    let namespace = testbed.namespace("pod");
    let mut web = pod("web");
    web["metadata"]["annotations"] = json!({"testbed.platc/behaviour": "image-pull"});
    namespace.create("pods", &web);
    let web = namespace.wait("v1", "pods/web", |pod| {
        pod["status"]["containerStatuses"].is_array()
    });
    let waiting = json!({
        "reason": "ImagePullBackOff",
        "message": "Back-off pulling image \"example.com/app:1\"",
    });
    assert_eq!(
        web["status"]["containerStatuses"][0]["state"]["waiting"],
        waiting
    );
    assert_eq!(web["status"]["phase"], "Pending");
}

#[test]
fn a_pod_that_no_node_takes_says_why() {
    let Some(testbed) = testbed("a_pod_that_no_node_takes_says_why") else {
        return;
    };
    let namespace = testbed.namespace("pod");
    namespace.behave("Pod.web", "unschedulable");
    namespace.create("pods", &pod("web"));
    let web = namespace.wait("v1", "pods/web", |pod| {
        crate::condition(pod, "PodScheduled") == Some(("False", "Unschedulable"))
    });
    assert_eq!(web["spec"]["nodeName"], Value::Null);
    let message = "0/2 nodes are available: 2 Insufficient memory.";
    assert_eq!(web["status"]["conditions"][0]["message"], message);
    namespace.behave("Pod.web", "ready");
    // A pod that waits for a node is looked at again when something changes.
    namespace.wait("v1", "pods/web", ready);
}

#[test]
fn a_slow_pod_is_ready_later() {
    let Some(testbed) = testbed("a_slow_pod_is_ready_later") else {
        return;
    };
    let namespace = testbed.namespace("pod");
    namespace.behave("Pod.web", "slow=700");
    let start = std::time::Instant::now();
    namespace.create("pods", &pod("web"));
    namespace.wait("v1", "pods/web", |pod| {
        pod["status"]["phase"] == "Running" && !ready(pod)
    });
    namespace.wait("v1", "pods/web", ready);
    assert!(start.elapsed().as_millis() >= 700);
}

#[test]
fn a_pod_waits_for_the_secret_and_the_config_map_it_names() {
    let Some(testbed) = testbed("a_pod_waits_for_the_secret_and_the_config_map_it_names") else {
        return;
    };
    let namespace = testbed.namespace("pod");
    let mut web = pod("web");
    web["spec"]["volumes"] = json!([{"name": "files", "configMap": {"name": "files"}}]);
    web["spec"]["containers"][0]["env"] = json!([{
        "name": "PASSWORD",
        "valueFrom": {"secretKeyRef": {"name": "password", "key": "password"}},
    }]);
    namespace.create("pods", &web);
    let waiting = |reason: &'static str| {
        move |pod: &Value| {
            pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"] == reason
        }
    };
    namespace.wait("v1", "pods/web", waiting("ContainerCreating"));
    let files = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "files"}});
    namespace.create("configmaps", &files);
    namespace.wait("v1", "pods/web", waiting("CreateContainerConfigError"));
    let password = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "password"}});
    namespace.create("secrets", &password);
    namespace.wait("v1", "pods/web", ready);
}

#[test]
fn the_log_of_a_container_is_what_the_test_says() {
    let Some(testbed) = testbed("the_log_of_a_container_is_what_the_test_says") else {
        return;
    };
    let namespace = testbed.namespace("pod");
    namespace.behave("Pod.web", "crash-loop\nstarting\nfatal: no disk\n");
    namespace.create("pods", &pod("web"));
    namespace.wait("v1", "pods/web", |pod| pod["status"]["phase"] == "Running");
    let path = namespace.path("v1", "pods/web/log?tailLines=1");
    let answer = testbed.request("GET", &path, &Value::Null);
    assert_eq!(answer, (200, json!("fatal: no disk\n")));
}

#[test]
fn a_pod_that_is_never_restarted_ends() {
    let Some(testbed) = testbed("a_pod_that_is_never_restarted_ends") else {
        return;
    };
    let namespace = testbed.namespace("pod");
    for (name, behaviour, phase) in [("good", "ready", "Succeeded"), ("bad", "fail", "Failed")] {
        namespace.behave(&format!("Pod.{name}"), behaviour);
        let mut once = pod(name);
        once["spec"]["restartPolicy"] = json!("Never");
        namespace.create("pods", &once);
        namespace.wait("v1", &format!("pods/{name}"), |pod| {
            pod["status"]["phase"] == phase
        });
    }
}
