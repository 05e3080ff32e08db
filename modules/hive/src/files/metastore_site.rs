//! `hive-site.xml` of the Metastore. Hive 4 has other names for some keys and reads these too.

use platc_sdk::capability::KerberosClient;
use platc_sdk::{ConfigFile, Settings};

use super::database;
use crate::model::{Events, Model};
use crate::names;

/// Where the database and the warehouse are, and that nobody changes the tables of the database but the Job.
pub(crate) fn hive_site(model: &Model) -> ConfigFile {
    let defaults = database::settings(model)
        .set("datanucleus.schema.autoCreateAll", false)
        .set("hive.metastore.schema.verification", true)
        .set("hive.metastore.port", names::THRIFT.number)
        .set("hive.metastore.warehouse.dir", &model.warehouse.uri);
    let settings = kerberos(model, events(model, defaults)).overridden_by(&model.hive_site);
    ConfigFile::hadoop_xml("hive-site.xml", &settings)
}

/// The server reads its keytab when clients have to log in to it, and never only for the file system.
fn kerberos(model: &Model, settings: Settings) -> Settings {
    match &model.warehouse.kerberos {
        None => settings,
        Some(client) => settings
            .set("hive.metastore.sasl.enabled", true)
            .set("hive.metastore.kerberos.principal", &client.principal)
            .set(
                "hive.metastore.kerberos.keytab.file",
                KerberosClient::KEYTAB,
            ),
    }
}

fn events(model: &Model, settings: Settings) -> Settings {
    match model.events {
        Events::Off => settings,
        Events::KeptFor(age) => settings
            .set(
                "hive.metastore.transactional.event.listeners",
                "org.apache.hive.hcatalog.listener.DbNotificationListener",
            )
            .set("hive.metastore.dml.events", true)
            .set(
                "hive.metastore.event.db.listener.timetolive",
                format!("{}s", age.as_seconds()),
            )
            // Only users who are proxy users of the Metastore could read the notes otherwise.
            .set("hive.metastore.event.db.notification.api.auth", false),
    }
}
