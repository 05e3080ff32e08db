//! The Job that brings the database to the image's version and makes the first user.

use platc_sdk::{Build, Quantity};

use crate::environment;
use crate::model::{Model, Version};
use crate::names::{self, ADMIN_PASSWORD};
use crate::pods;

/// Migrates, and then makes the user. Only this Job migrates: two migrations at the same time break
/// the database. Both steps change nothing when they find their work done.
pub(crate) fn migrate(model: &Model, out: &mut Build<'_>) {
    let command = match model.version {
        Version::V2_3 => "upgrade",
        Version::V2_11 | Version::V3 => "migrate",
    };
    let (cpu, memory) = (Quantity::millicores(250), Quantity::gibibytes(1));
    let environment = || environment::of_jobs(model);
    let migrate = pods::command(model, "migrate", ["db", command], environment());
    let password = format!("$({ADMIN_PASSWORD})");
    let user = [
        ("--role", "Admin"),
        ("--username", &model.admin.user),
        ("--email", &model.admin.email),
        ("--firstname", "Airflow"),
        ("--lastname", "Admin"),
        ("--password", &password),
    ];
    let arguments = ["users", "create"]
        .into_iter()
        .chain(user.into_iter().flat_map(|(flag, value)| [flag, value]));
    let create_user = pods::command(model, "create-user", arguments, environment())
        .env(ADMIN_PASSWORD, &model.admin.password);
    out.prepare_job("migrate")
        .init(migrate.resources(&cpu, &memory))
        .container(create_user.resources(&cpu, &memory))
        .run_as(names::AIRFLOW)
        .placement(&model.pods.placement);
}
