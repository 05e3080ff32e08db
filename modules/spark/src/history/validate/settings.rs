//! What a person set in the server's `spark-defaults.conf`.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Place, Settings};

/// Keys that platc derives, with the setting that they follow.
const DERIVED: &[(&str, &str)] = &[
    ("spark.hadoop.fs.defaultFS", "event_log"),
    ("spark.history.fs.cleaner.enabled", "cleaner.enabled"),
    ("spark.history.fs.cleaner.interval", "cleaner.interval"),
    ("spark.history.fs.cleaner.maxAge", "cleaner.max_age"),
    ("spark.history.fs.logDirectory", "event_log"),
    ("spark.history.fs.update.interval", "update_interval"),
    ("spark.history.kerberos.enabled", "kerberos"),
    ("spark.history.kerberos.keytab", "kerberos.keytab"),
    ("spark.history.kerberos.principal", "kerberos.principal"),
    (
        "spark.history.retainedApplications",
        "retained_applications",
    ),
    ("spark.history.store.maxDiskUsage", "store"),
];

/// Keys that platc sets and that nothing else may change: probes, Service and volumes rely on them.
const FIXED: &[&str] = &["spark.history.store.path", "spark.history.ui.port"];

/// Keys of applications that load classes which the server's image does not have.
const OF_DRIVERS: &[&str] = &["spark.extraListeners", "spark.plugins"];

/// The settings, after all that is wrong with their keys was reported.
pub(super) fn checked(ctx: &mut Context<'_>, settings: BTreeMap<String, String>) -> Settings {
    for key in settings.keys() {
        if !key.starts_with("spark.") {
            not_a_spark_key(ctx, key);
        } else if let Some((_, setting)) = DERIVED.iter().find(|(derived, _)| derived == key) {
            derived(ctx, key, &format!("set `{setting}` instead"));
        } else if FIXED.contains(&key.as_str()) {
            derived(ctx, key, "leave the key out");
        } else if OF_DRIVERS.contains(&key.as_str()) {
            of_drivers(ctx, key);
        }
    }
    settings.into_iter().collect()
}

fn not_a_spark_key(ctx: &mut Context<'_>, key: &str) {
    let path = ctx.path("settings").key(key);
    let diagnostic = Diagnostic::error(
        "spark-history::not-a-spark-key",
        format!("`{key}` is not a key of Spark"),
    )
    .at_key(&path, "does not begin with `spark.`")
    .note("Spark ignores such keys and only logs a warning");
    let hadoop = ["fs.", "dfs.", "hadoop."]
        .iter()
        .any(|prefix| key.starts_with(prefix));
    ctx.report(if hadoop {
        diagnostic.fix(
            "Spark hands a key on to Hadoop with this prefix",
            Place::key(&path),
            format!("\"spark.hadoop.{key}\""),
        )
    } else {
        diagnostic.help("remove it, or write the key with its `spark.` prefix")
    });
}

fn derived(ctx: &mut Context<'_>, key: &str, help: &str) {
    let path = ctx.path("settings").key(key);
    ctx.report(
        Diagnostic::error(
            "spark-history::derived-key",
            format!("`{key}` is derived by platc"),
        )
        .at_key(&path, "would contradict other objects")
        .note("the directory, its rights, the volumes and the probes follow from the same setting")
        .help(help),
    );
}

fn of_drivers(ctx: &mut Context<'_>, key: &str) {
    let path = ctx.path("settings").key(key);
    ctx.report(
        Diagnostic::error(
            "spark-history::driver-key",
            format!("`{key}` is for applications"),
        )
        .at_key(&path, "the server would load these classes")
        .note("its image does not have them, and it ends with ClassNotFoundException")
        .help("set it where the applications are configured"),
    );
}
