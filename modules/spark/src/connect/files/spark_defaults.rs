//! `spark-defaults.conf`: what the driver starts from.

use platc_sdk::{ConfigFile, Settings};

use crate::connect::model::{BackendModel, ExecutorModel, Model};
use crate::connect::names;
use crate::container::IVY;

/// Keys that hold lists: what a person sets is added to what platc sets.
const LISTS: &[&str] = &["spark.extraListeners", "spark.sql.extensions"];

pub(crate) fn spark_defaults(model: &Model) -> ConfigFile {
    let settings = driver(model)
        .overridden_by(&backend(model))
        .overridden_by(&executors(model))
        .overridden_by(&model.application.storage.hadoop)
        .overridden_by(&event_log(model))
        .overridden_by(&tables(model))
        .overridden_by(&model.application.shuffle)
        .set_some(
            "spark.extraListeners",
            model.application.otel.as_ref().map(|otel| &otel.listener),
        );
    let settings = with_lists(settings, &model.application.settings);
    ConfigFile::spark_properties("spark-defaults.conf", &settings)
}

/// The driver itself.
fn driver(model: &Model) -> Settings {
    let packages =
        (!model.application.packages.is_empty()).then(|| model.application.packages.join(","));
    Settings::new()
        .set("spark.app.name", model.identity.full_name())
        .set("spark.connect.grpc.binding.port", names::GRPC.number)
        .set("spark.driver.memory", format!("{}m", model.server.heap))
        .set("spark.ui.port", names::UI.number)
        .set("spark.ui.prometheus.enabled", true)
        .set("spark.jars.ivy", IVY)
        .set_some("spark.jars.packages", packages)
}

/// Where executors run, and how they find the driver.
fn backend(model: &Model) -> Settings {
    let identity = &model.identity;
    let reachable = Settings::new()
        .set("spark.driver.bindAddress", "0.0.0.0")
        .set("spark.driver.host", identity.service_host(names::DRIVER))
        .set("spark.driver.port", names::DRIVER_RPC.number)
        .set("spark.driver.blockManager.port", names::BLOCKS.number);
    match &model.backend {
        BackendModel::Local => Settings::new().set("spark.master", "local[*]"),
        BackendModel::Standalone { url, .. } => reachable.set("spark.master", url),
        BackendModel::Kubernetes { pull_secret } => reachable
            .set("spark.master", "k8s://https://kubernetes.default.svc:443")
            .set("spark.kubernetes.namespace", &identity.namespace)
            .set("spark.kubernetes.container.image", &model.image)
            .set_some(
                "spark.kubernetes.container.image.pullSecrets",
                pull_secret.as_ref(),
            )
            .set(
                "spark.kubernetes.executor.podTemplateFile",
                format!("{}/{}", names::TEMPLATES, names::TEMPLATE),
            )
            .set(
                "spark.kubernetes.executor.podTemplateContainerName",
                names::CONTAINER,
            )
            .set_some(
                "spark.kubernetes.executor.request.cores",
                model.executor.cpu_request.as_ref(),
            ),
    }
}

fn executors(model: &Model) -> Settings {
    let executor = &model.executor;
    let shuffle_service = match &model.backend {
        BackendModel::Local => return Settings::new(),
        BackendModel::Kubernetes { .. } => false,
        BackendModel::Standalone {
            shuffle_service, ..
        } => *shuffle_service,
    };
    let settings = Settings::new()
        .set("spark.executor.cores", executor.cores)
        .set("spark.executor.memory", format!("{}m", executor.heap))
        .set("spark.executorEnv.HADOOP_USER_NAME", &model.user)
        // A server that waits for executors answers nobody.
        .set("spark.scheduler.minRegisteredResourcesRatio", "0.0");
    let settings = match &model.backend {
        BackendModel::Standalone { .. } => settings.set(
            "spark.cores.max",
            executor.cores.saturating_mul(executor.max),
        ),
        BackendModel::Kubernetes { .. } | BackendModel::Local => settings,
    };
    let settings = gpus(executor, settings);
    if executor.min == executor.max {
        return settings
            .set("spark.dynamicAllocation.enabled", false)
            .set("spark.executor.instances", executor.max);
    }
    settings
        .set("spark.dynamicAllocation.enabled", true)
        .set("spark.dynamicAllocation.minExecutors", executor.min)
        .set("spark.dynamicAllocation.maxExecutors", executor.max)
        // Spark would keep an executor with cached data for ever.
        .set("spark.dynamicAllocation.cachedExecutorIdleTimeout", "30m")
        .set("spark.shuffle.service.enabled", shuffle_service)
        .set(
            "spark.dynamicAllocation.shuffleTracking.enabled",
            !shuffle_service,
        )
}

/// All tasks of an executor share its graphics processors.
fn gpus(executor: &ExecutorModel, settings: Settings) -> Settings {
    if executor.gpus == 0 {
        return settings;
    }
    let share = f64::from(executor.gpus) / f64::from(executor.cores);
    settings
        .set("spark.executor.resource.gpu.amount", executor.gpus)
        .set("spark.executor.resource.gpu.vendor", "nvidia.com")
        .set(
            "spark.executor.resource.gpu.discoveryScript",
            "/opt/spark/examples/src/main/scripts/getGpusResources.sh",
        )
        .set("spark.task.resource.gpu.amount", share.min(1.0).to_string())
}

/// The files roll early: a history server sees one when it is closed, and this driver runs for weeks.
fn event_log(model: &Model) -> Settings {
    let Some(directory) = &model.application.event_log else {
        return Settings::new().set("spark.eventLog.enabled", false);
    };
    Settings::new()
        .set("spark.eventLog.enabled", true)
        .set("spark.eventLog.dir", directory)
        .set("spark.eventLog.rolling.enabled", true)
        .set("spark.eventLog.rolling.maxFileSize", "10m")
}

fn tables(model: &Model) -> Settings {
    let tables = &model.application.tables;
    let catalog = tables.metastore.as_ref().map(|_| "hive");
    let settings = Settings::new()
        .set_some("spark.sql.catalogImplementation", catalog)
        .set_some(
            "spark.hadoop.hive.metastore.uris",
            tables.metastore.as_ref(),
        )
        .set_some("spark.sql.warehouse.dir", tables.warehouse.as_ref());
    let Some(iceberg) = &tables.iceberg else {
        return settings;
    };
    let key = format!("spark.sql.catalog.{}", iceberg.name);
    settings
        .set(
            "spark.sql.extensions",
            "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
        )
        .set(key.clone(), "org.apache.iceberg.spark.SparkCatalog")
        .set(format!("{key}.type"), iceberg.kind)
        .set(format!("{key}.warehouse"), &iceberg.warehouse)
}

/// The person's settings over those of platc; lists are joined.
fn with_lists(settings: Settings, own: &Settings) -> Settings {
    let joined: Settings = LISTS
        .iter()
        .filter_map(|key| {
            let (ours, theirs) = (settings.get(key)?, own.get(key)?);
            Some((*key, format!("{},{}", ours.text(), theirs.text())))
        })
        .collect();
    settings.overridden_by(own).overridden_by(&joined)
}
