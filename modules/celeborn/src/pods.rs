//! What all pods of Celeborn have in common.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
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

/// Keeps pods of a role on different nodes, as far as there are any, or strictly.
pub(crate) fn apart(model: &Model, role: &str, strictly: bool) -> core::Affinity {
    let term = core::PodAffinityTerm {
        label_selector: Some(LabelSelector {
            match_labels: Some(model.identity.selector(role)),
            ..LabelSelector::default()
        }),
        topology_key: "kubernetes.io/hostname".to_owned(),
        ..core::PodAffinityTerm::default()
    };
    let apart = if strictly {
        core::PodAntiAffinity {
            required_during_scheduling_ignored_during_execution: Some(vec![term]),
            ..core::PodAntiAffinity::default()
        }
    } else {
        core::PodAntiAffinity {
            preferred_during_scheduling_ignored_during_execution: Some(vec![
                core::WeightedPodAffinityTerm {
                    weight: 100,
                    pod_affinity_term: term,
                },
            ]),
            ..core::PodAntiAffinity::default()
        }
    };
    core::Affinity {
        pod_anti_affinity: Some(apart),
        ..core::Affinity::default()
    }
}
