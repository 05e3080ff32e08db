//! What a person may set in a `spark-defaults.conf`: keys that Spark reads and platc does not derive.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Path, Settings, spark};

use crate::version::{Line, SparkVersion};

/// How the keys of one setting are checked.
pub(crate) struct Keys<'a> {
    /// The setting that holds them, such as `spark_defaults`.
    pub(crate) setting: &'static str,
    /// The codes of what is wrong.
    pub(crate) codes: Codes,
    /// The version of Spark that reads them.
    pub(crate) version: SparkVersion,
    /// Keys that platc derives, with what to do instead.
    pub(crate) derived: &'a [(&'static str, &'static str)],
}

/// The codes that a component reports under.
pub(crate) struct Codes {
    /// The key does not begin with `spark.`.
    pub(crate) not_a_spark_key: &'static str,
    /// platc derives the key.
    pub(crate) derived: &'static str,
    /// The key or its value does no good.
    pub(crate) harmful: &'static str,
}

/// Keys that no version of Spark reads, with what to do instead.
const UNREAD: &[(&str, &str)] = &[
    (
        "spark.connect.server.artifactDir",
        "leave the key out: what clients upload is kept in a temporary directory",
    ),
    (
        "spark.kubernetes.executor.limit.memory",
        "set `executor.memory`, and `spark.executor.memoryOverhead` for what is beside the heap",
    ),
    (
        "spark.kubernetes.executor.request.memory",
        "set `executor.memory`, and `spark.executor.memoryOverhead` for what is beside the heap",
    ),
    (
        "spark.openTelemetry.enabled",
        "set `otel`, with an image that has a listener",
    ),
    (
        "spark.openTelemetry.endpoint",
        "set `otel`, with an image that has a listener",
    ),
    (
        "spark.worker.cores",
        "set `worker.cores` of the Standalone cluster",
    ),
    (
        "spark.worker.memory",
        "set `worker.memory` of the Standalone cluster",
    ),
];

/// Whether the person says where packages are downloaded from.
pub(crate) fn names_a_repository(settings: &BTreeMap<String, String>) -> bool {
    ["spark.jars.repositories", "spark.jars.ivySettings"]
        .iter()
        .any(|key| settings.contains_key(*key))
}

/// The settings, after all that is wrong with them was reported.
pub(crate) fn checked(
    ctx: &mut Context<'_>,
    keys: &Keys<'_>,
    settings: BTreeMap<String, String>,
) -> Settings {
    for (key, value) in &settings {
        let at = ctx.path(keys.setting).key(key);
        check(ctx, keys, &at, (key, value));
    }
    settings.into_iter().collect()
}

fn check(ctx: &mut Context<'_>, keys: &Keys<'_>, at: &Path, (key, value): (&str, &str)) {
    let same = |known: &str| known.eq_ignore_ascii_case(key);
    let derived = keys.derived.iter().find(|(known, _)| same(known));
    if !key.starts_with("spark.") {
        ctx.report(spark::not_a_spark_key(keys.codes.not_a_spark_key, at, key));
    } else if let Some((_, instead)) = derived {
        ctx.report(
            Diagnostic::error(keys.codes.derived, format!("`{key}` is derived by platc"))
                .at_key(at, "would contradict other objects")
                .help(*instead),
        );
    } else if let Some((_, instead)) = UNREAD.iter().find(|(known, _)| same(known)) {
        ctx.report(
            Diagnostic::error(keys.codes.harmful, format!("Spark has no key `{key}`"))
                .at_key(at, "Spark ignores this key")
                .help(*instead),
        );
    } else if let Some((why, instead)) = of_another_version(keys.version, key) {
        ctx.report(
            Diagnostic::error(
                keys.codes.harmful,
                format!("Spark {} has no key `{key}`", keys.version),
            )
            .at_key(at, "ignored by this version")
            .note(why)
            .help(instead),
        );
    } else {
        check_value(ctx, keys, at, (key, value));
    }
}

/// Why this version does not read the key, and what to do instead.
fn of_another_version(version: SparkVersion, key: &str) -> Option<(&'static str, String)> {
    let line: Line = version.line();
    match key {
        "spark.connect.grpc.binding.address" | "spark.connect.authenticate.token"
            if !line.has_connect_address() =>
        {
            Some((
                "Spark 4.0 brought it; before, the server listens at all addresses and asks nobody for a token",
                "leave the key out".to_owned(),
            ))
        }
        _ if key.contains(".blacklist.") && !line.reads_old_exclusion_names() => Some((
            "the old names are no longer read from Spark 4.1 on",
            format!(
                "write `{}`",
                key.replace(".blacklist.", ".excludeOnFailure.")
            ),
        )),
        _ => None,
    }
}

/// Classes of the first AWS SDK in whose place Hadoop 3.4 takes those of the second by itself, by its
/// `CredentialProviderListFactory`.
const TRANSLATED: [&str; 5] = [
    "com.amazonaws.auth.AnonymousAWSCredentials",
    "com.amazonaws.auth.EC2ContainerCredentialsProviderWrapper",
    "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
    "com.amazonaws.auth.InstanceProfileCredentialsProvider",
    "com.amazonaws.auth.profile.ProfileCredentialsProvider",
];

/// Reports a class of the first AWS SDK where there is only the second.
fn check_provider(ctx: &mut Context<'_>, keys: &Keys<'_>, at: &Path, value: &str) {
    let mut classes = value.split(',').map(str::trim);
    let missing = classes
        .find(|class| class.starts_with("com.amazonaws.") && !TRANSLATED.contains(class))
        .filter(|_| keys.version.line().has_second_aws_sdk());
    if let Some(class) = missing {
        let message = format!("Spark {} has no class `{class}`", keys.version);
        ctx.report(
            Diagnostic::error(keys.codes.harmful, message)
                .at(at, "a class of the first AWS SDK")
                .note("Hadoop 3.4, which is in Spark 4, comes with the second AWS SDK only")
                .help("leave the key out: the login is in the environment, where S3A looks for it"),
        );
    }
}

fn check_value(ctx: &mut Context<'_>, keys: &Keys<'_>, at: &Path, (key, value): (&str, &str)) {
    if key.starts_with("spark.hadoop.fs.s3a.") && key.ends_with(".aws.credentials.provider") {
        check_provider(ctx, keys, at, value);
    }
    if let Some(mistake) = spark::small_event_log(keys.codes.harmful, at, (key, value)) {
        ctx.report(mistake);
    }
}
