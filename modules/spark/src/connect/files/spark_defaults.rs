//! `spark-defaults.conf`: what the driver starts from.

use platc_sdk::{ConfigFile, Settings};

use crate::application::conf::{self, ExecutorPods};
use crate::application::{BLOCKS, DRIVER_RPC, UI};
use crate::connect::model::{BackendModel, Model};
use crate::connect::names;
use crate::container::IVY;
use crate::driver::DRIVER;

pub(crate) fn spark_defaults(model: &Model) -> ConfigFile {
    let settings = driver(model)
        .overridden_by(&backend(model))
        .overridden_by(&executors(model))
        .overridden_by(&model.application.storage.hadoop)
        .overridden_by(&conf::event_log(model.application.event_log.as_ref()))
        .overridden_by(&tables(model))
        .overridden_by(&model.application.shuffle)
        .set_some(
            "spark.extraListeners",
            model.application.otel.as_ref().map(|otel| &otel.listener),
        );
    let settings = conf::with_lists(settings, &model.application.settings);
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
        .set("spark.ui.port", UI.number)
        .set("spark.ui.prometheus.enabled", true)
        .set("spark.jars.ivy", IVY)
        .set_some("spark.jars.packages", packages)
}

/// Where executors run, and how they find the driver.
fn backend(model: &Model) -> Settings {
    let identity = &model.identity;
    let reachable = Settings::new()
        .set("spark.driver.bindAddress", "0.0.0.0")
        .set("spark.driver.host", identity.service_host(DRIVER))
        .set("spark.driver.port", DRIVER_RPC.number)
        .set("spark.driver.blockManager.port", BLOCKS.number);
    match &model.backend {
        BackendModel::Local => Settings::new().set("spark.master", "local[*]"),
        BackendModel::Standalone { url, .. } => reachable.set("spark.master", url),
        BackendModel::Kubernetes { pull_secret } => {
            let pods = ExecutorPods {
                identity,
                image: &model.image,
                pull_secret: pull_secret.as_ref(),
                cpu_request: model.executor.cpu_request.as_ref(),
            };
            reachable.overridden_by(&pods.settings())
        }
    }
}

fn executors(model: &Model) -> Settings {
    let executor = &model.executor;
    let (kept, cores) = match &model.backend {
        BackendModel::Local => return Settings::new(),
        BackendModel::Kubernetes { .. } => (false, None),
        BackendModel::Standalone {
            shuffle_service, ..
        } => {
            let cores = executor.cores.saturating_mul(executor.max);
            (*shuffle_service, Some(cores))
        }
    };
    conf::executors(executor, kept)
        .set("spark.executorEnv.HADOOP_USER_NAME", &model.user)
        // A server that waits for executors answers nobody.
        .set("spark.scheduler.minRegisteredResourcesRatio", "0.0")
        .set_some("spark.cores.max", cores)
}

fn tables(model: &Model) -> Settings {
    let tables = &model.application.tables;
    let settings = conf::tables(tables.metastore.as_ref(), tables.warehouse.as_ref());
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
