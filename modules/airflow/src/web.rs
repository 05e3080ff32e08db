//! The web interface and the REST interface: the web server, in Airflow 3 the API server.

use platc_sdk::k8s_openapi::api::apps::v1 as apps;
use platc_sdk::k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use platc_sdk::{Build, Duration, http_get};

use crate::accounts;
use crate::model::{Model, Version};
use crate::names::HTTP;
use crate::pods;

/// Web servers, their Service and their Ingress.
pub(crate) fn web(model: &Model, out: &mut Build<'_>) {
    let role = model.version.web_role();
    let health = match model.version {
        Version::V2_3 | Version::V2_11 => "/health",
        Version::V3 => "/api/v2/monitor/health",
    };
    let proxied = model.version == Version::V3 && model.ingress.is_some();
    let arguments = [role]
        .into_iter()
        .chain(proxied.then_some("--proxy-headers"));
    let mut main = pods::airflow(model, role, arguments)
        .port(HTTP)
        .started_when(http_get(health, HTTP).patience(Duration::minutes(10)))
        .ready_when(http_get(health, HTTP))
        .alive_when(http_get(health, HTTP).failures(5));
    if proxied {
        // The server believes the headers of these callers; the controller's pods have no fixed address.
        main = main.env("FORWARDED_ALLOW_IPS", "*");
    }
    let server = &model.servers.web;
    let workload = out.deployment(role, server.replicas);
    pods::run(model, workload, server, main);
    workload
        .service([HTTP])
        .stops_within(Duration::seconds(30))
        .tune(keep_all_while_rolling);
    if let Some(account) = accounts::of_web(model) {
        workload.service_account(&account);
    }
    if let Some(ingress) = &model.ingress {
        out.ingress(role, ingress, HTTP);
    }
}

/// In Airflow 3 every task calls this server, so a new one has to be there before an old one goes.
fn keep_all_while_rolling(deployment: &mut apps::Deployment) {
    let strategy = &mut deployment.spec.get_or_insert_default().strategy;
    *strategy = Some(apps::DeploymentStrategy {
        type_: Some("RollingUpdate".to_owned()),
        rolling_update: Some(apps::RollingUpdateDeployment {
            max_surge: Some(IntOrString::Int(1)),
            max_unavailable: Some(IntOrString::Int(0)),
        }),
    });
}
