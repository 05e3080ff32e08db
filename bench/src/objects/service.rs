//! Services.

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::tenant::{Tenant, select};

/// A Service with an address of its own. `ports` are names and numbers.
pub(super) fn service<const N: usize>(
    tenant: &Tenant<'_>,
    object: &str,
    (name, component): (&str, &str),
    ports: [(&str, i32); N],
) -> Service {
    Service {
        metadata: tenant.metadata(object, name, component),
        spec: Some(ServiceSpec {
            type_: Some("ClusterIP".to_owned()),
            selector: Some(select(name, component)),
            ports: Some(service_ports(ports)),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

/// A Service that gives each pod a name.
pub(super) fn headless<const N: usize>(
    tenant: &Tenant<'_>,
    object: &str,
    (name, component): (&str, &str),
    ports: [(&str, i32); N],
) -> Service {
    Service {
        metadata: tenant.metadata(object, name, component),
        spec: Some(ServiceSpec {
            cluster_ip: Some("None".to_owned()),
            publish_not_ready_addresses: Some(true),
            selector: Some(select(name, component)),
            ports: Some(service_ports(ports)),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}

fn service_ports<const N: usize>(ports: [(&str, i32); N]) -> Vec<ServicePort> {
    let ports = ports.map(|(name, number)| ServicePort {
        name: Some(name.to_owned()),
        port: number,
        target_port: Some(IntOrString::String(name.to_owned())),
        protocol: Some("TCP".to_owned()),
        ..ServicePort::default()
    });
    ports.into()
}
