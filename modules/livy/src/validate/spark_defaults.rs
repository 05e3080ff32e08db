//! What a person set in `spark-defaults.conf`.

use std::collections::BTreeMap;

use platc_sdk::{ConfigValue, Context, Diagnostic, Path, Place, Reference, Settings, spark};

use super::storage::Wanted;
use crate::config::Version;
use crate::spark_keys;

/// What else is set, as far as it decides which keys are platc's.
pub(super) struct Around {
    version: Version,
    event_log: bool,
    shared_libraries: bool,
    pull_secret: bool,
}

impl Around {
    /// The surroundings of a component.
    pub(super) fn new(ctx: &Context<'_>, version: Version, wanted: &Wanted<'_>) -> Self {
        Self {
            version,
            event_log: wanted.event_log.is_some(),
            shared_libraries: wanted.shared_libraries.is_some(),
            pull_secret: ctx.pull_secret().is_some(),
        }
    }

    /// What to do instead of setting a key that platc derives.
    fn instead(&self, key: &str) -> Option<&'static str> {
        let applies = match key {
            "spark.eventLog.enabled" | "spark.eventLog.dir" => self.event_log,
            "spark.driver.extraClassPath" | "spark.executor.extraClassPath" => {
                self.shared_libraries
            }
            "spark.kubernetes.container.image.pullSecrets" => self.pull_secret,
            "spark.kubernetes.submission.waitAppCompletion" => self.version < Version::V0_9,
            _ => true,
        };
        let (_, instead) = DERIVED.iter().find(|(derived, _)| *derived == key)?;
        applies.then_some(*instead)
    }
}

/// Keys that platc derives, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    ("spark.driver.cores", "set `driver.cores`"),
    (
        "spark.driver.extraClassPath",
        "put the jars into `shared_libraries`",
    ),
    ("spark.driver.memory", "set `driver.memory`"),
    ("spark.eventLog.dir", "set `event_log`"),
    (
        "spark.eventLog.enabled",
        "leave `event_log` out to have no event logs",
    ),
    ("spark.executor.cores", "set `executor.cores`"),
    (
        "spark.executor.extraClassPath",
        "put the jars into `shared_libraries`",
    ),
    ("spark.executor.memory", "set `executor.memory`"),
    ("spark.executorEnv.HADOOP_USER_NAME", "set `user`"),
    ("spark.hadoop.fs.defaultFS", "set `storage`"),
    (
        "spark.kubernetes.authenticate.driver.serviceAccountName",
        "leave the key out: platc makes the account with the rights that a driver needs",
    ),
    ("spark.kubernetes.container.image", "set `spark_image`"),
    (
        "spark.kubernetes.container.image.pullSecrets",
        "set `images.pull_secret`",
    ),
    (
        "spark.kubernetes.driver.limit.cores",
        "set `driver.cpu_limit`",
    ),
    (
        "spark.kubernetes.driver.podTemplateContainerName",
        "leave the key out",
    ),
    (
        "spark.kubernetes.driver.podTemplateFile",
        "set `driver.placement`, or patch the ConfigMap",
    ),
    (
        "spark.kubernetes.driver.request.cores",
        "set `driver.cpu_request`",
    ),
    ("spark.kubernetes.driverEnv.HADOOP_USER_NAME", "set `user`"),
    (
        "spark.kubernetes.executor.limit.cores",
        "set `executor.cpu_limit`",
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
    ("spark.kubernetes.file.upload.path", "set `upload_path`"),
    (
        "spark.kubernetes.namespace",
        "set the component's `namespace`",
    ),
    (
        "spark.kubernetes.submission.waitAppCompletion",
        "leave the key out: Livy 0.8 sees the end of an application only by the end of `spark-submit`",
    ),
    (
        "spark.master",
        "leave the key out: `livy.spark.master` decides",
    ),
    (
        "spark.submit.deployMode",
        "leave the key out: `livy.spark.deploy-mode` decides",
    ),
];

/// Keys that do harm with any value, with what is wrong with them and what to do instead.
const HARMFUL: &[(&str, &str, &str)] = &[
    (
        "spark.kubernetes.driver.master",
        "drivers would look for the Kubernetes API at an address of the Livy pod",
        "leave the key out: its default is right in every pod",
    ),
    (
        "spark.kubernetes.executor.limit.memory",
        "Spark has no such key and ignores it",
        "set `executor.memory`, and `spark.executor.memoryOverhead` for what is beside the heap",
    ),
    (
        "spark.kubernetes.executor.request.memory",
        "Spark has no such key and ignores it",
        "set `executor.memory`, and `spark.executor.memoryOverhead` for what is beside the heap",
    ),
];

/// The settings with their images, after all that is wrong with their keys was reported.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    settings: BTreeMap<String, String>,
    around: &Around,
) -> Option<Settings> {
    let mut checked = Settings::new();
    let mut complete = true;
    for (key, value) in settings {
        let at = ctx.path("spark_defaults").key(&key);
        check_key(ctx, &at, &key, around);
        check_value(ctx, &at, &key, &value);
        let value = if names_an_image(&key) {
            image(ctx, &at, &key, &value)
        } else {
            Some(ConfigValue::from(value))
        };
        match value {
            Some(value) => checked = checked.set(key, value),
            None => complete = false,
        }
    }
    complete.then_some(checked)
}

fn check_key(ctx: &mut Context<'_>, at: &Path, key: &str, around: &Around) {
    if !key.starts_with("spark.") {
        ctx.report(spark::not_a_spark_key("livy::not-a-spark-key", at, key));
    } else if let Some(meant) = spark_keys::meant(key) {
        ctx.report(
            Diagnostic::error(
                "livy::misspelt-key",
                format!("`{key}` is not a key of Spark"),
            )
            .at_key(at, "Spark ignores this key")
            .fix(
                format!("the key is `{meant}`"),
                Place::key(at),
                format!("{meant:?}"),
            ),
        );
    } else if let Some((_, why, instead)) = HARMFUL.iter().find(|(harmful, ..)| *harmful == key) {
        ctx.report(
            Diagnostic::error("livy::harmful-key", format!("`{key}` must not be set"))
                .at_key(at, "does no good")
                .note(*why)
                .help(*instead),
        );
    } else if let Some(instead) = around.instead(key) {
        ctx.report(
            Diagnostic::error("livy::derived-key", format!("`{key}` is derived by platc"))
                .at_key(at, "would contradict other objects")
                .help(instead),
        );
    }
}

fn check_value(ctx: &mut Context<'_>, at: &Path, key: &str, value: &str) {
    if let Some(mistake) = spark::small_event_log("livy::small-event-log", at, (key, value)) {
        ctx.report(mistake);
    }
    match key {
        "spark.shuffle.service.enabled" if value == "true" => ctx.report(
            Diagnostic::error(
                "livy::shuffle-service",
                "there is no external shuffle service on Kubernetes",
            )
            .at(at, "executors would wait for it")
            .help("set `spark.dynamicAllocation.shuffleTracking.enabled` for dynamic allocation without it"),
        ),
        "spark.driver.extraClassPath" | "spark.executor.extraClassPath" => {
            check_class_path(ctx, at, value);
        }
        _ => {}
    }
}

/// A class path is a list of paths inside of a container.
fn check_class_path(ctx: &mut Context<'_>, at: &Path, value: &str) {
    let diagnostic = |message: &str| Diagnostic::error("livy::bad-class-path", message);
    if value.contains("://") {
        ctx.report(
            diagnostic("a class path has paths inside of containers")
                .at(at, "is not in a container")
                .note("the JVM passes over what it does not find, and says nothing")
                .help(
                    "name the directory with `shared_libraries`: every pod then has a copy of it",
                ),
        );
    } else if value.ends_with('/') {
        ctx.report(
            diagnostic("this class path has no jars")
                .at(at, "a directory of classes")
                .note("a directory stands for its class files; `*` behind it stands for its jars")
                .fix(
                    "for the jars in it",
                    Place::value(at),
                    format!("{:?}", format!("{value}*")),
                ),
        );
    }
}

fn names_an_image(key: &str) -> bool {
    key.starts_with("spark.kubernetes.") && key.ends_with("container.image")
}

/// An image in a value goes through its type, so that the mirror and the list of images know it.
fn image(ctx: &mut Context<'_>, at: &Path, key: &str, value: &str) -> Option<ConfigValue> {
    let reference = match value.parse::<Reference>() {
        Ok(reference) => reference,
        Err(error) => {
            ctx.report(
                Diagnostic::error(
                    "livy::bad-image",
                    format!("`{key}` needs the name of an image"),
                )
                .at(at, "not an image")
                .note(format!("{error}")),
            );
            return None;
        }
    };
    Some(ConfigValue::from(&ctx.image_at(at, &reference)))
}
