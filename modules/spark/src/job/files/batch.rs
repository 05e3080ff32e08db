//! `batch.json`: what is sent to Livy.

use std::collections::BTreeMap;

use platc_sdk::ConfigFile;
use platc_sdk::serde_json::json;

use crate::application::conf;
use crate::job::model::Model;

/// The fields of `POST /batches`. The name is added when it is sent: each run has its own.
pub(crate) fn batch(model: &Model) -> ConfigFile {
    let application = &model.application;
    let program = &model.program;
    let settings = conf::conf(application)
        .set(
            "spark.driver.memoryOverhead",
            format!("{}m", application.driver.beside_the_heap()),
        )
        .set(
            "spark.kubernetes.driver.request.cores",
            &application.driver.resources.cpu,
        );
    // Without a directory of its own the application logs where Livy says.
    let logs = application.event_log.is_some();
    let conf: BTreeMap<&str, &str> = settings
        .iter()
        .filter(|(key, _)| logs || *key != "spark.eventLog.enabled")
        .map(|(key, value)| (key, value.text()))
        .collect();
    let mut fields = json!({
        "args": program.arguments,
        "conf": conf,
        "driverMemory": format!("{}m", application.driver.heap),
        "file": program.main,
        "jars": program.jars,
        "pyFiles": program.py_files,
    });
    if let Some(class) = program.class() {
        fields["className"] = json!(class);
    }
    ConfigFile::text("batch.json", format!("{fields:#}\n"))
}
