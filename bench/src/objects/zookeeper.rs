//! ZooKeeper.

use k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy};
use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec, Service};
use k8s_openapi::api::policy::v1::{PodDisruptionBudget, PodDisruptionBudgetSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::pod::{
    claim, env, env_of_field, exec, mount, port, resources, run_as, scratch, spread, unprivileged,
};
use super::service;
use super::tenant::{Tenant, selector};

const RUOK: [&str; 3] = ["sh", "-c", "echo ruok | nc 127.0.0.1 2181 | grep imok"];

pub(super) fn servers(tenant: &Tenant<'_>) -> StatefulSet {
    let pod = PodSpec {
        termination_grace_period_seconds: Some(60),
        security_context: Some(run_as(1000)),
        topology_spread_constraints: Some(spread("zookeeper", "quorum")),
        containers: vec![container(tenant)],
        volumes: Some(vec![scratch("tmp")]),
        ..PodSpec::default()
    };
    let storage = tenant.team.zookeeper.storage_gi;
    StatefulSet {
        metadata: tenant.metadata("zookeeper", "zookeeper", "quorum"),
        spec: Some(StatefulSetSpec {
            replicas: Some(3),
            service_name: Some("zookeeper-headless".to_owned()),
            pod_management_policy: Some("Parallel".to_owned()),
            selector: selector("zookeeper", "quorum"),
            update_strategy: Some(StatefulSetUpdateStrategy {
                type_: Some("RollingUpdate".to_owned()),
                ..StatefulSetUpdateStrategy::default()
            }),
            template: PodTemplateSpec {
                metadata: Some(tenant.template_metadata("zookeeper", "quorum")),
                spec: Some(pod),
            },
            volume_claim_templates: Some(claim(tenant, "zookeeper", "quorum", storage)),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    }
}

fn container(tenant: &Tenant<'_>) -> Container {
    let zookeeper = &tenant.team.zookeeper;
    let heap = u32::from(zookeeper.heap_mi);
    let memory = format!("{}Mi", heap * 2);
    Container {
        name: "zookeeper".to_owned(),
        image: Some(tenant.image("zookeeper", &zookeeper.version)),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        env: Some(vec![
            env("ZOO_SERVERS", &members(tenant)),
            env("ZOO_TICK_TIME", "2000"),
            env("ZOO_4LW_COMMANDS_WHITELIST", "srvr,ruok,mntr"),
            env("JVMFLAGS", &format!("-Xms{heap}m -Xmx{heap}m")),
            env_of_field("POD_NAME", "metadata.name"),
        ]),
        ports: Some(vec![
            port("client", 2181),
            port("peer", 2888),
            port("election", 3888),
            port("metrics", 7000),
        ]),
        readiness_probe: Some(exec(RUOK, 10, 10)),
        liveness_probe: Some(exec(RUOK, 30, 20)),
        resources: Some(resources(
            ("250m".to_owned(), memory.clone()),
            ("1".to_owned(), memory),
        )),
        security_context: Some(unprivileged()),
        volume_mounts: Some(vec![mount("data", "/data"), mount("tmp", "/tmp")]),
        ..Container::default()
    }
}

fn members(tenant: &Tenant<'_>) -> String {
    let namespace = &tenant.namespace;
    [0, 1, 2]
        .map(|ordinal| {
            format!(
                "server.{}=zookeeper-{ordinal}.zookeeper-headless.{namespace}.svc:2888:3888;2181",
                ordinal + 1
            )
        })
        .join(" ")
}

pub(super) fn headless_service(tenant: &Tenant<'_>) -> Service {
    let ports = [("client", 2181), ("peer", 2888), ("election", 3888)];
    service::headless(tenant, "zookeeper-headless", ("zookeeper", "quorum"), ports)
}

pub(super) fn budget(tenant: &Tenant<'_>) -> PodDisruptionBudget {
    PodDisruptionBudget {
        metadata: tenant.metadata("zookeeper", "zookeeper", "quorum"),
        spec: Some(PodDisruptionBudgetSpec {
            max_unavailable: Some(IntOrString::Int(1)),
            selector: Some(selector("zookeeper", "quorum")),
            ..PodDisruptionBudgetSpec::default()
        }),
        ..PodDisruptionBudget::default()
    }
}
