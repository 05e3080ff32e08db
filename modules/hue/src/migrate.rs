//! The Job that makes the tables and the first user.

use platc_sdk::{Build, ConfigMapHandle, Resources};

use crate::model::Model;
use crate::names;
use crate::pods;

/// Makes the first user and takes it for done when the user exists.
const CREATE_ADMIN: &str = include_str!("create_admin.sh");

/// Migrates, and then makes the user. Only this Job migrates: two web servers that do it at the same
/// time break the database.
pub(crate) fn migrate(model: &Model, config: &ConfigMapHandle, out: &mut Build<'_>) {
    let Resources { cpu, memory } = Resources::new(250, 1024);
    let migrate =
        pods::container(model, "migrate", config).command([names::COMMAND, "migrate", "--noinput"]);
    let create_admin = pods::container(model, "create-admin", config)
        .command([
            "/bin/sh",
            "-euc",
            CREATE_ADMIN,
            "create-admin",
            names::COMMAND,
        ])
        .env("DJANGO_SUPERUSER_USERNAME", &model.admin.user)
        .env("DJANGO_SUPERUSER_EMAIL", &model.admin.email)
        .env("DJANGO_SUPERUSER_PASSWORD", &model.admin.password);
    out.prepare_job("migrate")
        .init(migrate.resources(&cpu, &memory))
        .container(create_admin.resources(&cpu, &memory))
        .tune_pod(pods::security)
        .placement(&model.placement);
}
