//! `loader.properties`: what the server reads as system properties.

use platc_sdk::{ConfigFile, Settings};

use crate::names;

/// Spring Boot's loader fills in the environment variables and makes every key a system property.
/// Hibernate reads the database login from nothing else, and on the command line every process of the
/// node could read the password.
pub(crate) fn loader_properties() -> ConfigFile {
    let settings = Settings::new()
        .set("loader.system", true)
        .set("server.port", "${SERVER_PORT}")
        .set("deploy.dir", "${DEPLOY_DIR}")
        .set("maven.home", "${MAVEN_HOME}")
        .set("gitflow.root", names::GIT)
        .set("teneo.url", "${TENEO_URL}")
        .set("teneo.user", "${TENEO_USER}")
        .set("teneo.password", "${TENEO_PASSWORD}");
    ConfigFile::properties("loader.properties", &settings)
}
