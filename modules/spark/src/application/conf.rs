//! The keys that say what an application is.

use platc_sdk::{Identity, Image, Quantity, Settings};

use super::{
    Application, BLOCKS, Backend, DRIVER_RPC, EXECUTOR_CONTAINER, EXECUTOR_TEMPLATE, Executors,
    TEMPLATES, UI,
};
use crate::container::IVY;

/// Keys that hold lists: what a person sets is added to what platc sets.
const LISTS: &[&str] = &["spark.extraListeners", "spark.sql.extensions"];

/// Keys with which clients of the API server wait longer than Spark's ten seconds, in milliseconds: a
/// server that is busy fails submissions otherwise.
pub(crate) const API_TIMEOUTS: [(&str, &str); 4] = [
    ("spark.kubernetes.driver.connectionTimeout", "60000"),
    ("spark.kubernetes.driver.requestTimeout", "60000"),
    ("spark.kubernetes.submission.connectionTimeout", "60000"),
    ("spark.kubernetes.submission.requestTimeout", "60000"),
];

/// What every starter of the application says: all but where it runs. What the person set is put over
/// it, and lists are joined.
pub(crate) fn conf(application: &Application) -> Settings {
    let kept = matches!(
        application.backend,
        Backend::Standalone {
            shuffle_service: true,
            ..
        }
    );
    let settings = executors(&application.executors, kept)
        .overridden_by(&application.storage.hadoop)
        .overridden_by(&event_log(application.event_log.as_ref()))
        .overridden_by(&tables(
            application.metastore.as_ref(),
            application.warehouse.as_ref(),
        ));
    let packages = &application.packages;
    let packages = (!packages.is_empty()).then(|| packages.join(","));
    let settings = settings.set_some("spark.jars.packages", packages);
    with_lists(settings, &application.settings)
}

/// Where a driver runs that platc makes, and where its executors do. How executors find it, the keys
/// `spark.driver.host` and `spark.kubernetes.driver.pod.name`, is said by its container.
pub(crate) fn driver(application: &Application) -> Settings {
    let settings = Settings::new()
        .set("spark.app.name", application.identity.full_name())
        .set("spark.driver.bindAddress", "0.0.0.0")
        .set(
            "spark.driver.memory",
            format!("{}m", application.driver.heap),
        )
        .set("spark.driver.port", DRIVER_RPC.number)
        .set("spark.driver.blockManager.port", BLOCKS.number)
        .set("spark.executorEnv.HADOOP_USER_NAME", &application.user)
        .set("spark.jars.ivy", IVY)
        .set("spark.ui.port", UI.number);
    match &application.backend {
        Backend::Standalone { url, .. } => settings.set("spark.master", url).set(
            "spark.cores.max",
            application
                .executors
                .cores
                .saturating_mul(application.executors.max),
        ),
        Backend::Kubernetes { pull_secret } => {
            let timeouts: Settings = API_TIMEOUTS.into_iter().collect();
            let pods = ExecutorPods {
                identity: &application.identity,
                image: &application.image,
                pull_secret: pull_secret.as_ref(),
                cpu_request: application.executors.cpu_request.as_ref(),
            };
            settings
                .overridden_by(&timeouts)
                .overridden_by(&pods.settings())
        }
    }
}

/// The executor pods that a driver makes.
pub(crate) struct ExecutorPods<'a> {
    pub(crate) identity: &'a Identity,
    pub(crate) image: &'a Image,
    pub(crate) pull_secret: Option<&'a String>,
    pub(crate) cpu_request: Option<&'a Quantity>,
}

impl ExecutorPods<'_> {
    /// Where they are made, and from what.
    pub(crate) fn settings(&self) -> Settings {
        Settings::new()
            .set("spark.master", "k8s://https://kubernetes.default.svc:443")
            .set("spark.kubernetes.namespace", &self.identity.namespace)
            .set("spark.kubernetes.container.image", self.image)
            .set_some(
                "spark.kubernetes.container.image.pullSecrets",
                self.pull_secret,
            )
            .set(
                "spark.kubernetes.executor.podTemplateFile",
                format!("{TEMPLATES}/{EXECUTOR_TEMPLATE}"),
            )
            .set(
                "spark.kubernetes.executor.podTemplateContainerName",
                EXECUTOR_CONTAINER,
            )
            .set_some("spark.kubernetes.executor.request.cores", self.cpu_request)
    }
}

/// How many executors there are, and how large they are. `kept` where somebody keeps the shuffle files of
/// those that are gone.
pub(crate) fn executors(executors: &Executors, kept: bool) -> Settings {
    let settings = Settings::new()
        .set("spark.executor.cores", executors.cores)
        .set("spark.executor.memory", format!("{}m", executors.heap));
    let settings = gpus(executors, settings);
    if executors.min == executors.max {
        return settings
            .set("spark.dynamicAllocation.enabled", false)
            .set("spark.executor.instances", executors.max);
    }
    settings
        .set("spark.dynamicAllocation.enabled", true)
        .set("spark.dynamicAllocation.minExecutors", executors.min)
        .set("spark.dynamicAllocation.maxExecutors", executors.max)
        // Spark would keep an executor with cached data for ever.
        .set("spark.dynamicAllocation.cachedExecutorIdleTimeout", "30m")
        .set("spark.shuffle.service.enabled", kept)
        .set("spark.dynamicAllocation.shuffleTracking.enabled", !kept)
}

/// All tasks of an executor share its graphics processors.
fn gpus(executors: &Executors, settings: Settings) -> Settings {
    if executors.gpus == 0 {
        return settings;
    }
    let share = f64::from(executors.gpus) / f64::from(executors.cores);
    settings
        .set("spark.executor.resource.gpu.amount", executors.gpus)
        .set("spark.executor.resource.gpu.vendor", "nvidia.com")
        .set(
            "spark.executor.resource.gpu.discoveryScript",
            "/opt/spark/examples/src/main/scripts/getGpusResources.sh",
        )
        .set("spark.task.resource.gpu.amount", share.min(1.0).to_string())
}

/// The files roll early: a history server sees one when it is closed, and a driver may run for weeks.
pub(crate) fn event_log(directory: Option<&String>) -> Settings {
    let Some(directory) = directory else {
        return Settings::new().set("spark.eventLog.enabled", false);
    };
    Settings::new()
        .set("spark.eventLog.enabled", true)
        .set("spark.eventLog.dir", directory)
        .set("spark.eventLog.rolling.enabled", true)
        .set("spark.eventLog.rolling.maxFileSize", "10m")
}

/// Where tables are: in the Metastore with these URIs, and below this directory.
pub(crate) fn tables(metastore: Option<&String>, warehouse: Option<&String>) -> Settings {
    Settings::new()
        .set_some("spark.sql.catalogImplementation", metastore.map(|_| "hive"))
        .set_some("spark.hadoop.hive.metastore.uris", metastore)
        .set_some("spark.sql.warehouse.dir", warehouse)
}

/// The person's settings over those of platc; lists are joined.
pub(crate) fn with_lists(settings: Settings, own: &Settings) -> Settings {
    let joined: Settings = LISTS
        .iter()
        .filter_map(|key| {
            let (ours, theirs) = (settings.get(key)?, own.get(key)?);
            Some((*key, format!("{},{}", ours.text(), theirs.text())))
        })
        .collect();
    settings.overridden_by(own).overridden_by(&joined)
}
