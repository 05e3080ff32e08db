//! Services.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::endpoint::Port;

/// A Service with one address in front of all pods.
pub fn cluster_ip(
    name: String,
    ports: &[Port],
    selector: BTreeMap<String, String>,
) -> core::Service {
    service(name, ports, selector, core::ServiceSpec::default())
}

/// A Service without an address of its own: each pod is found by its own DNS name, ready or not.
pub fn headless(name: String, ports: &[Port], selector: BTreeMap<String, String>) -> core::Service {
    let spec = core::ServiceSpec {
        cluster_ip: Some("None".to_owned()),
        publish_not_ready_addresses: Some(true),
        ..core::ServiceSpec::default()
    };
    service(name, ports, selector, spec)
}

fn service(
    name: String,
    ports: &[Port],
    selector: BTreeMap<String, String>,
    spec: core::ServiceSpec,
) -> core::Service {
    core::Service {
        metadata: ObjectMeta {
            name: Some(name),
            ..ObjectMeta::default()
        },
        spec: Some(core::ServiceSpec {
            ports: Some(ports.iter().map(service_port).collect()),
            selector: Some(selector),
            ..spec
        }),
        ..core::Service::default()
    }
}

fn service_port(port: &Port) -> core::ServicePort {
    core::ServicePort {
        name: Some(port.name.to_owned()),
        port: i32::from(port.number),
        protocol: Some(port.protocol.to_owned()),
        target_port: Some(IntOrString::String(port.name.to_owned())),
        ..core::ServicePort::default()
    }
}
