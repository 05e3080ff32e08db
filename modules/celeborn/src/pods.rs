//! What all pods of Celeborn have in common.

use platc_sdk::workload::RunAs;
use platc_sdk::{ConfigMapHandle, Container, EnvValue, exec, probe::Probe};

use crate::model::Model;
use crate::names::{self, SCRATCH};

/// The user of the official image.
pub(crate) const CELEBORN: RunAs = RunAs::user(10006);

/// A container that runs this script of the image in the foreground, known by its DNS name: its address
/// is another one after each restart.
pub(crate) fn container(
    model: &Model,
    role: &str,
    config: &ConfigMapHandle,
    script: &str,
) -> Container {
    let service = model.identity.service_host(role);
    Container::new(role, &model.image)
        .command(["/usr/bin/tini", "--", script])
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        .env(names::HOST, format!("$(POD_NAME).{service}"))
        .env("CELEBORN_NO_DAEMONIZE", true)
        .env("CELEBORN_LOG_DIR", format!("{SCRATCH}/logs"))
        .env("CELEBORN_PID_DIR", format!("{SCRATCH}/pids"))
        .mount(config, names::CONF)
        .scratch("tmp", SCRATCH)
        .unprivileged()
}

/// Asks the server's own interface, and looks for a line that begins like this. `curl` is not in the
/// image.
pub(crate) fn says(port: u16, path: &str, line: &str) -> Probe {
    let ask = format!(
        "busybox wget -q -T 5 -O - \"http://$CELEBORN_LOCAL_HOSTNAME:{port}{path}\" | grep -q '^{line}'"
    );
    exec(["/bin/bash", "-c", &ask])
}
