//! The servers.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::{Build, Container, Duration, EnvValue, http_get};

use crate::model::{Artifacts, Model};
use crate::names::{self, HTTP, SERVER};
use crate::pods;

/// Answers whatever name it is asked under, and does not ask the database: one that is away restarts
/// nobody.
const HEALTH: &str = "/health";

/// Annotations of `ingress-nginx`; other controllers pass over them. Models are large, and go through the
/// server.
const PATIENT: &[(&str, &str)] = &[
    ("nginx.ingress.kubernetes.io/proxy-body-size", "0"),
    ("nginx.ingress.kubernetes.io/proxy-read-timeout", "900"),
    ("nginx.ingress.kubernetes.io/proxy-send-timeout", "900"),
];

/// The servers, their Service and their Ingress.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    let replicas = model.replicas.get();
    out.deployment(SERVER, replicas)
        .service([HTTP])
        .container(container(model))
        .run_as(pods::MLFLOW)
        .placement(&model.placement)
        // An upload of a model takes a while.
        .stops_within(Duration::minutes(1))
        .tolerates_loss_of(u32::from(replicas > 1));
    if let Some(ingress) = &model.ingress {
        out.ingress(SERVER, &patient(ingress), HTTP);
    }
}

fn container(model: &Model) -> Container {
    let Artifacts {
        uri: _,
        store,
        login,
    } = &model.artifacts;
    let style = if store.path_style { "path" } else { "virtual" };
    let container = pods::container(model, "mlflow")
        .env(names::POD_IP, EnvValue::PodField("status.podIP"))
        .env(names::S3_ENDPOINT, store.url())
        .env(names::S3_STYLE, style)
        .env(names::S3_REGION, &store.region)
        .env(names::JOBS, model.jobs);
    login
        .give(container)
        .envs(&model.secret_env)
        .envs(&model.env)
        .command(["mlflow", "server"])
        .args(arguments(model))
        .port(HTTP)
        .resources(&model.resources.cpu, &model.resources.memory)
        .started_when(http_get(HEALTH, HTTP).patience(Duration::minutes(5)))
        .ready_when(http_get(HEALTH, HTTP))
        .alive_when(
            http_get(HEALTH, HTTP)
                .every(Duration::seconds(30))
                .failures(5),
        )
}

/// Options of `mlflow server`; the database is in the environment.
fn arguments(model: &Model) -> Vec<String> {
    let mut arguments = vec![
        "--host=0.0.0.0".to_owned(),
        format!("--port={}", HTTP.number),
        format!("--workers={}", model.workers),
        "--serve-artifacts".to_owned(),
        format!("--artifacts-destination={}", model.artifacts.uri),
    ];
    if model.version.checks_hosts() {
        arguments.push(format!("--allowed-hosts={}", hosts(model).join(",")));
        // Browsers name the page that they show, and the server takes it for another one's.
        let origin = model.ingress.as_ref().map(Ingress::url);
        arguments.extend(origin.map(|url| format!("--cors-allowed-origins={url}")));
    }
    if model.metrics {
        arguments.push(format!("--expose-prometheus={}", names::METRICS));
    }
    arguments
}

/// All names under which somebody asks: the pod itself and its jobs, Prometheus, clients in the cluster
/// by the names that DNS has for the Service, browsers.
fn hosts(model: &Model) -> Vec<String> {
    let service = model.identity.object_name(SERVER);
    let namespace = &model.identity.namespace;
    let own = [
        "localhost".to_owned(),
        "127.0.0.1".to_owned(),
        "0.0.0.0".to_owned(),
        format!("$({})", names::POD_IP),
        service.clone(),
        format!("{service}.{namespace}"),
        format!("{service}.{namespace}.svc"),
        model.identity.service_host(SERVER),
    ];
    let mut hosts: Vec<String> = own.iter().map(|host| format!("{host}:*")).collect();
    let outside = model
        .ingress
        .as_ref()
        .map(|ingress| ingress.host.to_string());
    hosts.extend(outside);
    hosts.extend(model.allowed_hosts.iter().cloned());
    hosts
}

/// The Ingress with annotations of ours where the person wrote none.
fn patient(ingress: &Ingress) -> Ingress {
    let own = PATIENT.iter();
    let mut annotations: BTreeMap<String, String> = own
        .map(|&(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    annotations.extend(ingress.annotations.clone());
    Ingress {
        annotations,
        ..ingress.clone()
    }
}
