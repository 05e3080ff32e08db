//! The template of executor pods. Spark fills in image, command, ports and resources.

use platc_sdk::spark::with_work_dir;
use platc_sdk::workload::PodTemplate;
use platc_sdk::{ConfigFile, Container};

use crate::application::{EXECUTOR_CONTAINER, EXECUTOR_TEMPLATE};
use crate::connect::model::Model;
use crate::connect::names::EXECUTOR;
use crate::container::SPARK;

/// Executor pods that a namespace with the restricted Pod Security level accepts. They have no token:
/// executors never ask the API server.
pub(crate) fn executor_template(model: &Model) -> ConfigFile {
    let container = Container::new(EXECUTOR_CONTAINER, &model.image).unprivileged();
    let container = with_work_dir(container, model.identity.pod_users);
    let container = match &model.application.storage.login {
        Some(login) => login.give(container),
        None => container,
    };
    let mut template = PodTemplate::new(EXECUTOR);
    template
        .container(container)
        .run_as(SPARK)
        .placement(&model.executor.placement);
    template.into_file(EXECUTOR_TEMPLATE, &model.identity)
}
