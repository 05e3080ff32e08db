//! `spark-defaults.conf` of masters and workers; those of applications are none of their business.

use platc_sdk::{ConfigFile, Settings};

use crate::standalone::model::{Kept, Model};
use crate::standalone::names;

/// How long files stay, who may register, and what is known after a restart.
pub(crate) fn spark_defaults(model: &Model) -> ConfigFile {
    let settings = Settings::new()
        .set("spark.deploy.defaultCores", model.default_cores)
        // From 4.1 on it would be open, and run anybody's code without asking who it is.
        .set("spark.master.rest.enabled", false)
        .set("spark.shuffle.service.enabled", model.shuffle_service)
        .set("spark.shuffle.service.port", names::SHUFFLE.number)
        .set("spark.worker.cleanup.enabled", model.cleanup.is_some())
        .set_some(
            "spark.worker.cleanup.appDataTtl",
            model.cleanup.map(|age| age.as_seconds().to_string()),
        );
    let settings = recovery(model, settings).overridden_by(&model.settings);
    ConfigFile::spark_properties("spark-defaults.conf", &settings)
}

fn recovery(model: &Model, settings: Settings) -> Settings {
    match &model.recovery {
        Kept::Nothing => settings,
        Kept::Volume(_) => settings
            .set("spark.deploy.recoveryMode", "FILESYSTEM")
            .set("spark.deploy.recoveryDirectory", names::RECOVERY),
        Kept::Ensemble(servers) => {
            let identity = &model.identity;
            // Two clusters at the same place would elect one leader for both.
            let directory = format!("/spark/{}/{}", identity.namespace, identity.full_name());
            settings
                .set("spark.deploy.recoveryMode", "ZOOKEEPER")
                .set("spark.deploy.zookeeper.url", servers)
                .set("spark.deploy.zookeeper.dir", directory)
        }
    }
}
