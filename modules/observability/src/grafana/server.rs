//! The server. There is one: its database is a file.

use std::collections::BTreeMap;

use platc_sdk::digest::fit;
use platc_sdk::k8s_openapi::api::core::v1::Service;
use platc_sdk::name::MAX_LABEL;
use platc_sdk::workload::RunAs;
use platc_sdk::{Build, Container, Duration, Stage, http_get, service};

use super::files::{self, DashboardFile};
use super::model::{Data, Model};
use super::names::{self, CLIENTS, HTTP, SERVER};

/// The user of the official image.
const GRAFANA: RunAs = RunAs::user(472);

/// The server with everything around it.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let dashboards = files::dashboards(model, out);
    let container = provisioned(model, out, !dashboards.is_empty());
    let container = with_dashboards(dashboards, out, container);
    let workload = out.stateful_set(SERVER, 1);
    workload
        // One after the other would wait for a broken pod instead of replacing it.
        .in_parallel()
        .headless_service([HTTP])
        .service_named(CLIENTS, [HTTP])
        .run_as(GRAFANA)
        .placement(&model.placement)
        .stops_within(Duration::minutes(1));
    match &model.data {
        Data::Forgotten => workload.container(container.scratch("data", names::DATA)),
        Data::Kept(storage) => workload
            .container(container)
            .claim("data", storage, names::DATA),
    };
    if let Some(ingress) = &model.ingress {
        out.ingress(CLIENTS, ingress, HTTP);
    }
    if let Some(port) = model.node_port {
        node_port(port, out);
    }
}

/// The container with everything but the dashboards. Where there are none, Grafana is not told to look for
/// them: it would complain all the time that their directory is missing.
fn provisioned(model: &Model, out: &mut Build<'_>, has_dashboards: bool) -> Container {
    let mut kinds = vec![("datasources", files::datasources(model))];
    if has_dashboards {
        kinds.push(("dashboards", files::provider()));
    }
    let mounts: Vec<(String, String)> = kinds
        .iter()
        .map(|(kind, file)| {
            let name = file.name().to_owned();
            let path = format!("{}/{kind}/{name}", names::PROVISIONING);
            (name, path)
        })
        .collect();
    let files = out.config_files("provisioning", kinds.into_iter().map(|(_, file)| file));
    // Single files: the directories of the image hold more.
    mounts
        .iter()
        .fold(container(model), |container, (name, path)| {
            container.mount_file(&files, name, path)
        })
}

fn container(model: &Model) -> Container {
    Container::new("grafana", &model.image)
        .env("GF_SECURITY_ADMIN_USER", &model.admin_user)
        .env("GF_SECURITY_ADMIN_PASSWORD", &model.admin_password)
        .envs(model.secrets.iter())
        .envs(settings(model))
        .port(HTTP)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        // The first start makes the database.
        .started_when(http_get("/api/health", HTTP).patience(Duration::minutes(10)))
        .ready_when(http_get("/api/health", HTTP))
        .alive_when(http_get("/api/health", HTTP).failures(6))
}

/// Keys of `grafana.ini`, as environment variables: those that platc sets, and those of the person.
fn settings(model: &Model) -> BTreeMap<String, String> {
    // Nothing of a platform calls home.
    let mut settings: BTreeMap<String, String> = [
        "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES",
        "GF_ANALYTICS_CHECK_FOR_UPDATES",
        "GF_ANALYTICS_REPORTING_ENABLED",
    ]
    .map(|variable| (variable.to_owned(), "false".to_owned()))
    .into();
    if let Some(ingress) = &model.ingress {
        settings.insert(
            "GF_SERVER_ROOT_URL".to_owned(),
            format!("{}/", ingress.url()),
        );
    }
    settings.extend(model.settings.clone());
    settings
}

/// The container with a ConfigMap for each dashboard.
fn with_dashboards(
    dashboards: Vec<DashboardFile>,
    out: &mut Build<'_>,
    container: Container,
) -> Container {
    dashboards
        .into_iter()
        .fold(container, |container, DashboardFile { name, file }| {
            let role = fit(&format!("dashboard-{name}"), MAX_LABEL);
            let file_name = file.name().to_owned();
            let handle = out.config_files(&role, [file]);
            let path = format!("{}/{file_name}", names::DASHBOARDS);
            container.mount_file(&handle, &file_name, &path)
        })
}

fn node_port(port: u16, out: &mut Build<'_>) {
    const ROLE: &str = "node-port";
    let identity = out.identity();
    let name = identity.object_name(ROLE);
    let mut object: Service = service::cluster_ip(name, &[HTTP], identity.selector(SERVER));
    let spec = object.spec.get_or_insert_default();
    spec.type_ = Some("NodePort".to_owned());
    for of_service in spec.ports.iter_mut().flatten() {
        of_service.node_port = Some(i32::from(port));
    }
    out.object(Stage::Foundation, ROLE, object);
}
