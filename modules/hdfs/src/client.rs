//! The pod with a Hadoop client, and the Jobs that make what consumers asked for.

use std::collections::BTreeMap;

use platc_sdk::capability::{FileSystem, FileSystemRequest};
use platc_sdk::provision::file_system;
use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, Build, ConfigMapHandle, Container, Duration, Job, Resources};

use crate::container::{self, hadoop};
use crate::files;
use crate::model::Model;
use crate::secure;

const SHELL: &str = include_str!("scripts/shell.sh");

/// The client, and one Job a consumer.
pub(crate) fn client_and_jobs(model: &Model, out: &mut Build<'_>) {
    let config = out.config_files("client-config", files::client_files(model));
    if model.client {
        out.deployment("client", 1)
            .container(client(model, "client", &config).command(["/bin/bash", "-euc", SHELL]))
            .run_as(container::user(model))
            .placement(&placement(model))
            .stops_within(Duration::seconds(10));
    }
    let job = out.finish_job("directories");
    job.run_as(container::user(model))
        .placement(&placement(model));
    provision(model, &config, job, &own_requests(model));
    for (consumer, requests) in out.requests::<FileSystem>() {
        let job = out.request_job(&consumer);
        job.run_as(container::user(model))
            .placement(&placement(model));
        provision(model, &config, job, &requests);
    }
}

fn provision(model: &Model, config: &ConfigMapHandle, job: &mut Job, wanted: &[FileSystemRequest]) {
    let container = client(model, "provision", config);
    match &model.secure {
        None => file_system::fill(job, container, wanted),
        Some(secure) => {
            let container = secure::admin_ticket(secure, container);
            file_system::fill_with_ticket(job, container, wanted);
        }
    }
}

fn client(model: &Model, name: &str, config: &ConfigMapHandle) -> Container {
    let Resources { cpu, memory } = Resources::new(100, 512);
    hadoop(model, name, &model.images.client, config)
        .env("HADOOP_CLIENT_OPTS", "-Xmx256m")
        .resources(&cpu, &memory)
}

/// Where all nodes are tainted, clients need the tolerations of the NameNodes; the nodes that their
/// selector chooses are those with their directories, which no client needs.
fn placement(model: &Model) -> Placement {
    Placement {
        node_selector: BTreeMap::new(),
        ..model.name_node_placement.clone()
    }
}

/// The directories that everything on a Hadoop file system takes for granted.
fn own_requests(model: &Model) -> Vec<FileSystemRequest> {
    let owner = format!("{}:supergroup", model.superuser());
    [("/tmp", "1777"), ("/user", "0755")]
        .into_iter()
        .filter_map(|(path, mode)| {
            Some(FileSystemRequest::Directory {
                path: path.parse::<AbsolutePath>().ok()?,
                owner: owner.clone(),
                mode,
            })
        })
        .collect()
}
