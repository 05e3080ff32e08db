//! The web servers.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::{Build, ConfigMapHandle, Duration, http_get};

use crate::model::Model;
use crate::names::{self, HTTP, HUE};
use crate::pods;

/// Answers without a login. It does not ask the database, so a database that is away restarts nobody.
const HEALTH: &str = "/desktop/debug/is_alive";

/// Annotations of `ingress-nginx`; other controllers pass over them. Results of long queries come after
/// minutes, and uploads are large.
const PATIENT: &[(&str, &str)] = &[
    ("nginx.ingress.kubernetes.io/proxy-body-size", "0"),
    ("nginx.ingress.kubernetes.io/proxy-read-timeout", "900"),
    ("nginx.ingress.kubernetes.io/proxy-send-timeout", "900"),
];

/// Keeps a browser at one web server, and so its queries at one coordinator.
const STICKY: (&str, &str) = ("nginx.ingress.kubernetes.io/affinity", "cookie");

/// The web servers, their Service and their Ingress.
pub(crate) fn web(model: &Model, config: &ConfigMapHandle, out: &mut Build<'_>) {
    let replicas = model.replicas.get();
    let container = pods::container(model, "hue", config)
        // The image's own command migrates first, and its shell and its supervisor ignore SIGTERM.
        .command([names::COMMAND, "rungunicornserver"])
        .port(HTTP)
        .resources(&model.resources.cpu, &model.resources.memory)
        .started_when(http_get(HEALTH, HTTP).patience(Duration::minutes(10)))
        .ready_when(http_get(HEALTH, HTTP))
        .alive_when(
            http_get(HEALTH, HTTP)
                .every(Duration::seconds(30))
                .failures(5),
        );
    out.deployment(HUE, replicas)
        .service([HTTP])
        .container(container)
        .tune_pod(pods::security)
        .placement(&model.placement)
        .stops_within(Duration::minutes(1))
        .tolerates_loss_of(u32::from(replicas > 1));
    if let Some(ingress) = &model.ingress {
        out.ingress(HUE, &patient(ingress, replicas), HTTP);
    }
}

/// The Ingress with annotations of ours where the person wrote none.
fn patient(ingress: &Ingress, replicas: u32) -> Ingress {
    let own = PATIENT.iter().chain((replicas > 1).then_some(&STICKY));
    let mut annotations: BTreeMap<String, String> = own
        .map(|&(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    annotations.extend(ingress.annotations.clone());
    Ingress {
        annotations,
        ..ingress.clone()
    }
}
