//! `spark-defaults.conf` of the server; those of applications are none of its business.

use platc_sdk::capability::KerberosClient;
use platc_sdk::{ConfigFile, Settings};

use crate::history::model::{Cleaning, Model};
use crate::history::names;

/// Where the logs are, how they are reached, and what is kept of them.
pub(crate) fn spark_defaults(model: &Model) -> ConfigFile {
    let defaults = Settings::new()
        .set("spark.history.fs.logDirectory", &model.log.directory)
        .set(
            "spark.history.fs.update.interval",
            model.update_interval.to_string(),
        )
        .set(
            "spark.history.retainedApplications",
            model.retained_applications,
        )
        .set("spark.history.ui.port", names::HTTP.number)
        .set("spark.history.store.path", names::STORE)
        .set("spark.history.store.maxDiskUsage", disk_usage(model));
    let hadoop: Settings = model
        .log
        .hadoop
        .iter()
        .map(|(key, value)| (format!("spark.hadoop.{key}"), value.clone()))
        .collect();
    let settings = kerberos(model, cleaner(model, defaults))
        .overridden_by(&hadoop)
        .overridden_by(&model.settings);
    ConfigFile::spark_properties("spark-defaults.conf", &settings)
}

fn kerberos(model: &Model, settings: Settings) -> Settings {
    match model.log.place.kerberos() {
        None => settings,
        Some(client) => settings
            .set("spark.history.kerberos.enabled", true)
            .set("spark.history.kerberos.principal", &client.principal)
            .set("spark.history.kerberos.keytab", KerberosClient::KEYTAB),
    }
}

fn cleaner(model: &Model, settings: Settings) -> Settings {
    match model.cleaning {
        Cleaning::Off => settings.set("spark.history.fs.cleaner.enabled", false),
        Cleaning::On { interval, max_age } => settings
            .set("spark.history.fs.cleaner.enabled", true)
            .set("spark.history.fs.cleaner.interval", interval.to_string())
            .set("spark.history.fs.cleaner.maxAge", max_age.to_string()),
    }
}

/// The server only estimates how large a store will be, and a pod that exceeds the limit of its
/// volume is evicted: so a fifth of the volume is left free.
fn disk_usage(model: &Model) -> String {
    format!("{}m", model.store.percent_in_mebibytes(80))
}
