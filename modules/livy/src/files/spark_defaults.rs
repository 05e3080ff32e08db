//! `spark-defaults.conf`: what every application starts from.

use platc_sdk::{ConfigFile, Settings};

use crate::config::Version;
use crate::model::{Model, Pod};
use crate::names;

pub(crate) fn spark_defaults(model: &Model) -> ConfigFile {
    let settings = kubernetes(model)
        .overridden_by(&pods("driver", &model.spark.driver))
        .overridden_by(&pods("executor", &model.spark.executor))
        .overridden_by(&storage(model))
        .overridden_by(&model.spark.settings);
    ConfigFile::spark_properties("spark-defaults.conf", &settings)
}

/// Who the applications are, and what their pods are made from.
fn kubernetes(model: &Model) -> Settings {
    let spark = &model.spark;
    let template = |file: &str| format!("{}/{file}", names::TEMPLATES);
    let settings = Settings::new()
        .set("spark.kubernetes.namespace", &model.identity.namespace)
        .set(
            "spark.kubernetes.authenticate.driver.serviceAccountName",
            model.identity.object_name(names::DRIVER),
        )
        .set("spark.kubernetes.container.image", &spark.image)
        .set_some(
            "spark.kubernetes.container.image.pullSecrets",
            spark.pull_secret.as_ref(),
        )
        .set(
            "spark.kubernetes.driver.podTemplateFile",
            template(names::DRIVER_TEMPLATE),
        )
        .set(
            "spark.kubernetes.driver.podTemplateContainerName",
            names::DRIVER_CONTAINER,
        )
        .set(
            "spark.kubernetes.executor.podTemplateFile",
            template(names::EXECUTOR_TEMPLATE),
        )
        .set(
            "spark.kubernetes.executor.podTemplateContainerName",
            names::EXECUTOR_CONTAINER,
        )
        .set(
            "spark.kubernetes.driverEnv.HADOOP_USER_NAME",
            spark.user.as_str(),
        )
        .set("spark.executorEnv.HADOOP_USER_NAME", spark.user.as_str());
    match model.version {
        // This version takes the end of `spark-submit` for the end of the application.
        Version::V0_8 => settings.set("spark.kubernetes.submission.waitAppCompletion", true),
        // This one sets it to false by itself.
        Version::V0_9 => settings,
    }
}

fn pods(role: &str, pod: &Pod) -> Settings {
    Settings::new()
        .set(format!("spark.{role}.cores"), pod.cores)
        .set(format!("spark.{role}.memory"), format!("{}m", pod.heap))
        .set_some(
            format!("spark.kubernetes.{role}.request.cores"),
            pod.cpu_request.as_ref(),
        )
        .set_some(
            format!("spark.kubernetes.{role}.limit.cores"),
            pod.cpu_limit.as_ref(),
        )
}

fn storage(model: &Model) -> Settings {
    let storage = &model.storage;
    let hadoop: Settings = storage
        .core_site
        .iter()
        .chain(storage.hdfs_site.iter())
        .map(|(key, value)| (format!("spark.hadoop.{key}"), value.clone()))
        .collect();
    let class_path = storage
        .shared_libraries
        .as_ref()
        .map(|libraries| format!("{}/*", libraries.path));
    hadoop
        .set("spark.kubernetes.file.upload.path", &storage.upload)
        .set("spark.eventLog.enabled", storage.event_log.is_some())
        .set_some("spark.eventLog.dir", storage.event_log.as_ref())
        .set_some("spark.driver.extraClassPath", class_path.as_ref())
        .set_some("spark.executor.extraClassPath", class_path.as_ref())
}
