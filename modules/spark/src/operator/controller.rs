//! The controller: it runs `spark-submit` for each application and follows its pods.

use platc_sdk::k8s_openapi::api::rbac::v1::PolicyRule;
use platc_sdk::rbac::rule;
use platc_sdk::{Build, Container, Duration, Quantity, http_get};

use super::model::Model;
use super::names::{CONTROLLER, HEALTH, METRICS, SPARK};
use super::rights;
use crate::container;

/// The role of its rights in the namespaces of applications.
const APPLICATIONS: &str = "applications";
/// The group of its kinds.
const GROUP: &str = "sparkoperator.k8s.io";
/// The volume for templates of pods, and for what `spark-submit` downloads.
const TMP: &str = "tmp";

pub(crate) fn controller(model: &Model, out: &mut Build<'_>) {
    let lock = model.identity.object_name("controller-lock");
    let account = out.service_account(CONTROLLER, rights::lease(&lock).into());
    let definitions = rule(
        "apiextensions.k8s.io",
        &["customresourcedefinitions"],
        &["get"],
    );
    out.cluster_rights(CONTROLLER, &account, vec![definitions]);
    rights::in_all_namespaces(model, APPLICATIONS, &account, &rules(), out);
    let deployment = out.deployment(CONTROLLER, model.controller.replicas);
    deployment
        .container(program(model, &lock))
        .tune_pod(|pod| container::limit(pod, TMP, &Quantity::gibibytes(1)))
        .run_as(SPARK)
        .service_account(&account)
        .placement(&model.placement);
    if model.controller.replicas > 1 {
        deployment.tolerates_loss_of(1);
    }
}

fn program(model: &Model, lock: &str) -> Container {
    let controller = &model.controller;
    let own = [
        "controller".to_owned(),
        "start".to_owned(),
        "--zap-log-level=info".to_owned(),
        "--zap-encoder=console".to_owned(),
        model.namespaces_flag(),
        format!("--controller-threads={}", controller.threads),
        format!("--enable-ui-service={}", model.ui_service),
        "--enable-metrics=true".to_owned(),
        format!("--metrics-bind-address=:{}", METRICS.number),
        "--metrics-endpoint=/metrics".to_owned(),
        "--metrics-labels=app_type".to_owned(),
        "--leader-election=true".to_owned(),
        format!("--leader-election-lock-name={lock}"),
        format!(
            "--leader-election-lock-namespace={}",
            model.identity.namespace
        ),
        "--workqueue-ratelimiter-bucket-qps=50".to_owned(),
        "--workqueue-ratelimiter-bucket-size=500".to_owned(),
        "--workqueue-ratelimiter-max-delay=6h".to_owned(),
    ];
    // The last flag of a name is the one that counts.
    let other = controller
        .flags
        .iter()
        .map(|(flag, value)| format!("--{flag}={value}"));
    Container::new(CONTROLLER, &model.image)
        .args(own.into_iter().chain(other))
        .ports([METRICS, HEALTH])
        .scratch(TMP, "/tmp")
        .resources(&controller.resources.cpu, &controller.resources.memory)
        .ready_when(http_get("/readyz", HEALTH))
        .alive_when(
            http_get("/healthz", HEALTH)
                .every(Duration::seconds(20))
                .failures(6),
        )
        .unprivileged()
        .tune(super::webhook::read_only)
}

/// What it does with applications, their pods and what it makes beside them.
fn rules() -> Vec<PolicyRule> {
    let all = [
        "get", "list", "watch", "create", "update", "patch", "delete",
    ];
    let statuses = [
        "scheduledsparkapplications/finalizers",
        "scheduledsparkapplications/status",
        "sparkapplications/finalizers",
        "sparkapplications/status",
        "sparkconnects/finalizers",
        "sparkconnects/status",
    ];
    let seen = ["scheduledsparkapplications", "sparkconnects"];
    vec![
        rule(
            "",
            &["pods"],
            &["get", "list", "watch", "create", "update", "delete"],
        ),
        rule(
            "",
            &["configmaps"],
            &["get", "list", "watch", "create", "update", "patch"],
        ),
        rule("", &["services"], &all),
        rule("", &["events"], &["create", "update", "patch"]),
        rule(
            "networking.k8s.io",
            &["ingresses"],
            &["get", "create", "update", "delete"],
        ),
        rule(
            GROUP,
            &["sparkapplications"],
            &["get", "list", "watch", "create", "delete"],
        ),
        rule(GROUP, &seen, &["get", "list", "watch"]),
        rule(GROUP, &statuses, &["update"]),
    ]
}
