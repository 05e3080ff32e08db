//! ServiceAccounts: who may start pods, and who may read their logs.

use platc_sdk::Build;
use platc_sdk::rbac::rule;

use crate::model::{Executor, Model};

/// May start pods, follow them, read their logs and remove them.
const LAUNCHER: &str = "pod-launcher";
/// May read the logs of pods.
const LOG_READER: &str = "log-reader";

/// The accounts that are needed.
pub(crate) fn accounts(model: &Model, out: &mut Build<'_>) {
    if starts_task_pods(model) || model.pods.launch {
        out.service_account(
            LAUNCHER,
            vec![
                rule(
                    "",
                    &["pods"],
                    &["create", "delete", "get", "list", "patch", "watch"],
                ),
                rule("", &["pods/log"], &["get"]),
                rule("", &["pods/exec"], &["create", "get"]),
                rule("", &["events"], &["list"]),
            ],
        );
    }
    if starts_task_pods(model) {
        out.service_account(
            LOG_READER,
            vec![
                rule("", &["pods"], &["get", "list"]),
                rule("", &["pods/log"], &["get"]),
            ],
        );
    }
}

/// The account of the scheduler: its executor starts pods, or the tasks that run in it do.
pub(crate) fn of_scheduler(model: &Model) -> Option<String> {
    let is_needed = match model.executor {
        Executor::Kubernetes(_) => true,
        Executor::Local => model.pods.launch,
        Executor::Celery(_) => false,
    };
    is_needed.then(|| model.identity.object_name(LAUNCHER))
}

/// The account of whatever runs tasks or waits for them.
pub(crate) fn of_tasks(model: &Model) -> Option<String> {
    model
        .pods
        .launch
        .then(|| model.identity.object_name(LAUNCHER))
}

/// The account of the web interface, which shows the logs of running task pods.
pub(crate) fn of_web(model: &Model) -> Option<String> {
    starts_task_pods(model).then(|| model.identity.object_name(LOG_READER))
}

fn starts_task_pods(model: &Model) -> bool {
    matches!(model.executor, Executor::Kubernetes(_))
}
