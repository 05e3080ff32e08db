//! The Standalone cluster that an application runs in, and the version that follows from it.

use platc_sdk::capability::SparkMaster;
use platc_sdk::{Context, Diagnostic, Ref};

use crate::version::SparkVersion;

const REASON: &str = "executors of another version cannot read what the driver sends";

/// Binds the cluster that stands at this key, and reports under this code where no driver of its version
/// comes of `set`.
pub(crate) fn bound(
    ctx: &mut Context<'_>,
    (key, code): (&str, &'static str),
    reference: &Ref<SparkMaster>,
    set: Option<SparkVersion>,
) -> Option<SparkMaster> {
    let master = ctx.bind(key, reference)?;
    match (SparkVersion::known(&master.version), set) {
        (None, _) => no_driver(ctx, (key, code), &master.version),
        (Some(known), Some(set)) if set != known => other_version(ctx, code, &master.version),
        (Some(_), _) => {}
    }
    Some(master)
}

/// The version of a driver: the one that is set, or else that of the cluster.
pub(crate) fn version(set: Option<SparkVersion>, master: Option<&SparkMaster>) -> SparkVersion {
    set.or_else(|| SparkVersion::known(&master?.version))
        .unwrap_or_default()
}

fn other_version(ctx: &mut Context<'_>, code: &'static str, of_master: &str) {
    ctx.report(
        Diagnostic::error(code, format!("the cluster runs Spark {of_master}"))
            .at(&ctx.path("spark"), format!("not {of_master}"))
            .note(REASON)
            .help("leave `spark` out: the version is then that of the cluster"),
    );
}

/// Only a cluster outside of the platform can have such a version.
fn no_driver(ctx: &mut Context<'_>, (key, code): (&str, &'static str), of_master: &str) {
    let known = SparkVersion::ALL.map(SparkVersion::as_str);
    ctx.report(
        Diagnostic::error(code, format!("there is no driver of Spark {of_master}"))
            .at(&ctx.path(key), format!("runs Spark {of_master}"))
            .note(REASON)
            .help(format!(
                "name a cluster of one of these versions: {}",
                known.join(", ")
            )),
    );
}
