//! What all pods with Hue's image have in common.

use platc_sdk::capability::Dialect;
use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::{ConfigMapHandle, Container};

use crate::model::{Files, Login, Model};
use crate::names::{self, DATABASE_PASSWORD, LDAP_PASSWORD, SECRET_KEY};

/// A container with Hue's configuration and passwords.
pub(crate) fn container(model: &Model, name: &str, config: &ConfigMapHandle) -> Container {
    let mut container = Container::new(name, &model.image)
        .env(SECRET_KEY, &model.secret_key)
        .env(DATABASE_PASSWORD, &model.metadata.password)
        .env("DESKTOP_LOG_DIR", names::LOGS)
        // Workers write their heartbeats here. The default is the directory of the configuration.
        .env("HUE_RUN_DIR", "/tmp")
        .mount_file(config, names::INI, names::INI_PATH)
        .scratch("logs", names::LOGS)
        .scratch("tmp", "/tmp")
        .unprivileged();
    if let Some(Files::Store(store)) = &model.files {
        container = store
            .login
            .give(container)
            .env("BOTO_CONFIG", names::BOTO_PATH)
            .mount_file(config, names::BOTO, names::BOTO_PATH);
    }
    if model.metastore.is_some() {
        let path = format!("{}/{}", names::HIVE_CONF, names::HIVE_SITE);
        container = container.mount_file(config, names::HIVE_SITE, &path);
    }
    if let Some(ldap) = &model.ldap
        && let Login::Search { password, .. } = &ldap.login
    {
        container = container.env(LDAP_PASSWORD, password);
    }
    container.envs(&model.secret_env)
}

/// The user of the image. Its group's number differs from build to build and is not said: the runtime
/// takes it from the image, and the web server refuses to start with another one.
pub(crate) fn security(pod: &mut core::PodSpec) {
    pod.security_context = Some(core::PodSecurityContext {
        run_as_user: Some(1001),
        run_as_non_root: Some(true),
        fs_group: Some(1001),
        fs_group_change_policy: Some("OnRootMismatch".to_owned()),
        seccomp_profile: Some(core::SeccompProfile {
            type_: "RuntimeDefault".to_owned(),
            ..core::SeccompProfile::default()
        }),
        ..core::PodSecurityContext::default()
    });
}

/// What Hue calls a dialect.
pub(crate) fn editor(dialect: Dialect) -> (&'static str, &'static str) {
    match dialect {
        Dialect::Hive => ("hive", "Hive"),
        Dialect::Impala => ("impala", "Impala"),
        Dialect::Spark => ("sparksql", "Spark SQL"),
    }
}
