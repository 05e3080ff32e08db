//! The server. There is never a second one: executors would report to the wrong driver.

use platc_sdk::spark::WORK_DIR;
use platc_sdk::{Build, ConfigMapHandle, Container, Duration, EnvValue, http_get, tcp};

use super::model::Model;
use super::names::{CONFIG, EXECUTOR, SQL, THRIFT};
use super::spark_defaults::spark_defaults;
use crate::application::{
    self, Application, BLOCKS, Backend, DRIVER_RPC, EXECUTOR_TEMPLATE, TEMPLATES, UI,
};
use crate::container::{self, CONF, LOCAL_VOLUME, SPARK, SPARK_SUBMIT};
use crate::driver;

/// The page about sessions and their queries.
const PAGE: &str = "/sqlserver/";

/// The server with everything around it.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    let application = &model.application;
    out.product_version(application.version.as_str());
    let config = out.config_files(CONFIG, [spark_defaults(application)]);
    let mut program = program(application, &config);
    let account = match application.backend {
        Backend::Kubernetes { .. } => {
            let template = application::executor_template(application, EXECUTOR);
            let template = template.into_file(EXECUTOR_TEMPLATE, &application.identity);
            let template = out.config_files(EXECUTOR, [template]);
            program = program.mount(&template, TEMPLATES);
            Some(out.service_account(THRIFT, driver::rules()))
        }
        Backend::Standalone { .. } => None,
    };
    let deployment = out.deployment(THRIFT, 1);
    deployment
        .never_twice()
        .service([SQL, UI])
        .container(program)
        .tune_pod(|pod| container::limit(pod, LOCAL_VOLUME, &application.scratch))
        .run_as(SPARK)
        .placement(&application.placement)
        // The last file of the event log is only seen once it is closed.
        .stops_within(Duration::seconds(90));
    if let Some(account) = &account {
        deployment.service_account(account);
    }
    driver::service(THRIFT, out);
    if let Some(ingress) = &model.ingress {
        out.ingress(THRIFT, ingress, UI);
    }
}

fn program(application: &Application, config: &ConfigMapHandle) -> Container {
    let container = container::spark("thrift", &application.image)
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        .env("HADOOP_USER_NAME", &application.user)
        // `start-thriftserver.sh` would go into the background and the pod would end.
        .args(arguments(application))
        .ports([SQL, UI, DRIVER_RPC, BLOCKS])
        .mount(config, CONF)
        .scratch("work-dir", WORK_DIR)
        .resources(
            &application.driver.resources.cpu,
            &application.driver.resources.memory,
        )
        // The page is there once the server listens. A look at the port itself would be written into the
        // log as a client that does not log in. Packages are downloaded before.
        .started_when(http_get(PAGE, UI).patience(Duration::minutes(10)))
        .ready_when(http_get(PAGE, UI))
        // A long collection of garbage is no reason to lose all sessions.
        .alive_when(tcp(UI).every(Duration::seconds(20)).failures(6));
    application::with_login(application, container)
}

fn arguments(application: &Application) -> Vec<&'static str> {
    let mut arguments = vec![
        SPARK_SUBMIT,
        "--class",
        "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
    ];
    if matches!(application.backend, Backend::Kubernetes { .. }) {
        // Executors belong to this pod, and are removed with it by the cluster.
        arguments.extend(["--conf", "spark.kubernetes.driver.pod.name=$(POD_NAME)"]);
    }
    arguments
}
