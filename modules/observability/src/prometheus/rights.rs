//! The right to read pods, in each namespace that has a target, and no other.

use std::collections::BTreeSet;

use platc_sdk::k8s_openapi::api::rbac::v1 as rbac;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::rbac::rule;
use platc_sdk::{Build, Stage};

use super::names::SERVER;
use crate::targets::Target;

/// A ServiceAccount that may read the pods of these targets; answers with its name.
pub(crate) fn rights(targets: &[Target], out: &mut Build<'_>) -> String {
    let account = out.service_account(SERVER, Vec::new());
    let namespaces: BTreeSet<&str> = targets
        .iter()
        .map(|target| target.labels.namespace.as_str())
        .collect();
    for namespace in namespaces {
        in_namespace(namespace, &account, out);
    }
    account
}

fn in_namespace(namespace: &str, account: &str, out: &mut Build<'_>) {
    let identity = out.identity();
    let own = identity.object_name(SERVER);
    // Another namespace may have a Prometheus of the same name.
    let name = if namespace == identity.namespace {
        own
    } else {
        format!("{}-{own}", identity.namespace)
    };
    let metadata = ObjectMeta {
        name: Some(name.clone()),
        namespace: Some(namespace.to_owned()),
        ..ObjectMeta::default()
    };
    let role = rbac::Role {
        metadata: metadata.clone(),
        rules: Some(vec![rule("", &["pods"], &["get", "list", "watch"])]),
    };
    let binding = rbac::RoleBinding {
        metadata,
        role_ref: rbac::RoleRef {
            api_group: "rbac.authorization.k8s.io".to_owned(),
            kind: "Role".to_owned(),
            name,
        },
        subjects: Some(vec![rbac::Subject {
            kind: "ServiceAccount".to_owned(),
            name: account.to_owned(),
            namespace: Some(identity.namespace.clone()),
            ..rbac::Subject::default()
        }]),
    };
    out.object(Stage::Foundation, SERVER, role);
    out.object(Stage::Foundation, SERVER, binding);
}
