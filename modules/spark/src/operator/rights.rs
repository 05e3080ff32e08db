//! Rights in the namespaces whose applications are run.

use platc_sdk::k8s_openapi::api::core::v1::ServiceAccount;
use platc_sdk::k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::rbac::rule;
use platc_sdk::{Build, Stage};

use super::model::Model;
use super::names::DRIVER;
use crate::driver;

/// An account of drivers in each namespace.
pub(crate) fn drivers(model: &Model, out: &mut Build<'_>) {
    let account = model.identity.object_name(DRIVER);
    for namespace in &model.namespaces {
        let object = ServiceAccount {
            metadata: in_namespace(&account, namespace),
            ..ServiceAccount::default()
        };
        out.object(Stage::Foundation, DRIVER, object);
        let subject = (account.as_str(), namespace.as_str());
        in_one_namespace(out, (DRIVER, namespace), subject, driver::rules());
    }
}

/// Rights of an account of the component in each namespace.
pub(crate) fn in_all_namespaces(
    model: &Model,
    role: &str,
    account: &str,
    rules: &[PolicyRule],
    out: &mut Build<'_>,
) {
    for namespace in &model.namespaces {
        let subject = (account, model.identity.namespace.as_str());
        in_one_namespace(out, (role, namespace), subject, rules.to_vec());
    }
}

/// A lease of this name, which is made by whoever takes it first.
pub(crate) fn lease(name: &str) -> [PolicyRule; 3] {
    let group = "coordination.k8s.io";
    [
        rule("", &["events"], &["create", "update", "patch"]),
        rule(group, &["leases"], &["create"]),
        of_names(rule(group, &["leases"], &["get", "update"]), &[name]),
    ]
}

/// The same for objects of these names only.
pub(crate) fn of_names(rule: PolicyRule, names: &[&str]) -> PolicyRule {
    PolicyRule {
        resource_names: Some(names.iter().map(|&name| name.to_owned()).collect()),
        ..rule
    }
}

fn in_one_namespace(
    out: &mut Build<'_>,
    (role, namespace): (&str, &str),
    (account, of_namespace): (&str, &str),
    rules: Vec<PolicyRule>,
) {
    let name = out.identity().object_name(role);
    let rights = Role {
        metadata: in_namespace(&name, namespace),
        rules: Some(rules),
    };
    let binding = RoleBinding {
        metadata: in_namespace(&name, namespace),
        role_ref: RoleRef {
            api_group: "rbac.authorization.k8s.io".to_owned(),
            kind: "Role".to_owned(),
            name,
        },
        subjects: Some(vec![Subject {
            kind: "ServiceAccount".to_owned(),
            name: account.to_owned(),
            namespace: Some(of_namespace.to_owned()),
            ..Subject::default()
        }]),
    };
    out.object(Stage::Foundation, role, rights);
    out.object(Stage::Foundation, role, binding);
}

fn in_namespace(name: &str, namespace: &str) -> ObjectMeta {
    ObjectMeta {
        name: Some(name.to_owned()),
        namespace: Some(namespace.to_owned()),
        ..ObjectMeta::default()
    }
}
