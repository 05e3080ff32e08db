//! What the pods of all roles have in common.

use platc_sdk::k8s_openapi::api::apps::v1 as apps;
use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use platc_sdk::workload::{RunAs, Workload};
use platc_sdk::{Container, Duration, Identity, Image, Port, Resources, http_get, tcp};

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
pub(crate) fn settle(workload: &mut Workload<apps::StatefulSet>, identity: &Identity, role: &str) {
    let affinity = apart(identity, role);
    workload
        .in_parallel()
        .run_as(IMPALA)
        .tune_pod(|pod| pod.affinity = Some(affinity));
}

fn apart(identity: &Identity, role: &str) -> core::Affinity {
    let term = core::PodAffinityTerm {
        label_selector: Some(LabelSelector {
            match_labels: Some(identity.selector(role)),
            ..LabelSelector::default()
        }),
        topology_key: "kubernetes.io/hostname".to_owned(),
        ..core::PodAffinityTerm::default()
    };
    core::Affinity {
        pod_anti_affinity: Some(core::PodAntiAffinity {
            preferred_during_scheduling_ignored_during_execution: Some(vec![
                core::WeightedPodAffinityTerm {
                    weight: 100,
                    pod_affinity_term: term,
                },
            ]),
            ..core::PodAntiAffinity::default()
        }),
        ..core::Affinity::default()
    }
}
