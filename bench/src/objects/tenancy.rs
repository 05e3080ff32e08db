//! What fences a team in: its namespace, its quota, its network policy.

use k8s_openapi::api::core::v1::{Namespace, ResourceQuota, ResourceQuotaSpec};
use k8s_openapi::api::networking::v1::{
    IPBlock, NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer,
    NetworkPolicyPort, NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::tenant::{Tenant, gibibytes, map, quantities, words};

pub(super) fn namespace(tenant: &Tenant<'_>) -> Namespace {
    let mut labels = tenant.labels("namespace", "tenancy");
    labels.append(&mut map([
        ("pod-security.kubernetes.io/enforce", "restricted"),
        ("pod-security.kubernetes.io/enforce-version", "latest"),
        ("pod-security.kubernetes.io/warn", "restricted"),
    ]));
    Namespace {
        metadata: ObjectMeta {
            name: Some(tenant.namespace.clone()),
            labels: Some(labels),
            annotations: Some(tenant.annotations()),
            ..ObjectMeta::default()
        },
        ..Namespace::default()
    }
}

/// All executors at once and four servers, with twice that as the limit.
pub(super) fn quota(tenant: &Tenant<'_>) -> ResourceQuota {
    let team = tenant.team;
    let executors = u32::from(team.spark.executors);
    let processors = executors * u32::from(team.spark.executor_cores) + team.tier.processors() * 4;
    let memory = executors * u32::from(team.spark.executor_memory_gi) + team.tier.memory() * 4;
    let storage = 3 * u32::from(team.zookeeper.storage_gi) + u32::from(team.postgres.storage_gi);
    ResourceQuota {
        metadata: tenant.metadata("team-quota", "quota", "tenancy"),
        spec: Some(ResourceQuotaSpec {
            hard: Some(quantities([
                ("requests.cpu", processors.to_string()),
                ("requests.memory", gibibytes(memory)),
                ("limits.cpu", (2 * processors).to_string()),
                ("limits.memory", gibibytes(2 * memory)),
                ("requests.storage", gibibytes(storage)),
                ("persistentvolumeclaims", "20".to_owned()),
                ("pods", (executors * 2 + 20).to_string()),
                ("services.loadbalancers", "0".to_owned()),
            ])),
            ..ResourceQuotaSpec::default()
        }),
        ..ResourceQuota::default()
    }
}

/// Inside of the namespace everything; in from the ingress; out to DNS and to HTTPS anywhere but the
/// cloud's metadata.
pub(super) fn network_policy(tenant: &Tenant<'_>) -> NetworkPolicy {
    let ingress = vec![
        NetworkPolicyIngressRule {
            from: Some(vec![own_pods()]),
            ..NetworkPolicyIngressRule::default()
        },
        NetworkPolicyIngressRule {
            from: Some(vec![pods_in("ingress-nginx")]),
            ports: Some(vec![port("TCP", 4040), port("TCP", 18080)]),
        },
    ];
    let egress = vec![
        NetworkPolicyEgressRule {
            to: Some(vec![own_pods()]),
            ..NetworkPolicyEgressRule::default()
        },
        NetworkPolicyEgressRule {
            to: Some(vec![pods_in("kube-system")]),
            ports: Some(vec![port("UDP", 53), port("TCP", 53)]),
        },
        NetworkPolicyEgressRule {
            to: Some(vec![anywhere_but("169.254.169.254/32")]),
            ports: Some(vec![port("TCP", 443)]),
        },
    ];
    NetworkPolicy {
        metadata: tenant.metadata("team-default", "network", "tenancy"),
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(LabelSelector::default()),
            policy_types: Some(words(["Ingress", "Egress"])),
            ingress: Some(ingress),
            egress: Some(egress),
        }),
    }
}

fn own_pods() -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        pod_selector: Some(LabelSelector::default()),
        ..NetworkPolicyPeer::default()
    }
}

fn pods_in(namespace: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        namespace_selector: Some(LabelSelector {
            match_labels: Some(map([("kubernetes.io/metadata.name", namespace)])),
            ..LabelSelector::default()
        }),
        ..NetworkPolicyPeer::default()
    }
}

fn anywhere_but(block: &str) -> NetworkPolicyPeer {
    NetworkPolicyPeer {
        ip_block: Some(IPBlock {
            cidr: "0.0.0.0/0".to_owned(),
            except: Some(words([block])),
        }),
        ..NetworkPolicyPeer::default()
    }
}

fn port(protocol: &str, number: i32) -> NetworkPolicyPort {
    NetworkPolicyPort {
        protocol: Some(protocol.to_owned()),
        port: Some(IntOrString::Int(number)),
        ..NetworkPolicyPort::default()
    }
}
