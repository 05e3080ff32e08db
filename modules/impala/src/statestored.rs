//! The statestore. A second one without high availability would split the membership.

use platc_sdk::{Build, EnvValue};

use crate::files;
use crate::model::{Members, Model};
use crate::names::{FLAGS_DIRECTORY, STATESTORE, STATESTORE_HA, STATESTORE_WEB, STATESTORED};
use crate::pods;

/// The statestore and its names.
pub(crate) fn statestored(model: &Model, out: &mut Build<'_>) {
    let server = &model.statestore;
    let flags = out.config_files("statestored-flags", files::statestored_flags(model));
    // Each of two has to know the other one, so each has a file of its own, named like its pod.
    let (file, ports) = match server.members {
        Members::Single => ("statestored.flags", vec![STATESTORE, STATESTORE_WEB]),
        Members::Pair => (
            "$(POD_NAME).flags",
            vec![STATESTORE, STATESTORE_HA, STATESTORE_WEB],
        ),
    };
    let file = format!("{FLAGS_DIRECTORY}/{file}");
    let container = pods::container(STATESTORED, &server.image, &server.resources, &file)
        .ports(ports.iter().copied())
        .mount(&flags, FLAGS_DIRECTORY);
    let container = match server.members {
        Members::Single => container,
        Members::Pair => container.env("POD_NAME", EnvValue::PodField("metadata.name")),
    };
    let workload = out.stateful_set(STATESTORED, server.members.count());
    workload
        .headless_service(ports)
        .container(pods::probed(container, STATESTORE_WEB))
        .placement(&server.placement)
        .tolerates_loss_of(server.members.count() - 1);
    pods::settle(workload);
    if let Some(ingress) = &server.ingress {
        out.ingress(STATESTORED, ingress, STATESTORE_WEB);
    }
}
