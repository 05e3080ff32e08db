//! The server. There is never a second one: executors would report to the wrong driver.

use platc_sdk::spark::WORK_DIR;
use platc_sdk::{Build, ConfigMapHandle, Container, Duration, EnvValue, tcp};

use super::files;
use super::model::{BackendModel, Model};
use super::names::{CONFIG, CONNECT, EXECUTOR, GRPC};
use crate::application::{BLOCKS, DRIVER_RPC, TEMPLATES, UI};
use crate::container::{self, CONF, LOCAL_VOLUME, SPARK, SPARK_SUBMIT};
use crate::driver;

/// The server with everything around it.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.version.as_str());
    let config = out.config_files(CONFIG, [files::spark_defaults(model)]);
    let mut program = program(model, &config);
    let account = match model.backend {
        BackendModel::Kubernetes { .. } => {
            let template = out.config_files(EXECUTOR, [files::executor_template(model)]);
            program = program.mount(&template, TEMPLATES);
            Some(out.service_account(CONNECT, driver::rules()))
        }
        BackendModel::Standalone { .. } | BackendModel::Local => None,
    };
    let deployment = out.deployment(CONNECT, 1);
    deployment
        .never_twice()
        .service([GRPC, UI])
        .container(program)
        .tune_pod(|pod| container::limit(pod, LOCAL_VOLUME, &model.scratch))
        .run_as(SPARK)
        .placement(&model.placement)
        // The last file of the event log is only seen once it is closed.
        .stops_within(Duration::seconds(90));
    if let Some(account) = &account {
        deployment.service_account(account);
    }
    if !matches!(model.backend, BackendModel::Local) {
        driver::service(CONNECT, out);
    }
    if let Some(ingress) = &model.ingress {
        out.ingress(CONNECT, ingress, UI);
    }
}

fn program(model: &Model, config: &ConfigMapHandle) -> Container {
    let mut container = container::spark("connect", &model.image)
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        .env("HADOOP_USER_NAME", &model.user)
        // `start-connect-server.sh` would go into the background and the pod would end.
        .args(arguments(model))
        .ports([GRPC, UI])
        .mount(config, CONF)
        .scratch("work-dir", WORK_DIR)
        .resources(&model.server.resources.cpu, &model.server.resources.memory)
        // Packages are downloaded before the server listens.
        .started_when(tcp(GRPC).patience(Duration::minutes(10)))
        .ready_when(tcp(GRPC))
        // A long collection of garbage is no reason to lose all sessions.
        .alive_when(tcp(GRPC).every(Duration::seconds(20)).failures(6));
    if !matches!(model.backend, BackendModel::Local) {
        container = container.ports([DRIVER_RPC, BLOCKS]);
    }
    if let Some(otel) = &model.application.otel {
        container = container
            .env("OTEL_EXPORTER_OTLP_ENDPOINT", &otel.endpoint)
            .env("OTEL_SERVICE_NAME", model.identity.full_name());
    }
    match &model.application.storage.login {
        Some(login) => login.give(container),
        None => container,
    }
}

fn arguments(model: &Model) -> Vec<&'static str> {
    let mut arguments = vec![
        SPARK_SUBMIT,
        "--class",
        "org.apache.spark.sql.connect.service.SparkConnectServer",
    ];
    if matches!(model.backend, BackendModel::Kubernetes { .. }) {
        // Executors belong to this pod, and are removed with it by the cluster.
        arguments.extend(["--conf", "spark.kubernetes.driver.pod.name=$(POD_NAME)"]);
    }
    arguments
}
