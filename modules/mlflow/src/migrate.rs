//! The Job that makes the tables.

use platc_sdk::{Build, Resources};

use crate::model::Model;
use crate::names::STORE_URI;
use crate::pods;

/// Makes the tables of an empty database, and changes those of an older version; a server that finds
/// tables of another version does not start. It does nothing when they are as they should be.
pub(crate) fn migrate(model: &Model, out: &mut Build<'_>) {
    let Resources { cpu, memory } = Resources::new(250, 1024);
    let migrate = pods::container(model, "migrate")
        .command(["mlflow", "db", "upgrade", &format!("$({STORE_URI})")])
        .resources(&cpu, &memory);
    out.prepare_job("migrate")
        .container(migrate)
        .run_as(pods::MLFLOW)
        .placement(&model.placement);
}
