//! What all pods with `MLflow` have in common.

use platc_sdk::database::DatabaseLogin;
use platc_sdk::workload::RunAs;
use platc_sdk::{Container, EnvValue};

use crate::model::Model;
use crate::names::{self, SCRATCH};

/// The image names no user and would run as root. Its files can be read by everybody.
pub(crate) const MLFLOW: RunAs = RunAs::user(1000);

/// A container that knows the database. The user of the pod has no home in the image.
pub(crate) fn container(model: &Model, name: &str) -> Container {
    let DatabaseLogin {
        server,
        database,
        user,
        password,
    } = &model.metadata;
    let uri = format!(
        "postgresql+psycopg2://{user}:$({})@{}/{database}",
        names::PASSWORD,
        server.endpoint
    );
    Container::new(name, &model.image)
        .env(names::PASSWORD, EnvValue::from(password))
        .env(names::STORE_URI, uri)
        .env("HOME", SCRATCH)
        .scratch("tmp", SCRATCH)
        .unprivileged()
}
