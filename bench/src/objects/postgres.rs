//! PostgreSQL, and the Job that brings a catalog in it up to date.

use k8s_openapi::api::apps::v1::{StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy};
use k8s_openapi::api::batch::v1::{Job, JobSpec};
use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec, Service};

use super::pod::{
    claim, env, env_of_secret, exec, mount, port, resources, run_as, scratch, unprivileged,
};
use super::service;
use super::tenant::{Tenant, gibibytes, selector};

const IS_READY: [&str; 5] = ["pg_isready", "-h", "127.0.0.1", "-p", "5432"];

pub(super) fn server(tenant: &Tenant<'_>) -> StatefulSet {
    let pod = PodSpec {
        termination_grace_period_seconds: Some(120),
        security_context: Some(run_as(999)),
        containers: vec![container(tenant)],
        volumes: Some(vec![scratch("run"), scratch("tmp")]),
        ..PodSpec::default()
    };
    let storage = tenant.team.postgres.storage_gi;
    StatefulSet {
        metadata: tenant.metadata("postgres", "postgres", "database"),
        spec: Some(StatefulSetSpec {
            replicas: Some(1),
            service_name: Some("postgres".to_owned()),
            pod_management_policy: Some("OrderedReady".to_owned()),
            selector: selector("postgres", "database"),
            update_strategy: Some(StatefulSetUpdateStrategy {
                type_: Some("RollingUpdate".to_owned()),
                ..StatefulSetUpdateStrategy::default()
            }),
            template: PodTemplateSpec {
                metadata: Some(tenant.template_metadata("postgres", "database")),
                spec: Some(pod),
            },
            volume_claim_templates: Some(claim(tenant, "postgres", "database", storage)),
            ..StatefulSetSpec::default()
        }),
        ..StatefulSet::default()
    }
}

fn container(tenant: &Tenant<'_>) -> Container {
    let postgres = &tenant.team.postgres;
    let processors = tenant.team.tier.processors();
    let memory = tenant.team.tier.memory();
    Container {
        name: "postgres".to_owned(),
        image: Some(tenant.image("postgres", &postgres.version)),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        args: Some(vec![
            "-c".to_owned(),
            format!("max_connections={}", postgres.max_connections),
            "-c".to_owned(),
            format!("shared_buffers={}MB", memory * 256),
        ]),
        env: Some(vec![
            env("POSTGRES_DB", &tenant.identifier),
            env("PGDATA", "/var/lib/postgresql/data/pgdata"),
            env_of_secret("POSTGRES_USER", "pg-user"),
            env_of_secret("POSTGRES_PASSWORD", "pg-password"),
        ]),
        ports: Some(vec![port("postgres", 5432)]),
        readiness_probe: Some(exec(IS_READY, 5, 10)),
        liveness_probe: Some(exec(IS_READY, 30, 20)),
        resources: Some(resources(
            (processors.to_string(), gibibytes(memory)),
            ((processors * 2).to_string(), gibibytes(memory)),
        )),
        security_context: Some(unprivileged()),
        volume_mounts: Some(vec![
            mount("data", "/var/lib/postgresql/data"),
            mount("run", "/var/run/postgresql"),
            mount("tmp", "/tmp"),
        ]),
        ..Container::default()
    }
}

pub(super) fn service(tenant: &Tenant<'_>) -> Service {
    let ports = [("postgres", 5432)];
    service::service(tenant, "postgres", ("postgres", "database"), ports)
}

pub(super) fn migration(tenant: &Tenant<'_>) -> Job {
    let url = format!(
        "jdbc:postgresql://postgres.{}.svc:5432/{}",
        tenant.namespace, tenant.identifier
    );
    let container = Container {
        name: "migrate".to_owned(),
        image: Some(tenant.image("catalog-migrate", "1.4.0")),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        args: Some(vec!["migrate".to_owned(), "--url".to_owned(), url]),
        env: Some(vec![
            env_of_secret("PGUSER", "pg-user"),
            env_of_secret("PGPASSWORD", "pg-password"),
        ]),
        resources: Some(resources(
            ("100m".to_owned(), "256Mi".to_owned()),
            ("500m".to_owned(), "512Mi".to_owned()),
        )),
        security_context: Some(unprivileged()),
        ..Container::default()
    };
    let pod = PodSpec {
        restart_policy: Some("OnFailure".to_owned()),
        security_context: Some(run_as(1000)),
        containers: vec![container],
        ..PodSpec::default()
    };
    Job {
        metadata: tenant.metadata("catalog-migrate", "catalog", "migrate"),
        spec: Some(JobSpec {
            backoff_limit: Some(4),
            ttl_seconds_after_finished: Some(86400),
            completions: Some(1),
            parallelism: Some(1),
            template: PodTemplateSpec {
                metadata: Some(tenant.template_metadata("catalog", "migrate")),
                spec: Some(pod),
            },
            ..JobSpec::default()
        }),
        ..Job::default()
    }
}
