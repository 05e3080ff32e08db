//! What all containers with Hadoop have in common.

use platc_sdk::workload::RunAs;
use platc_sdk::{ConfigMapHandle, Container, EnvValue, Image, Resources};

use crate::model::{Model, Version};
use crate::names;
use crate::secure;

/// A program of Hadoop that stays.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Daemon {
    NameNode,
    JournalNode,
    DataNode,
    FailoverController,
}

/// What is mounted into the containers of servers.
#[derive(Debug)]
pub(crate) struct ServerFiles {
    /// Hadoop's configuration.
    pub(crate) config: ConfigMapHandle,
    /// The scripts that start and prepare the servers.
    pub(crate) scripts: ConfigMapHandle,
}

/// A container with Hadoop's configuration and, without Kerberos, the identity of the superuser.
pub(crate) fn hadoop(
    model: &Model,
    name: &str,
    image: &Image,
    config: &ConfigMapHandle,
) -> Container {
    let container = Container::new(name, image).env("HADOOP_CONF_DIR", names::CONF);
    let container = match &model.secure {
        None => container.env("HADOOP_USER_NAME", model.superuser()),
        Some(_) => secure::realm(container),
    };
    container.mount(config, names::CONF).unprivileged()
}

/// Runs a script. The image's own entry point never runs: those of the images that people use format
/// an empty directory by themselves.
pub(crate) fn script(container: Container, files: &ServerFiles, name: &str) -> Container {
    let path = format!("{}/{name}", names::SCRIPTS);
    container.mount(&files.scripts, names::SCRIPTS).command([
        "/bin/bash",
        "-euo",
        "pipefail",
        &path,
    ])
}

/// Tells a script which pod it is in. It has to come before the variables that are made from these.
pub(crate) fn with_pod(container: Container) -> Container {
    container
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        .env("POD_IP", EnvValue::PodField("status.podIP"))
}

/// Processor, memory and a heap that leaves room for the rest of the JVM.
pub(crate) fn sized(
    container: Container,
    model: &Model,
    daemon: Daemon,
    resources: &Resources,
) -> Container {
    container
        .env(
            options_variable(model.version, daemon),
            options(model, resources),
        )
        .resources(&resources.cpu, &resources.memory)
}

fn options_variable(version: Version, daemon: Daemon) -> String {
    let product = match version {
        Version::V3 => "HDFS",
        Version::V2 => "HADOOP",
    };
    let daemon = match daemon {
        Daemon::NameNode => "NAMENODE",
        Daemon::JournalNode => "JOURNALNODE",
        Daemon::DataNode => "DATANODE",
        Daemon::FailoverController => "ZKFC",
    };
    format!("{product}_{daemon}_OPTS")
}

fn options(model: &Model, resources: &Resources) -> String {
    let heap = resources.memory.percent_in_mebibytes(80);
    // Pods change their addresses: a name must not be remembered for long, nor that it was missing.
    let options =
        format!("-Xmx{heap}m -Dsun.net.inetaddr.ttl=10 -Dsun.net.inetaddr.negative.ttl=1");
    match model.version {
        Version::V3 => format!("{options} -XX:+ExitOnOutOfMemoryError"),
        // The JVM of the old images may not know the option yet.
        Version::V2 => options,
    }
}

/// The user that the image is made for.
pub(crate) fn user(model: &Model) -> RunAs {
    match model.version {
        Version::V3 => RunAs::user(1000),
        Version::V2 => RunAs::user(0),
    }
}

/// Processor and memory of a shell script that starts no JVM.
pub(crate) fn small(container: Container) -> Container {
    let Resources { cpu, memory } = Resources::new(10, 64);
    container.resources(&cpu, &memory)
}

/// Gives directories of the node, which belong to root at first, to the user of the daemon. `mounts`
/// are the volume, the directory of the node and the path of each.
pub(crate) fn own_directories(
    model: &Model,
    image: &Image,
    files: &ServerFiles,
    mounts: &[(String, String, String)],
) -> Container {
    let directories = mounts.iter().map(|(_, _, path)| names::inside(path));
    let arguments = std::iter::once(user(model).user.to_string()).chain(directories);
    let container = Container::new("own-directories", image);
    let container = script(small(container), files, "own_directories.sh")
        .args(arguments)
        .unprivileged()
        .tune(|container| {
            let context = container.security_context.get_or_insert_default();
            context.run_as_user = Some(0);
            context.run_as_non_root = Some(false);
            context.capabilities.get_or_insert_default().add = Some(
                ["CHOWN", "DAC_OVERRIDE", "FOWNER"]
                    .map(str::to_owned)
                    .to_vec(),
            );
        });
    on_node(container, mounts)
}

/// Mounts directories of the node.
pub(crate) fn on_node(container: Container, mounts: &[(String, String, String)]) -> Container {
    mounts
        .iter()
        .fold(container, |container, (volume, host, path)| {
            container.host_path(volume, host, path)
        })
}
