//! The server, and for S3 the step before it that makes the directory.

use platc_sdk::capability::Kerberos;
use platc_sdk::{Build, ConfigMapHandle, Container, Duration, Resources, http_get, tcp};

use super::files;
use super::model::{LogPlace, Model};
use super::names::{self, CONFIG, HISTORY, HTTP};
use crate::container::{CONF, SPARK, SPARK_CLASS, limit};

/// The volume of what was read from the logs.
const STORE: &str = "store";

/// The server with everything around it.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or(model.version.as_str()));
    let config = config(model, out);
    let deployment = out.deployment(HISTORY, 1);
    match model.log.place {
        LogPlace::FileSystem { .. } => {}
        LogPlace::Bucket { .. } => {
            deployment.init(log_directory(model, &config));
        }
    }
    deployment
        .service([HTTP])
        .container(history(model, &config))
        .tune_pod(|pod| limit(pod, STORE, &model.store))
        .run_as(SPARK)
        .placement(&model.placement)
        .stops_within(Duration::seconds(30));
    if let Some(ingress) = &model.ingress {
        out.ingress(HISTORY, ingress, HTTP);
    }
}

fn config(model: &Model, out: &mut Build<'_>) -> ConfigMapHandle {
    let spark_defaults = files::spark_defaults(model);
    let mut files = vec![spark_defaults];
    match &model.log.place {
        LogPlace::FileSystem { kerberos, .. } => {
            // Hadoop logs in by this file, before Spark tells it what its own file says.
            let client = kerberos.iter();
            files.extend(
                client.flat_map(|client| [files::core_site(model), client.kerberos.file()]),
            );
        }
        LogPlace::Bucket { .. } => files.push(files::core_site(model)),
    }
    out.config_files(CONFIG, files)
}

fn history(model: &Model, config: &ConfigMapHandle) -> Container {
    spark(model, "history", config)
        // The image's entry point stays and runs this: `start-history-server.sh` would go into the
        // background and the pod would end.
        .args([SPARK_CLASS, "org.apache.spark.deploy.history.HistoryServer"])
        .env("SPARK_DAEMON_MEMORY", format!("{}m", model.heap))
        .port(HTTP)
        .scratch(STORE, names::STORE)
        .resources(&model.resources.cpu, &model.resources.memory)
        .started_when(
            http_get("/api/v1/applications?limit=1", HTTP).patience(Duration::minutes(10)),
        )
        .ready_when(http_get("/api/v1/applications?limit=1", HTTP))
        // Reading a huge log starves the pages; that is no reason to begin again.
        .alive_when(tcp(HTTP).failures(6))
}

/// S3 has no directories. The server ends when there is nothing under its prefix, so Hadoop's shell
/// puts the object there that stands for an empty directory.
fn log_directory(model: &Model, config: &ConfigMapHandle) -> Container {
    let resources = Resources::new(100, 512);
    spark(model, "log-directory", config)
        .args([
            SPARK_CLASS,
            "org.apache.hadoop.fs.FsShell",
            "-mkdir",
            "-p",
            &model.log.directory,
        ])
        .env("SPARK_DRIVER_MEMORY", "256m")
        .resources(&resources.cpu, &resources.memory)
}

/// What both containers have: the image, its configuration and who they are.
fn spark(model: &Model, name: &str, config: &ConfigMapHandle) -> Container {
    let container = Container::new(name, &model.image).env("SPARK_CONF_DIR", CONF);
    let container = match model.log.place.kerberos() {
        None => container.env("HADOOP_USER_NAME", &model.user),
        Some(client) => client
            .give(container)
            .env("SPARK_DAEMON_JAVA_OPTS", Kerberos::java_option(CONF)),
    };
    let container = container
        .mount(config, CONF)
        .scratch("tmp", "/tmp")
        .unprivileged();
    match model.log.place.login() {
        Some(login) => login.give(container),
        None => container,
    }
}
