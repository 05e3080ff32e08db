//! `fair-scheduler.xml`: the pools of admission control, and who may use them.

use std::fmt::Write as _;

use platc_sdk::ConfigFile;

use crate::model::{Model, Pool};

pub(crate) fn fair_scheduler(model: &Model) -> ConfigFile {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <allocations>\n  <queue name=\"root\">\n    <aclSubmitApps> </aclSubmitApps>\n",
    );
    for pool in &model.pools {
        push(pool, &mut text);
    }
    // A query that names no pool runs in `default`, and one that names an unknown pool is refused.
    text.push_str(
        "  </queue>\n  <queuePlacementPolicy>\n    \
         <rule name=\"specified\" create=\"false\"/>\n    \
         <rule name=\"default\"/>\n  </queuePlacementPolicy>\n</allocations>\n",
    );
    ConfigFile::text("fair-scheduler.xml", text)
}

/// Names of pools, users and groups were checked to hold no markup.
fn push(pool: &Pool, text: &mut String) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "    <queue name=\"{}\">", pool.name);
    if let Some(memory) = pool.max_memory {
        // Impala does not count cores, but the format wants them.
        let _ = writeln!(
            text,
            "      <maxResources>{memory} mb, 0 vcores</maxResources>"
        );
    }
    let _ = writeln!(text, "      <aclSubmitApps>{}</aclSubmitApps>", pool.access);
    if pool.only_coordinators {
        text.push_str("      <onlyCoordinators>true</onlyCoordinators>\n");
    }
    text.push_str("    </queue>\n");
}
