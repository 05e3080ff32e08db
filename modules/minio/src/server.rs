//! The servers: one, or several that keep each object in parts on drives of each other.

use platc_sdk::capability::S3Login;
use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::workload::{Apart, RunAs};
use platc_sdk::{Build, Container, Duration, StatefulSet, http_get};

use crate::model::{Drives, Model};
use crate::names::{self, S3, SERVER, WEB};

/// The image has no user of its own; it writes its drives only, and they are given to this one.
const MINIO: RunAs = RunAs::user(1000);

/// All servers, the Services in front of them and the Ingresses.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let servers = out.stateful_set(SERVER, model.layout.servers());
    servers
        .headless_service([S3])
        .service_named(names::API, [S3])
        // A server waits for the others before it is ready.
        .in_parallel()
        .container(container(model))
        .run_as(MINIO)
        .placement(&model.placement)
        .stops_within(Duration::seconds(30))
        .tolerates_loss_of(u32::from(model.layout.survives_a_server()));
    if model.console {
        servers.service_named(names::CONSOLE, [WEB]);
    }
    claim_drives(model, servers);
    if model.layout.servers() > 1 {
        servers.apart(Apart::WherePossible);
    }
    if let Some(secret) = &model.tls_secret {
        servers.tune_pod(|pod| {
            let volumes = pod.volumes.get_or_insert_default();
            volumes.push(certificates(secret.as_str()));
        });
    }
    if let Some(ingress) = &model.ingress {
        out.ingress(names::CONSOLE, ingress, WEB);
    }
    if let Some(ingress) = &model.api_ingress {
        out.ingress(names::API, ingress, S3);
    }
}

fn container(model: &Model) -> Container {
    let S3Login {
        access_key,
        secret_key,
    } = &model.client.login;
    let container = Container::new("minio", &model.image)
        .args(arguments(model))
        .env("MINIO_ROOT_USER", access_key)
        .env("MINIO_ROOT_PASSWORD", secret_key)
        .envs(
            model
                .settings
                .iter()
                .map(|(name, value)| (name, value.text())),
        )
        .port(S3)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        .started_when(
            http_get(names::LIVE, S3)
                .every(Duration::seconds(5))
                .failures(30),
        )
        .ready_when(http_get(names::READY, S3))
        .alive_when(http_get(names::LIVE, S3).failures(6));
    let container = if model.console {
        container.port(WEB)
    } else {
        container
    };
    let container = match model.drives {
        Drives::Persistent(_) => container,
        Drives::Ephemeral => drives(model).fold(container, |container, (volume, path)| {
            container.scratch(&volume, &path)
        }),
    };
    match model.tls_secret {
        Some(_) => container
            .mount_volume("certificates", names::CERTIFICATES, None, true)
            .tune(ask_by_tls),
        None => container,
    }
}

/// `server`, its addresses, and all drives of all servers.
fn arguments(model: &Model) -> Vec<String> {
    let address = |flag: &str, port: u16| [flag.to_owned(), format!(":{port}")];
    let mut arguments = vec![
        "server".to_owned(),
        "--certs-dir".to_owned(),
        names::CERTIFICATES.to_owned(),
    ];
    arguments.extend(address("--address", S3.number));
    if model.console {
        arguments.extend(address("--console-address", WEB.number));
    }
    arguments.push(endpoints(model));
    arguments
}

/// The drives as the servers count them, with three dots between the first number and the last.
fn endpoints(model: &Model) -> String {
    let path = match model.layout.drives() {
        1 => names::DATA.to_owned(),
        drives => format!("{}-{{0...{}}}", names::DATA, drives - 1),
    };
    match model.layout.servers() {
        1 => path,
        servers => {
            let scheme = if model.client.store.tls {
                "https"
            } else {
                "http"
            };
            let name = model.identity.object_name(SERVER);
            let host = model.identity.service_host(SERVER);
            let port = S3.number;
            format!(
                "{scheme}://{name}-{{0...{}}}.{host}:{port}{path}",
                servers - 1
            )
        }
    }
}

/// Volume and path of each drive of a server.
fn drives(model: &Model) -> impl Iterator<Item = (String, String)> {
    let drives = model.layout.drives();
    (0..drives).map(move |drive| match drives {
        1 => ("data".to_owned(), names::DATA.to_owned()),
        _ => (format!("data-{drive}"), format!("{}-{drive}", names::DATA)),
    })
}

fn claim_drives(model: &Model, servers: &mut StatefulSet) {
    if let Drives::Persistent(storage) = &model.drives {
        for (volume, path) in drives(model) {
            servers.claim(&volume, storage, &path);
        }
    }
}

/// Makes every probe speak TLS; the kubelet does not check the certificate.
fn ask_by_tls(container: &mut core::Container) {
    let probes = [
        &mut container.startup_probe,
        &mut container.readiness_probe,
        &mut container.liveness_probe,
    ];
    for action in probes
        .into_iter()
        .flatten()
        .filter_map(|probe| probe.http_get.as_mut())
    {
        action.scheme = Some("HTTPS".to_owned());
    }
}

/// Certificate and key under the names that the servers look for, and the authority if the Secret has one.
fn certificates(secret: &str) -> core::Volume {
    let source = |keys: &[(&str, &str)], optional: bool| core::VolumeProjection {
        secret: Some(core::SecretProjection {
            name: secret.to_owned(),
            optional: Some(optional),
            items: Some(
                keys.iter()
                    .map(|(key, path)| core::KeyToPath {
                        key: (*key).to_owned(),
                        path: (*path).to_owned(),
                        ..core::KeyToPath::default()
                    })
                    .collect(),
            ),
        }),
        ..core::VolumeProjection::default()
    };
    core::Volume {
        name: "certificates".to_owned(),
        projected: Some(core::ProjectedVolumeSource {
            sources: Some(vec![
                source(
                    &[("tls.crt", "public.crt"), ("tls.key", "private.key")],
                    false,
                ),
                source(&[("ca.crt", "CAs/ca.crt")], true),
            ]),
            ..core::ProjectedVolumeSource::default()
        }),
        ..core::Volume::default()
    }
}
