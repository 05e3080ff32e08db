//! Jobs that make what components want on the file system, or on the object store.

use platc_sdk::capability::FileSystem;
use platc_sdk::provision::file_system::{fill, fill_with_ticket};
use platc_sdk::provision::object_store::{Client, Wishes};
use platc_sdk::workload::RunAs;
use platc_sdk::{Build, Container};

use crate::files;
use crate::model::{Model, ObjectStorage, Provisioning, Storage};
use crate::names::HADOOP_CONF;

/// One Job for each component that wants something.
pub(crate) fn provisioning(model: &Model, out: &mut Build<'_>) {
    if let Some(ObjectStorage {
        client: Some(client),
        ..
    }) = &model.object_storage
    {
        on_object_store(client, out);
    }
    on_file_system(model, out);
}

fn on_object_store(client: &Client, out: &mut Build<'_>) {
    for (consumer, wishes) in Wishes::of(out) {
        let job = out.request_job(&consumer);
        client.serve(job, &consumer, &wishes);
    }
}

fn on_file_system(model: &Model, out: &mut Build<'_>) {
    let Some(Storage {
        file_system,
        provisioning: Provisioning::ByJobs(client),
    }) = &model.storage
    else {
        return;
    };
    let requests = out.requests::<FileSystem>();
    if requests.is_empty() {
        return;
    }
    let mut written = vec![files::core_site(file_system), files::hdfs_site(file_system)];
    written.extend(client.login.as_ref().map(|login| login.kerberos.file()));
    let config = out.config_files("hadoop-config", written);
    let container = Container::new("hadoop", &client.image).env("HADOOP_CONF_DIR", HADOOP_CONF);
    let container = match &client.login {
        None => container.env("HADOOP_USER_NAME", &file_system.superuser),
        Some(login) => login.give_script(container, HADOOP_CONF),
    };
    let container = container
        .mount(&config, HADOOP_CONF)
        .resources(&client.resources.cpu, &client.resources.memory)
        .unprivileged();
    for (consumer, requests) in requests {
        let job = out
            .request_job(&consumer)
            .run_as(RunAs::user(i64::from(client.user)))
            .placement(&client.placement);
        match client.login {
            None => fill(job, container.clone(), &requests),
            Some(_) => fill_with_ticket(job, container.clone(), &requests),
        }
    }
}
