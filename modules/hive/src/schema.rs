//! The Job that leaves the database with the tables of this Hive. Only it changes them: servers that did so
//! at their start would do it at the same time, and leave half of them.

use platc_sdk::{Build, Duration, Resources};

use crate::config::Version;
use crate::container;
use crate::files;
use crate::model::{Model, Upgrade};
use crate::names::{self, SCHEMA};

/// The Job. It has files of its own, so that a change of the servers' settings does not run it again.
pub(crate) fn schema(model: &Model, out: &mut Build<'_>) {
    let config = out.config_files("schema-config", files::of_schema(model));
    let scripts = out.config_files("schema-script", [files::script()]);
    let Resources { cpu, memory } = Resources::new(100, 768);
    let schematool = container::hive(model, "schematool", container::driver_jar(model))
        .command([
            "/bin/bash",
            "-euo",
            "pipefail",
            &format!("{}/schema.sh", names::SCRIPTS),
        ])
        .env("HADOOP_CLIENT_OPTS", options(model.version))
        .env("UPGRADE_SCHEMA", model.upgrade == Upgrade::Allowed)
        .mount(&config, names::CONF)
        .mount(&scripts, names::SCRIPTS)
        .resources(&cpu, &memory);
    let schematool = container::with_database(model, schematool);
    let job = out.prepare_job(SCHEMA);
    if let Some(driver) = container::bring_driver(model) {
        job.init(driver);
    }
    job.container(schematool)
        .run_as(names::USER)
        .placement(&model.placement)
        .gives_up_after(Duration::hours(1));
}

/// The user has no home in older images, and the tool writes a history into it.
fn options(version: Version) -> String {
    let options = "-Xmx256m -Duser.home=/tmp";
    if version < Version::V4_1 {
        return options.to_owned();
    }
    // Java 17, which Hive needs since 4.1, closes a package that the tool looks into:
    // https://issues.apache.org/jira/browse/HIVE-26473.
    format!("{options} --add-opens=java.base/java.net=ALL-UNNAMED")
}
