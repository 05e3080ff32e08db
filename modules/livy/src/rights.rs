//! What the server and the drivers may do in the cluster.

use platc_sdk::Build;
use platc_sdk::k8s_openapi::api::rbac::v1::PolicyRule;
use platc_sdk::rbac::rule;
use platc_sdk::spark::driver_rules;

use crate::config::Version;
use crate::model::Model;
use crate::names::{DRIVER, LIVY};

/// The account of the server: it submits applications and, from 0.9 on, watches their pods. Answers
/// with its name.
pub(crate) fn server(model: &Model, out: &mut Build<'_>) -> String {
    let mut rules = submitter();
    if model.version >= Version::V0_9 {
        rules.push(rule("", &["pods/log"], &["get"]));
        rules.push(ingresses(model));
    }
    let account = out.service_account(LIVY, rules);
    if model.version >= Version::V0_9 {
        // It lists the drivers of all namespaces, and stops when it may not.
        let pods = rule("", &["pods"], &["get", "list", "watch", "delete"]);
        out.cluster_rights(LIVY, &account, vec![pods]);
    }
    account
}

/// The account of the drivers.
pub(crate) fn driver(out: &mut Build<'_>) {
    out.service_account(DRIVER, driver_rules());
}

/// What `spark-submit` makes for an application, and what is removed with it.
fn submitter() -> Vec<PolicyRule> {
    vec![
        rule(
            "",
            &["pods"],
            &["get", "list", "watch", "create", "patch", "delete"],
        ),
        rule(
            "",
            &["configmaps", "services", "persistentvolumeclaims"],
            &["get", "list", "create", "update", "patch", "delete"],
        ),
        rule(
            "",
            &["secrets"],
            &["get", "list", "create", "update", "delete"],
        ),
    ]
}

/// The state of an application is not refreshed when its Ingress cannot be looked for, also where
/// Livy makes none.
fn ingresses(model: &Model) -> PolicyRule {
    let makes_them = model
        .settings
        .get("livy.server.kubernetes.ingress.create")
        .is_some_and(|value| value.text() == "true");
    let verbs: &[&str] = if makes_them {
        &["get", "list", "create", "update", "patch", "delete"]
    } else {
        &["list"]
    };
    rule("networking.k8s.io", &["ingresses"], verbs)
}
