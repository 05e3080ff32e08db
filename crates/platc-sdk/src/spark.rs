//! What holds for Spark applications whichever module starts them: keys of their `spark-defaults.conf`,
//! where their containers start, and what a driver does in the cluster.

use k8s_openapi::api::rbac::v1::PolicyRule;
use platc_diagnostics::{Diagnostic, Path, Place};
use platc_objects::Container;
use platc_objects::rbac::rule;
use platc_objects::workload::PodUsers;

/// Where the containers of Spark's images start.
pub const WORK_DIR: &str = "/opt/spark/work-dir";

/// A container of a template with room where it starts, if the cluster chooses its user: drivers and
/// executors put there what they fetch, and in newer official images only Spark's own user may.
pub fn with_work_dir(container: Container, users: PodUsers) -> Container {
    match users {
        PodUsers::Image => container,
        PodUsers::Cluster => container.scratch("work-dir", WORK_DIR),
    }
}

/// What to tell about a key that does not begin with `spark.` and stands at `at`.
pub fn not_a_spark_key(code: &'static str, at: &Path, key: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, format!("`{key}` is not a key of Spark"))
        .at_key(at, "does not begin with `spark.`")
        .note("Spark ignores such keys and only logs a warning");
    let hadoop = ["dfs.", "fs.", "hadoop.", "hive."]
        .iter()
        .any(|prefix| key.starts_with(prefix));
    if hadoop {
        diagnostic.fix(
            "Spark hands a key on to Hadoop and Hive with this prefix",
            Place::key(at),
            format!("\"spark.hadoop.{key}\""),
        )
    } else {
        diagnostic.help("remove it, or write the key with its `spark.` prefix")
    }
}

/// What to tell about a key whose value, which stands at `at`, makes the files of an event log smaller
/// than Spark allows; `None` for any other key or value.
pub fn small_event_log(
    code: &'static str,
    at: &Path,
    (key, value): (&str, &str),
) -> Option<Diagnostic> {
    let is_small = key == "spark.eventLog.rolling.maxFileSize"
        && bytes(value).is_some_and(|size| size < 10 << 20);
    is_small.then(|| {
        Diagnostic::error(code, "files of an event log have 10 MiB at least")
            .at(at, "less than 10 MiB")
            .note("Spark does not start with a smaller size")
            .fix("the smallest size", Place::value(at), "\"10m\"")
    })
}

/// A size as Spark reads it: a number with `b`, `k`, `m`, `g`, `t` or `p`, and perhaps a `b` behind it;
/// a bare number counts bytes.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim().to_ascii_lowercase();
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let shift = match unit {
        "" | "b" => 0,
        "k" | "kb" => 10,
        "m" | "mb" => 20,
        "g" | "gb" => 30,
        "t" | "tb" => 40,
        "p" | "pb" => 50,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(1 << shift)
}

/// What a driver in a pod does: it makes executor pods and a ConfigMap for them, and removes everything of
/// its own at its end, also the kinds of which it made nothing. Without `deletecollection` every
/// application ends with an error.
pub fn driver_rules() -> Vec<PolicyRule> {
    vec![rule(
        "",
        &["pods", "configmaps", "services", "persistentvolumeclaims"],
        &[
            "get",
            "list",
            "watch",
            "create",
            "update",
            "patch",
            "delete",
            "deletecollection",
        ],
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_spark_reads_them() {
        for (text, expected) in [
            ("10m", Some(10 << 20)),
            ("128MB", Some(128 << 20)),
            ("1g", Some(1 << 30)),
            ("512", Some(512)),
            ("ten", None),
            ("99999999999999p", None),
        ] {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
