//! Who may open connections to pods.

use k8s_openapi::api::networking::v1 as networking;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use std::collections::BTreeMap;

use crate::endpoint::Port;
use crate::labels::Identity;

/// Pods that may open connections.
#[derive(Clone, Debug)]
pub enum Peer {
    /// All pods of a component, wherever they are.
    Component(Identity),
    /// All pods of a namespace, such as that of an ingress controller.
    Namespace(String),
}

/// Lets these peers, and nobody else, connect to these ports of the pods that play `role`.
pub fn allow(
    identity: &Identity,
    role: &str,
    ports: &[Port],
    peers: &[Peer],
) -> networking::NetworkPolicy {
    let ports = ports.iter().map(|port| networking::NetworkPolicyPort {
        port: Some(IntOrString::Int(i32::from(port.number))),
        protocol: Some(port.protocol.to_owned()),
        ..networking::NetworkPolicyPort::default()
    });
    networking::NetworkPolicy {
        metadata: ObjectMeta {
            name: Some(identity.object_name(role)),
            ..ObjectMeta::default()
        },
        spec: Some(networking::NetworkPolicySpec {
            pod_selector: Some(labelled(identity.selector(role))),
            policy_types: Some(vec!["Ingress".to_owned()]),
            ingress: Some(vec![networking::NetworkPolicyIngressRule {
                from: Some(peers.iter().map(Peer::to_api).collect()),
                ports: Some(ports.collect()),
            }]),
            ..networking::NetworkPolicySpec::default()
        }),
    }
}

impl Peer {
    fn to_api(&self) -> networking::NetworkPolicyPeer {
        let (namespace, pods) = match self {
            Self::Component(identity) => {
                let mut pods = identity.selector("");
                pods.remove("app.kubernetes.io/component");
                (&identity.namespace, Some(labelled(pods)))
            }
            Self::Namespace(namespace) => (namespace, None),
        };
        // The API server puts this label on every namespace from 1.21 on.
        let name = ("kubernetes.io/metadata.name".to_owned(), namespace.clone());
        networking::NetworkPolicyPeer {
            namespace_selector: Some(labelled(BTreeMap::from([name]))),
            pod_selector: pods,
            ..networking::NetworkPolicyPeer::default()
        }
    }
}

fn labelled(labels: BTreeMap<String, String>) -> LabelSelector {
    LabelSelector {
        match_labels: Some(labels),
        ..LabelSelector::default()
    }
}
