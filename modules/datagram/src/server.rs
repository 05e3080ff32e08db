//! The server: one pod, for its Git working copies and its deployments are on its own volumes.

use platc_sdk::k8s_openapi::api::apps::v1::StatefulSet;
use platc_sdk::workload::RunAs;
use platc_sdk::{Build, ConfigMapHandle, Container, Duration, Quantity, tcp};

use crate::files;
use crate::model::Model;
use crate::names::{self, HTTP, SERVER};

/// The volumes hide what the image has at their places; the head of the file says more.
const COPY_BAKED: &str = include_str!("copy_baked.sh");

/// The image is made for root: Maven's repository is below `/root`.
const ROOT: RunAs = RunAs::user(0);

/// Memory for the server's heap and for that of the Maven build that runs beside it, in percent. The
/// rest is for what a JVM needs beside its heap.
const SERVER_HEAP: u64 = 75;
const MAVEN_HEAP: u64 = 10;

/// The server, its Service and its Ingress.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let directory = model.access.directory.as_ref();
    let mirror = model.maven_mirror.as_deref();
    let written = [
        Some(files::application_properties(model)),
        Some(files::loader_properties()),
        directory.map(files::ldap_properties),
        mirror.map(files::maven_settings),
    ];
    let config = out.config_files("config", written.into_iter().flatten());
    out.stateful_set(SERVER, 1)
        .service([HTTP])
        .tune(|set| claim_volumes(model, set))
        .init(copy_baked(model))
        .container(container(model, &config))
        .run_as(ROOT)
        .placement(&model.placement)
        .stops_within(Duration::minutes(1));
    if let Some(ingress) = &model.ingress {
        out.ingress(SERVER, ingress, HTTP);
    }
}

/// The claims are not mounted into all containers at once: the copying one needs them elsewhere.
fn claim_volumes(model: &Model, set: &mut StatefulSet) {
    let volumes = &model.volumes;
    set.spec.get_or_insert_default().volume_claim_templates = Some(vec![
        volumes.workspace.claim(names::WORKSPACE_VOLUME),
        volumes.git.claim(names::GIT_VOLUME),
        volumes.maven.claim(names::MAVEN_VOLUME),
    ]);
}

fn copy_baked(model: &Model) -> Container {
    let (workspace, maven) = ("/volumes/workspace", "/volumes/maven");
    Container::new("copy-baked", &model.image)
        .command([
            "/bin/bash",
            "-euo",
            "pipefail",
            "-c",
            COPY_BAKED,
            "copy-baked",
        ])
        .args([names::WORKSPACE, workspace, names::MAVEN_REPOSITORY, maven])
        .env("IMAGE", &model.image)
        .mount_volume(names::WORKSPACE_VOLUME, workspace, None, false)
        .mount_volume(names::MAVEN_VOLUME, maven, None, false)
        .resources(&Quantity::millicores(100), &Quantity::mebibytes(256))
        .unprivileged()
}

fn container(model: &Model, config: &ConfigMapHandle) -> Container {
    let home = |file: &str| format!("{}/{file}", names::HOME);
    let container = Container::new("datagram", &model.image)
        .command(command())
        .tune(|container| container.working_dir = Some(names::HOME.to_owned()))
        .ports([HTTP])
        .mount_file(
            config,
            "application.properties",
            &home("application.properties"),
        )
        .mount_file(config, "loader.properties", &home("loader.properties"))
        .mount_volume(names::WORKSPACE_VOLUME, names::WORKSPACE, None, false)
        .mount_volume(names::GIT_VOLUME, names::GIT, None, false)
        .mount_volume(names::MAVEN_VOLUME, names::MAVEN_REPOSITORY, None, false)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        // It makes its tables at the first start. Its `/health` needs a login and is down whenever a
        // Livy is, so nothing but the port tells whether the server itself is there.
        .started_when(tcp(HTTP).patience(Duration::minutes(10)))
        .ready_when(tcp(HTTP))
        .alive_when(tcp(HTTP).failures(6));
    let container = environment(model, container);
    let container = match &model.access.directory {
        Some(_) => container.mount_file(config, "ldap.properties", &home("ldap.properties")),
        None => container,
    };
    match &model.maven_mirror {
        Some(_) => container.mount_file(config, "settings.xml", names::MAVEN_SETTINGS),
        None => container,
    }
}

/// What the image's own entry point reads too.
fn environment(model: &Model, container: Container) -> Container {
    let memory = &model.resources.memory;
    container
        .env(
            "MEM_MAX",
            format!("{}m", memory.percent_in_mebibytes(SERVER_HEAP)),
        )
        .env(
            "MAVEN_OPTS",
            format!("-Xmx{}m", memory.percent_in_mebibytes(MAVEN_HEAP)),
        )
        .env("MAVEN_HOME", names::MAVEN)
        .env("DEPLOY_DIR", names::WORKSPACE)
        .env("SERVER_PORT", HTTP.number)
        .env("TENEO_URL", model.database.jdbc())
        .env("TENEO_USER", &model.database.user)
        .env("TENEO_PASSWORD", &model.database.password)
}

/// Java itself is the first process, since the image's shell would not pass on the signal to stop.
/// The loader is the one inside of the server's jar that reads `loader.properties`.
fn command() -> [String; 7] {
    [
        "java".to_owned(),
        "-Xmx$(MEM_MAX)".to_owned(),
        "-Dfile.encoding=UTF-8".to_owned(),
        format!(
            "-Dloader.config.location=file:{}/loader.properties",
            names::HOME
        ),
        "-cp".to_owned(),
        format!("{}/mserver.jar", names::HOME),
        "org.springframework.boot.loader.PropertiesLauncher".to_owned(),
    ]
}
