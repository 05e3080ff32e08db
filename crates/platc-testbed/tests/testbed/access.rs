//! Who may do what, and a server that is stopped.

use platc_testbed::{Testbed, User};
use serde_json::{Value, json};

use crate::{testbed, workload};

/// What kubectl's `auth can-i` asks, as a user.
fn may(testbed: &Testbed, user: &User, namespace: &str) -> bool {
    let review = json!({
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": {
            "namespace": namespace,
            "verb": "list",
            "resource": "pods",
        }},
    });
    let config = testbed.config(user);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let answer: Value = runtime.block_on(async {
        let client = kube::Client::try_from(config).expect("the configuration is whole");
        let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        let request = http::Request::post(path)
            .header("content-type", "application/json")
            .body(review.to_string().into_bytes())
            .expect("the request is whole");
        client.request(request).await.expect("anybody may ask this")
    });
    answer["status"]["allowed"] == true
}

#[test]
fn a_user_may_do_nothing_until_a_role_is_bound() {
    let Some(testbed) = testbed("a_user_may_do_nothing_until_a_role_is_bound") else {
        return;
    };
    let namespace = testbed.namespace("access");
    let reader = User::Named(format!("reader-of-{}", namespace.name()));
    assert!(may(testbed, &User::Admin, namespace.name()));
    assert!(!may(testbed, &User::Restricted, namespace.name()));
    assert!(!may(testbed, &reader, namespace.name()));
    let User::Named(name) = &reader else {
        unreachable!("the user was named above");
    };
    let binding = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "reader"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": name}],
    });
    namespace.create("rolebindings", &binding);
    while !may(testbed, &reader, namespace.name()) {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[test]
fn a_kubeconfig_names_the_contexts_of_both_users() {
    let Some(testbed) = testbed("a_kubeconfig_names_the_contexts_of_both_users") else {
        return;
    };
    let text = std::fs::read_to_string(testbed.kubeconfig()).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let contexts: Vec<&str> = file["contexts"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|context| context["name"].as_str())
        .collect();
    assert_eq!(contexts, ["admin", "restricted"]);
    assert_eq!(file["current-context"], "admin");
}

#[test]
fn a_kubeconfig_of_one_user_or_of_a_proxy_has_one_context() {
    let Some(testbed) = testbed("a_kubeconfig_of_one_user_or_of_a_proxy_has_one_context") else {
        return;
    };
    let proxy = testbed.proxy(&User::Admin);
    let named = testbed.kubeconfig_for(&User::Named("team:a".to_owned()));
    let read = |path: &std::path::Path| -> Value {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let expected = json!([{
        "name": "team:a",
        "user": {"token": "testbed-admin", "as": "team:a"},
    }]);
    assert_eq!(read(&named)["users"], expected);
    let expected = json!([{"name": "testbed", "cluster": {"server": proxy.url()}}]);
    assert_eq!(read(proxy.kubeconfig())["clusters"], expected);
}

#[test]
fn a_private_server_that_was_stopped_has_lost_nothing() {
    let mut testbed = match Testbed::private() {
        Ok(testbed) => testbed,
        Err(missing) => {
            let test = "a_private_server_that_was_stopped_has_lost_nothing";
            return platc_testing::skip(test, &missing.to_string());
        }
    };
    let web = workload("Deployment", "web", &json!({"replicas": 1}));
    let path = "/apis/apps/v1/namespaces/default/deployments";
    assert_eq!(testbed.request("POST", path, &web).0, 201);
    testbed.stop_api_server();
    assert!(
        testbed
            .try_request("GET", "/version", &Value::Null)
            .is_err()
    );
    testbed.start_api_server();
    let found = || {
        testbed
            .request("GET", &format!("{path}/web"), &Value::Null)
            .1
    };
    while found()["status"]["readyReplicas"] != 1 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}
