//! Which keys of `spark-defaults.conf` a person may set.

use std::collections::BTreeMap;

use platc_sdk::{Context, Settings};

use super::places::Places;
use super::wishes::{Kind, On};
use crate::keys::{self, Keys};
use crate::version::SparkVersion;

/// Keys that are derived for every application.
#[rustfmt::skip]
const DERIVED: &[(&str, &str)] = &[
    ("spark.driver.memory", "set `resources`"),
    ("spark.driver.memoryOverhead", "set `resources`"),
    ("spark.dynamicAllocation.enabled", "set `executor.min` and `executor.max`"),
    ("spark.dynamicAllocation.maxExecutors", "set `executor.max`"),
    ("spark.dynamicAllocation.minExecutors", "set `executor.min`"),
    ("spark.eventLog.enabled", "set `event_log`, or leave it out to have no event log"),
    ("spark.executor.cores", "set `executor.cores`; `executor.cpu_request` reserves less than a core"),
    ("spark.executor.instances", "set `executor.min` and `executor.max` to the same number"),
    ("spark.executor.memory", "set `executor.memory`"),
    ("spark.executor.resource.gpu.amount", "set `executor.gpus`"),
    ("spark.hadoop.fs.defaultFS", "name whole paths with `storage`"),
    ("spark.jars.packages", "set `extra_packages`"),
];

/// Keys that are derived where platc itself makes the driver.
#[rustfmt::skip]
const OF_OUR_DRIVER: &[(&str, &str)] = &[
    ("spark.driver.blockManager.port", "leave the key out"),
    ("spark.driver.host", "leave the key out: it is where executors find the driver"),
    ("spark.driver.port", "leave the key out"),
    ("spark.executorEnv.HADOOP_USER_NAME", "set `user`"),
    ("spark.jars.ivy", "leave the key out: the user has no other place to write to"),
    ("spark.ui.port", "leave the key out"),
];

/// Keys that are derived where executors are pods.
#[rustfmt::skip]
const ON_KUBERNETES: &[(&str, &str)] = &[
    ("spark.kubernetes.authenticate.driver.serviceAccountName", "leave the key out: the account has the rights"),
    ("spark.kubernetes.container.image", "set `image`"),
    ("spark.kubernetes.driver.container.image", "set `image`: driver and executors have the same Spark"),
    ("spark.kubernetes.driver.pod.name", "leave the key out"),
    ("spark.kubernetes.driver.podTemplateFile", "set `placement`"),
    ("spark.kubernetes.driver.request.cores", "set `resources`"),
    ("spark.kubernetes.executor.container.image", "set `image`: driver and executors have the same Spark"),
    ("spark.kubernetes.executor.podTemplateFile", "set `executor.placement`"),
    ("spark.kubernetes.executor.request.cores", "set `executor.cpu_request`"),
    ("spark.kubernetes.namespace", "set the component's `namespace`"),
    ("spark.kubernetes.submission.waitAppCompletion", "leave the key out: the result is waited for"),
    ("spark.shuffle.service.enabled", "leave the key out: there is no such service on Kubernetes"),
];

/// The settings, after all that is wrong with them was reported.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    kind: &Kind<'_>,
    (on, places, version): (&On, &Places<'_>, SparkVersion),
    settings: BTreeMap<String, String>,
) -> Settings {
    let mut derived = DERIVED.to_vec();
    derived.extend(kind.derived);
    match on {
        On::Kubernetes => derived.extend(OF_OUR_DRIVER.iter().chain(ON_KUBERNETES)),
        On::Standalone(_) => {
            derived.extend(OF_OUR_DRIVER);
            derived.push(("spark.cores.max", "set `executor.cores` and `executor.max`"));
        }
        On::Elsewhere => {}
    }
    derived.extend(places.derived());
    let keys = Keys {
        setting: "spark_defaults",
        codes: kind.codes.of_keys(),
        version,
        derived: &derived,
    };
    keys::checked(ctx, &keys, settings)
}
