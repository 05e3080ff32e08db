//! The keys with which the Metastore and `schematool` log in to the database.

use platc_sdk::Settings;

use crate::model::Model;
use crate::names;

/// The password is not among them: Hadoop takes it from the environment when the setting is read.
pub(crate) fn settings(model: &Model) -> Settings {
    Settings::new()
        .set(
            "javax.jdo.option.ConnectionDriverName",
            "org.postgresql.Driver",
        )
        .set("javax.jdo.option.ConnectionURL", model.database.jdbc())
        .set("javax.jdo.option.ConnectionUserName", &model.database.user)
        .set(
            "javax.jdo.option.ConnectionPassword",
            format!("${{env.{}}}", names::PASSWORD),
        )
}
