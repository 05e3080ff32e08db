//! What a person set in `spark-defaults.conf`.

use std::collections::BTreeMap;

use platc_sdk::{Context, Settings};

use super::CODES;
use crate::application::places::Places;
use crate::connect::config::Backend;
use crate::keys::{self, Keys};
use crate::version::SparkVersion;

/// What else is set, as far as it decides which keys are platc's.
pub(super) struct Around<'a> {
    pub(super) version: SparkVersion,
    pub(super) backend: Backend,
    pub(super) places: &'a Places<'a>,
}

/// Keys that platc always derives, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    (
        "spark.connect.grpc.binding.port",
        "leave the key out: the Service and the probes use the port",
    ),
    ("spark.driver.memory", "set `resources`"),
    (
        "spark.eventLog.enabled",
        "set `event_log`, or leave it out to have no event log",
    ),
    (
        "spark.hadoop.fs.defaultFS",
        "name whole paths with `storage`",
    ),
    (
        "spark.jars.ivy",
        "leave the key out: the user has no other place to write to",
    ),
    ("spark.jars.packages", "set `extra_packages`"),
    (
        "spark.master",
        "set `backend`, or `master` for a Standalone cluster",
    ),
    (
        "spark.submit.deployMode",
        "leave the key out: the server is the driver",
    ),
    (
        "spark.ui.port",
        "leave the key out: the Service and the metrics use the port",
    ),
    (
        "spark.ui.prometheus.enabled",
        "leave the key out: the metrics are read there",
    ),
];

/// Keys that platc derives where there are executors.
const OF_EXECUTORS: &[(&str, &str)] = &[
    (
        "spark.driver.bindAddress",
        "leave the key out: the driver listens at all addresses",
    ),
    (
        "spark.driver.blockManager.port",
        "leave the key out: the Service uses the port",
    ),
    (
        "spark.driver.host",
        "leave the key out: it is the name of the driver's Service",
    ),
    (
        "spark.driver.port",
        "leave the key out: the Service uses the port",
    ),
    (
        "spark.dynamicAllocation.enabled",
        "set `executor.min` and `executor.max`",
    ),
    ("spark.dynamicAllocation.maxExecutors", "set `executor.max`"),
    ("spark.dynamicAllocation.minExecutors", "set `executor.min`"),
    (
        "spark.executor.cores",
        "set `executor.cores`; `executor.cpu_request` reserves less than a core",
    ),
    (
        "spark.executor.instances",
        "set `executor.min` and `executor.max` to the same number",
    ),
    ("spark.executor.memory", "set `executor.memory`"),
    ("spark.executor.resource.gpu.amount", "set `executor.gpus`"),
    ("spark.executorEnv.HADOOP_USER_NAME", "set `user`"),
];

/// Keys that platc derives where executors are pods.
const ON_KUBERNETES: &[(&str, &str)] = &[
    ("spark.kubernetes.container.image", "set `image`"),
    (
        "spark.kubernetes.driver.pod.name",
        "leave the key out: it is the server's pod",
    ),
    (
        "spark.kubernetes.executor.container.image",
        "set `image`: driver and executors have the same Spark",
    ),
    (
        "spark.kubernetes.executor.podTemplateContainerName",
        "leave the key out",
    ),
    (
        "spark.kubernetes.executor.podTemplateFile",
        "set `executor.placement`, or patch the ConfigMap",
    ),
    (
        "spark.kubernetes.executor.request.cores",
        "set `executor.cpu_request`",
    ),
    (
        "spark.kubernetes.namespace",
        "set the component's `namespace`",
    ),
    (
        "spark.shuffle.service.enabled",
        "leave the key out: there is no such service on Kubernetes; `shuffle_service` names a remote one",
    ),
];

/// The settings, after all that is wrong with them was reported.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    around: &Around<'_>,
    settings: BTreeMap<String, String>,
) -> Settings {
    let derived = derived(ctx, around);
    let keys = Keys {
        setting: "spark_defaults",
        codes: CODES.of_keys(),
        version: around.version,
        derived: &derived,
    };
    keys::checked(ctx, &keys, settings)
}

fn derived(ctx: &Context<'_>, around: &Around<'_>) -> Vec<(&'static str, &'static str)> {
    let mut derived = DERIVED.to_vec();
    let executors = around.backend != Backend::Local;
    derived.extend(OF_EXECUTORS.iter().filter(|_| executors));
    match around.backend {
        Backend::Kubernetes => {
            derived.extend(ON_KUBERNETES);
            let pull = "spark.kubernetes.container.image.pullSecrets";
            let set = ctx
                .pull_secret()
                .map(|_| (pull, "set `images.pull_secret`"));
            derived.extend(set);
        }
        Backend::Standalone => {
            derived.push(("spark.cores.max", "set `executor.cores` and `executor.max`"));
        }
        Backend::Local => {}
    }
    derived.extend(around.places.derived());
    derived
}
