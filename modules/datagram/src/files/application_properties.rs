//! `application.properties`: the settings of the Spring application.

use platc_sdk::{ConfigFile, Settings};

use crate::model::Model;

/// Who may log in, and what the person added.
pub(crate) fn application_properties(model: &Model) -> ConfigFile {
    let defaults = Settings::new()
        // The default inside of the jar is true.
        .set("ldap.enabled", model.access.directory.is_some())
        .set("ldap.always_admin", model.access.always_admin);
    let settings = defaults.overridden_by(&model.application_properties);
    ConfigFile::properties("application.properties", &settings)
}
