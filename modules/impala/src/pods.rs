//! What the pods of all roles have in common.

use platc_sdk::k8s_openapi::api::apps::v1 as apps;
use platc_sdk::workload::{Apart, RunAs, Workload};
use platc_sdk::{Container, Duration, Image, Port, Resources, http_get, tcp};

use crate::names::{HEALTH, LOGS};

/// The user `impala` of the image.
const IMPALA: RunAs = RunAs::user(1000);

/// A container that runs the image's entry point. Its command stays: it carries flags of its own, and
/// finds Java.
pub(crate) fn container(
    name: &str,
    image: &Image,
    resources: &Resources,
    flag_file: &str,
) -> Container {
    Container::new(name, image)
        .args([format!("--flagfile={flag_file}")])
        .scratch("logs", LOGS)
        .resources(&resources.cpu, &resources.memory)
        .unprivileged()
}

/// Probes by the page that says whether a server can serve. A daemon that is being stopped answers 503
/// there and still has queries to finish, so liveness only asks whether the port is open.
pub(crate) fn probed(container: Container, web: Port) -> Container {
    container
        .started_when(tcp(web).patience(Duration::minutes(10)))
        .ready_when(http_get(HEALTH, web))
        .alive_when(tcp(web).failures(6))
}

/// Runs as Impala, and with the pods of the same role on different nodes where there is room.
pub(crate) fn settle(workload: &mut Workload<apps::StatefulSet>) {
    workload
        .in_parallel()
        .run_as(IMPALA)
        .apart(Apart::WherePossible);
}
