//! ServiceAccounts: who may start pods, and who may read their logs.

use platc_sdk::k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::rbac::rule;
use platc_sdk::{Build, Stage};

use crate::model::{Executor, Model};

/// May start pods, follow them, read their logs and remove them.
const LAUNCHER: &str = "pod-launcher";
/// May make Spark applications, in other namespaces.
const APPLICATIONS: &str = "spark-applications";
/// May read the logs of pods.
const LOG_READER: &str = "log-reader";

/// The accounts that are needed.
pub(crate) fn accounts(model: &Model, out: &mut Build<'_>) {
    if starts_task_pods(model) || has_account(model) {
        let starts_pods = starts_task_pods(model) || model.pods.launch;
        let rules = if starts_pods { launcher() } else { Vec::new() };
        let account = out.service_account(LAUNCHER, rules);
        applications(model, &account, out);
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
        Executor::Local => has_account(model),
        Executor::Celery(_) => false,
    };
    is_needed.then(|| model.identity.object_name(LAUNCHER))
}

/// The account of whatever runs tasks or waits for them.
pub(crate) fn of_tasks(model: &Model) -> Option<String> {
    has_account(model).then(|| model.identity.object_name(LAUNCHER))
}

/// The account of the web interface, which shows the logs of running task pods.
pub(crate) fn of_web(model: &Model) -> Option<String> {
    starts_task_pods(model).then(|| model.identity.object_name(LOG_READER))
}

fn starts_task_pods(model: &Model) -> bool {
    matches!(model.executor, Executor::Kubernetes(_))
}

/// Whether tasks do something with the API server.
fn has_account(model: &Model) -> bool {
    model.pods.launch || !model.pods.spark_namespaces.is_empty()
}

fn launcher() -> Vec<PolicyRule> {
    vec![
        rule(
            "",
            &["pods"],
            &["create", "delete", "get", "list", "patch", "watch"],
        ),
        rule("", &["pods/log"], &["get"]),
        rule("", &["pods/exec"], &["create", "get"]),
        rule("", &["events"], &["list"]),
    ]
}

/// Makes applications for a Spark operator, follows them with their drivers, and removes them.
fn applications(model: &Model, account: &str, out: &mut Build<'_>) {
    let name = model.identity.object_name(APPLICATIONS);
    for namespace in &model.pods.spark_namespaces {
        let metadata = || ObjectMeta {
            name: Some(name.clone()),
            namespace: Some(namespace.clone()),
            ..ObjectMeta::default()
        };
        let rights = Role {
            metadata: metadata(),
            rules: Some(of_applications()),
        };
        let binding = RoleBinding {
            metadata: metadata(),
            role_ref: RoleRef {
                api_group: "rbac.authorization.k8s.io".to_owned(),
                kind: "Role".to_owned(),
                name: name.clone(),
            },
            subjects: Some(vec![Subject {
                kind: "ServiceAccount".to_owned(),
                name: account.to_owned(),
                namespace: Some(model.identity.namespace.clone()),
                ..Subject::default()
            }]),
        };
        out.object(Stage::Foundation, APPLICATIONS, rights);
        out.object(Stage::Foundation, APPLICATIONS, binding);
    }
}

fn of_applications() -> Vec<PolicyRule> {
    let group = "sparkoperator.k8s.io";
    let kinds = ["scheduledsparkapplications", "sparkapplications"];
    let statuses = kinds.map(|kind| format!("{kind}/status"));
    let statuses = statuses.each_ref().map(String::as_str);
    let all = ["create", "delete", "get", "list", "patch", "watch"];
    vec![
        rule(group, &kinds, &all),
        rule(group, &statuses, &["get"]),
        // The driver's pod is marked as one that was looked at.
        rule("", &["pods"], &["get", "list", "patch", "watch"]),
        rule("", &["pods/log"], &["get"]),
        rule("", &["events"], &["list"]),
    ]
}
