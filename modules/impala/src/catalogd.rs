//! The catalog service. A second one without high availability would publish another catalog.

use platc_sdk::{Build, ConfigMapHandle};

use crate::files;
use crate::model::Model;
use crate::names::{
    CATALOG, CATALOG_SUBSCRIBER, CATALOG_WEB, CATALOGD, CONF_DIRECTORY, FLAGS_DIRECTORY,
};
use crate::pods;

/// The catalog service and its names.
pub(crate) fn catalogd(model: &Model, conf: &ConfigMapHandle, out: &mut Build<'_>) {
    let server = &model.catalog;
    let ports = [CATALOG, CATALOG_SUBSCRIBER, CATALOG_WEB];
    let flags = out.config_files("catalogd-flags", [files::catalogd_flags(model)]);
    let file = format!("{FLAGS_DIRECTORY}/catalogd.flags");
    let heap = server.resources.memory.percent_in_mebibytes(70);
    let mut container = pods::container(CATALOGD, &server.image, &server.resources, &file)
        .env("HADOOP_USER_NAME", &model.user)
        .env("JAVA_TOOL_OPTIONS", format!("-Xmx{heap}m"))
        .ports(ports)
        .mount(&flags, FLAGS_DIRECTORY)
        .mount(conf, CONF_DIRECTORY);
    if let Some(login) = &model.storage.login {
        container = login.give(container);
    }
    let workload = out.stateful_set(CATALOGD, server.members.count());
    workload
        .headless_service(ports)
        .container(pods::probed(container, CATALOG_WEB))
        .placement(&server.placement)
        .tolerates_loss_of(server.members.count() - 1);
    pods::settle(workload);
    if let Some(ingress) = &server.ingress {
        out.ingress(CATALOGD, ingress, CATALOG_WEB);
    }
}
