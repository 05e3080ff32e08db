//! The users and databases that consumers asked for: one Job for each consumer, so that another
//! consumer changes nothing for those that are there.

use platc_sdk::capability::{Database, DatabaseRequest};
use platc_sdk::{Build, ConfigFile, ConfigMapHandle, Container, Quantity};

use crate::files;
use crate::interface::endpoint;
use crate::model::Model;
use crate::names::{PROVISION, SUPERUSER};

const SCRIPT: &str = include_str!("provision.sh");
const SQL: &str = include_str!("provision.sql");

/// One Job for each consumer. The superuser's password goes to no other namespace.
pub(crate) fn provision(model: &Model, out: &mut Build<'_>) {
    let consumers = out.requests::<Database>();
    if consumers.is_empty() {
        return;
    }
    let scripts = [
        ConfigFile::text("provision.sh", SCRIPT),
        ConfigFile::text("provision.sql", SQL),
    ];
    let scripts = out.config_files("provision", scripts);
    for (consumer, requests) in consumers {
        out.request_job(&consumer)
            .container(client(model, &scripts, &requests))
            .run_as(model.variant.user())
            .placement(&model.placement);
    }
}

/// A client that does what one consumer asked for.
fn client(model: &Model, scripts: &ConfigMapHandle, requests: &[DatabaseRequest]) -> Container {
    let endpoint = endpoint(model);
    let script = format!("{PROVISION}/provision.sh");
    let client = Container::new("provision", &model.image)
        .command(["/bin/sh", "-eu", &script])
        .mount(scripts, PROVISION)
        .env("PGHOST", &endpoint.host)
        .env("PGPORT", endpoint.port)
        .env("PGUSER", SUPERUSER)
        .env("PGDATABASE", SUPERUSER)
        .env("PGPASSWORD", &model.superuser_password)
        .env("PGCONNECT_TIMEOUT", 10_u32)
        .env(
            "PASSWORD_ENCRYPTION",
            files::method(model.password_encryption),
        )
        .env("WAIT_SECONDS", 600_u32)
        .resources(&Quantity::millicores(50), &Quantity::mebibytes(64))
        .unprivileged();
    let mut arguments = Vec::new();
    let mut variables = Vec::new();
    for (index, request) in requests.iter().enumerate() {
        let variable = format!("PASSWORD_{index}");
        arguments.extend([
            literal(&request.user),
            literal(&request.database),
            variable.clone(),
        ]);
        variables.push((variable, &request.password));
    }
    client.envs(variables).args(arguments)
}

/// An argument as it is: Kubernetes takes `$(NAME)` in arguments for a variable, and `$$` for `$`.
fn literal(argument: &str) -> String {
    argument.replace('$', "$$")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_name_is_taken_for_a_variable() {
        assert_eq!(literal("a-B\"c"), "a-B\"c");
        assert_eq!(literal("$(PGPASSWORD)$$"), "$$(PGPASSWORD)$$$$");
    }
}
