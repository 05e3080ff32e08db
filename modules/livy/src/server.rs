//! The server. There is never a second one: it would recover the same sessions.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::{Build, ConfigMapHandle, Container, Duration, EnvValue, http_get};

use crate::files;
use crate::model::Model;
use crate::names::{self, CONFIG, HADOOP, HTTP, LIVY, POD_TEMPLATES, SPARK};
use crate::rights;

/// Completes the configuration and becomes the server.
const START: &str = include_str!("start.sh");

/// The server with everything around it.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let account = rights::server(model, out);
    rights::driver(out);
    let files = Files::new(model, out);
    let deployment = out.deployment(LIVY, 1);
    if model.run_as_user.is_some() {
        deployment.keep_user();
    }
    deployment
        .never_twice()
        .service([HTTP])
        .container(livy(model, &files))
        .tune_pod(|pod| pod.security_context = Some(security(model)))
        .service_account(&account)
        .placement(&model.placement)
        .stops_within(Duration::seconds(60));
    if let Some(ingress) = &model.ingress {
        out.ingress(LIVY, ingress, HTTP);
    }
}

/// All files that the server reads.
struct Files {
    livy: ConfigMapHandle,
    spark: ConfigMapHandle,
    hadoop: ConfigMapHandle,
    templates: ConfigMapHandle,
}

impl Files {
    fn new(model: &Model, out: &mut Build<'_>) -> Self {
        let livy = [
            files::livy_conf(model),
            files::livy_client_conf(model),
            files::log4j_properties(),
        ];
        let hadoop = [files::core_site(model), files::hdfs_site(model)];
        let hadoop = out.config_files(HADOOP, hadoop);
        let templates = [
            files::driver_template(model, &hadoop),
            files::executor_template(model, &hadoop),
        ];
        Self {
            livy: out.config_files(CONFIG, livy),
            spark: out.config_files(SPARK, [files::spark_defaults(model)]),
            templates: out.config_files(POD_TEMPLATES, templates),
            hadoop,
        }
    }
}

fn livy(model: &Model, files: &Files) -> Container {
    let heap = model.resources.memory.percent_in_mebibytes(25);
    let user = model.spark.user.as_str();
    Container::new("livy", &model.image)
        .command(["/bin/sh", "-euc", START])
        .env("POD_IP", EnvValue::PodField("status.podIP"))
        .env("LIVY_CONF_DIR", names::LIVY_CONF)
        .env("LIVY_LOG_DIR", names::LIVY_LOGS)
        .env("LIVY_SERVER_JAVA_OPTS", format!("-Xmx{heap}m"))
        .env("SPARK_CONF_DIR", names::SPARK_CONF)
        .env("SPARK_SUBMIT_OPTS", "-Xmx512m")
        .env("HADOOP_CONF_DIR", names::HADOOP_CONF)
        // The server uploads files as this user, and Spark hands the name on to drivers.
        .env("HADOOP_USER_NAME", user)
        .env("SPARK_USER", user)
        .port(HTTP)
        .mount(&files.livy, names::LIVY_MOUNT)
        .mount(&files.spark, names::SPARK_CONF)
        .mount(&files.hadoop, names::HADOOP_CONF)
        .mount(&files.templates, names::TEMPLATES)
        .scratch("conf", names::LIVY_CONF)
        .scratch("logs", names::LIVY_LOGS)
        .scratch("tmp", "/tmp")
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        .started_when(http_get("/version", HTTP).patience(Duration::minutes(5)))
        .ready_when(http_get("/version", HTTP))
        .alive_when(http_get("/version", HTTP).failures(6))
}

/// No image is known that Livy's user could be taken from, so it is only said where a person knows it.
fn security(model: &Model) -> core::PodSecurityContext {
    core::PodSecurityContext {
        run_as_user: model.run_as_user.map(i64::from),
        run_as_non_root: model.run_as_user.map(|user| user != 0),
        seccomp_profile: Some(core::SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            ..core::SeccompProfile::default()
        }),
        ..core::PodSecurityContext::default()
    }
}
