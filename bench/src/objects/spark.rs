//! Spark Connect, the history server, and the way to both from outside.

use k8s_openapi::api::apps::v1::{
    Deployment, DeploymentSpec, DeploymentStrategy, RollingUpdateDeployment,
};
use k8s_openapi::api::core::v1::{
    Container, PodSpec, PodTemplateSpec, Service, Volume, VolumeMount,
};
use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule,
    IngressServiceBackend, IngressSpec, IngressTLS, ServiceBackendPort,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::pod::{
    config_volume, env, env_of_field, env_of_secret, http, mount, mount_file, port, resources,
    run_as, scratch, spread, unprivileged,
};
use super::service;
use super::tenant::{Tenant, gibibytes, selector, words};

pub(super) fn connect(tenant: &Tenant<'_>) -> Deployment {
    let rolling = RollingUpdateDeployment {
        max_surge: Some(IntOrString::Int(1)),
        max_unavailable: Some(IntOrString::Int(0)),
    };
    let pod = PodSpec {
        service_account_name: Some("spark".to_owned()),
        termination_grace_period_seconds: Some(60),
        security_context: Some(run_as(185)),
        topology_spread_constraints: Some(spread("spark", "connect")),
        containers: vec![connect_container(tenant)],
        volumes: Some(volumes()),
        ..PodSpec::default()
    };
    Deployment {
        metadata: tenant.metadata("spark-connect", "spark", "connect"),
        spec: Some(DeploymentSpec {
            replicas: Some(tenant.team.spark.replicas.into()),
            revision_history_limit: Some(3),
            selector: selector("spark", "connect"),
            strategy: Some(DeploymentStrategy {
                type_: Some("RollingUpdate".to_owned()),
                rolling_update: Some(rolling),
            }),
            template: PodTemplateSpec {
                metadata: Some(tenant.template_metadata("spark", "connect")),
                spec: Some(pod),
            },
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    }
}

fn connect_container(tenant: &Tenant<'_>) -> Container {
    let team = tenant.team;
    let processors = team.tier.processors();
    let memory = gibibytes(team.tier.memory());
    let version = &team.spark.version;
    Container {
        name: "connect".to_owned(),
        image: Some(tenant.image("spark", version)),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        command: Some(words(["/opt/spark/sbin/start-connect-server.sh"])),
        args: Some(vec![
            "--conf".to_owned(),
            format!("spark.ui.proxyBase=/{}", team.name),
            "--packages".to_owned(),
            format!("org.apache.spark:spark-connect_2.13:{version}"),
        ]),
        env: Some(vec![
            env("SPARK_NO_DAEMONIZE", "true"),
            env("TEAM", &team.name),
            env("LOG_LEVEL", &team.log_level),
            env_of_field("POD_IP", "status.podIP"),
            env_of_field("POD_NAME", "metadata.name"),
            env_of_secret("AWS_ACCESS_KEY_ID", "s3-access-key"),
            env_of_secret("AWS_SECRET_ACCESS_KEY", "s3-secret-key"),
        ]),
        ports: Some(vec![
            port("grpc", 15002),
            port("ui", 4040),
            port("driver", 7078),
        ]),
        readiness_probe: Some(http("/", "ui", 10, 10)),
        liveness_probe: Some(http("/", "ui", 60, 20)),
        resources: Some(resources(
            (processors.to_string(), memory.clone()),
            ((processors * 2).to_string(), memory),
        )),
        security_context: Some(unprivileged()),
        volume_mounts: Some(mounts()),
        ..Container::default()
    }
}

pub(super) fn history(tenant: &Tenant<'_>) -> Deployment {
    let pod = PodSpec {
        service_account_name: Some("spark".to_owned()),
        termination_grace_period_seconds: Some(30),
        security_context: Some(run_as(185)),
        containers: vec![history_container(tenant)],
        volumes: Some(volumes()),
        ..PodSpec::default()
    };
    Deployment {
        metadata: tenant.metadata("spark-history", "spark", "history"),
        spec: Some(DeploymentSpec {
            replicas: Some(1),
            revision_history_limit: Some(3),
            selector: selector("spark", "history"),
            strategy: Some(DeploymentStrategy {
                type_: Some("Recreate".to_owned()),
                ..DeploymentStrategy::default()
            }),
            template: PodTemplateSpec {
                metadata: Some(tenant.template_metadata("spark", "history")),
                spec: Some(pod),
            },
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    }
}

fn history_container(tenant: &Tenant<'_>) -> Container {
    let team = tenant.team;
    let processors = team.tier.processors();
    let memory = team.tier.memory();
    Container {
        name: "history".to_owned(),
        image: Some(tenant.image("spark", &team.spark.version)),
        image_pull_policy: Some("IfNotPresent".to_owned()),
        command: Some(words([
            "/opt/spark/bin/spark-class",
            "org.apache.spark.deploy.history.HistoryServer",
        ])),
        env: Some(vec![
            env("SPARK_DAEMON_MEMORY", &format!("{}g", memory / 2)),
            env("TEAM", &team.name),
            env("LOG_LEVEL", &team.log_level),
            env_of_secret("AWS_ACCESS_KEY_ID", "s3-access-key"),
            env_of_secret("AWS_SECRET_ACCESS_KEY", "s3-secret-key"),
        ]),
        ports: Some(vec![port("http", 18080)]),
        readiness_probe: Some(http("/api/v1/version", "http", 10, 10)),
        liveness_probe: Some(http("/api/v1/version", "http", 60, 30)),
        resources: Some(resources(
            ("500m".to_owned(), gibibytes(memory / 2)),
            (processors.to_string(), gibibytes(memory)),
        )),
        security_context: Some(unprivileged()),
        volume_mounts: Some(mounts()),
        ..Container::default()
    }
}

fn mounts() -> Vec<VolumeMount> {
    vec![
        mount_file(
            "spark-conf",
            "/opt/spark/conf/spark-defaults.conf",
            "spark-defaults.conf",
        ),
        mount_file(
            "log4j",
            "/opt/spark/conf/log4j2.properties",
            "log4j2.properties",
        ),
        mount("tmp", "/tmp"),
    ]
}

fn volumes() -> Vec<Volume> {
    vec![
        config_volume("spark-conf", "spark-defaults"),
        config_volume("log4j", "spark-log4j"),
        scratch("tmp"),
    ]
}

pub(super) fn connect_service(tenant: &Tenant<'_>) -> Service {
    let ports = [("grpc", 15002), ("ui", 4040)];
    service::service(tenant, "spark-connect", ("spark", "connect"), ports)
}

pub(super) fn history_service(tenant: &Tenant<'_>) -> Service {
    let ports = [("http", 18080)];
    service::service(tenant, "spark-history", ("spark", "history"), ports)
}

pub(super) fn ingress(tenant: &Tenant<'_>) -> Ingress {
    let team = &tenant.team.name;
    let domain = &tenant.organization.domain;
    let spark = format!("spark.{team}.{domain}");
    let history = format!("history.{team}.{domain}");
    Ingress {
        metadata: tenant.metadata("spark-ui", "spark", "ingress"),
        spec: Some(IngressSpec {
            ingress_class_name: Some("nginx".to_owned()),
            tls: tenant.organization.named_secrets.then(|| {
                vec![IngressTLS {
                    hosts: Some(vec![spark.clone(), history.clone()]),
                    secret_name: Some("spark-ui-tls".to_owned()),
                }]
            }),
            rules: Some(vec![
                ingress_rule(spark, "spark-connect", "ui"),
                ingress_rule(history, "spark-history", "http"),
            ]),
            ..IngressSpec::default()
        }),
        ..Ingress::default()
    }
}

fn ingress_rule(host: String, service: &str, port: &str) -> IngressRule {
    let backend = IngressServiceBackend {
        name: service.to_owned(),
        port: Some(ServiceBackendPort {
            name: Some(port.to_owned()),
            ..ServiceBackendPort::default()
        }),
    };
    IngressRule {
        host: Some(host),
        http: Some(HTTPIngressRuleValue {
            paths: vec![HTTPIngressPath {
                path: Some("/".to_owned()),
                path_type: "Prefix".to_owned(),
                backend: IngressBackend {
                    service: Some(backend),
                    ..IngressBackend::default()
                },
            }],
        }),
    }
}
