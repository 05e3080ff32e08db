//! The templates of pods that Spark makes. It fills in image, command, ports and resources.

use platc_sdk::Container;
use platc_sdk::spark::with_work_dir;
use platc_sdk::workload::PodTemplate;

use super::Application;
use crate::container::{self, SPARK};

/// The container of a driver's template that Spark completes.
const DRIVER_CONTAINER: &str = "spark-kubernetes-driver";
/// The container of an executor's template that Spark completes.
pub(crate) const EXECUTOR_CONTAINER: &str = "spark-kubernetes-executor";
/// By such names Spark knows volumes of templates that are for what it shuffles; it makes one without a
/// limit otherwise.
const SPARK_LOCAL_VOLUME: &str = "spark-local-dir-1";

/// Executor pods that a namespace with the restricted Pod Security level accepts. They have no token:
/// executors never ask the API server.
pub(crate) fn executor_template(application: &Application, role: &str) -> PodTemplate {
    let container = Container::new(EXECUTOR_CONTAINER, &application.image).unprivileged();
    let container = with_work_dir(container, application.identity.pod_users);
    let mut template = PodTemplate::new(role);
    template
        .container(with_login(application, container))
        .run_as(SPARK)
        .placement(&application.executors.placement);
    template
}

/// Driver pods that such a namespace accepts.
pub(crate) fn driver_template(application: &Application, role: &str, account: &str) -> PodTemplate {
    let container = Container::new(DRIVER_CONTAINER, &application.image)
        .env("HADOOP_USER_NAME", &application.user)
        .scratch("tmp", "/tmp")
        .scratch(SPARK_LOCAL_VOLUME, container::LOCAL)
        .unprivileged();
    let container = with_work_dir(container, application.identity.pod_users);
    let mut template = PodTemplate::new(role);
    template
        .container(with_login(application, container))
        .tune_pod(|pod| container::limit(pod, SPARK_LOCAL_VOLUME, &application.scratch))
        .run_as(SPARK)
        .service_account(account)
        .placement(&application.placement);
    template
}

/// The container with the login for S3, where there is one.
pub(crate) fn with_login(application: &Application, container: Container) -> Container {
    match &application.storage.login {
        Some(login) => login.give(container),
        None => container,
    }
}
