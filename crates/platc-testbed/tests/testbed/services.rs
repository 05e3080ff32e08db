//! Endpoints of Services.

use serde_json::{Value, json};

use crate::{testbed, workload};

#[test]
fn endpoints_are_the_ready_pods() {
    let Some(testbed) = testbed("endpoints_are_the_ready_pods") else {
        return;
    };
    let namespace = testbed.namespace("service");
    let service = json!({
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {
            "selector": {"app": "web"},
            "ports": [{"name": "http", "port": 80, "targetPort": "http"}],
        },
    });
    namespace.create("services", &service);
    namespace.create(
        "deployments",
        &workload("Deployment", "web", &json!({"replicas": 2})),
    );
    let number = |field: &'static str| {
        move |endpoints: &Value| {
            endpoints["subsets"][0][field]
                .as_array()
                .map_or(0, Vec::len)
        }
    };
    let endpoints = namespace.wait("v1", "endpoints/web", |endpoints| {
        number("addresses")(endpoints) == 2
    });
    let port = json!([{"name": "http", "port": 8080, "protocol": "TCP"}]);
    assert_eq!(endpoints["subsets"][0]["ports"], port);
    if testbed.serves("discovery.k8s.io/v1") {
        namespace.wait("discovery.k8s.io/v1", "endpointslices/web", |slice| {
            slice["endpoints"].as_array().map_or(0, Vec::len) == 2
        });
    }
    namespace.behave("Deployment.web", "never-ready");
    namespace.wait("v1", "endpoints/web", |endpoints| {
        number("notReadyAddresses")(endpoints) == 2 && number("addresses")(endpoints) == 0
    });
    namespace.delete("v1", "services/web", "Background");
    namespace.wait_gone("v1", "endpoints/web");
}
