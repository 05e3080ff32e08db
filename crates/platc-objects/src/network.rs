//! Who may open connections to pods.

use k8s_openapi::api::networking::v1 as networking;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use std::collections::BTreeMap;

use crate::labels::Identity;

/// Pods that may open connections.
#[derive(Clone, Debug)]
pub enum Peer {
    /// All pods of a component, wherever they are.
    Component(Identity),
    /// All pods of a namespace, such as that of an ingress controller.
    Namespace(String),
}

/// Lets these peers, and nobody else, connect to the pods of a component.
pub fn allow_only(identity: &Identity, peers: &[Peer]) -> networking::NetworkPolicy {
    networking::NetworkPolicy {
        metadata: ObjectMeta {
            name: Some(identity.full_name()),
            ..ObjectMeta::default()
        },
        spec: Some(networking::NetworkPolicySpec {
            pod_selector: Some(labelled(pods_of(identity))),
            policy_types: Some(vec!["Ingress".to_owned()]),
            ingress: Some(vec![networking::NetworkPolicyIngressRule {
                from: Some(peers.iter().map(Peer::to_api).collect()),
                ports: None,
            }]),
            ..networking::NetworkPolicySpec::default()
        }),
    }
}

/// The labels that all pods of a component have, whatever role they play.
fn pods_of(identity: &Identity) -> BTreeMap<String, String> {
    let mut pods = identity.selector("");
    pods.remove("app.kubernetes.io/component");
    pods
}

impl Peer {
    fn to_api(&self) -> networking::NetworkPolicyPeer {
        let (namespace, pods) = match self {
            Self::Component(identity) => (&identity.namespace, Some(labelled(pods_of(identity)))),
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
