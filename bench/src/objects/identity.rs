//! Who a team's programs are: account, rights, credentials.

use k8s_openapi::api::core::v1::{LocalObjectReference, Secret, ServiceAccount};
use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};

use super::tenant::{Tenant, words};

/// The Secret that the pods read.
pub(super) const CREDENTIALS: &str = "platform-credentials";

pub(super) fn service_account(tenant: &Tenant<'_>) -> ServiceAccount {
    ServiceAccount {
        metadata: tenant.metadata("spark", "spark", "identity"),
        automount_service_account_token: Some(true),
        image_pull_secrets: tenant.organization.named_secrets.then(|| {
            vec![LocalObjectReference {
                name: "registry-pull".to_owned(),
            }]
        }),
        ..ServiceAccount::default()
    }
}

/// What a Spark driver needs to start executors.
pub(super) fn role(tenant: &Tenant<'_>) -> Role {
    let whole = words([
        "get",
        "list",
        "watch",
        "create",
        "update",
        "patch",
        "delete",
        "deletecollection",
    ]);
    let objects = words(["pods", "services", "configmaps", "persistentvolumeclaims"]);
    let mut credentials = rule("", words(["secrets"]), words(["get"]));
    credentials.resource_names = Some(words([CREDENTIALS]));
    Role {
        metadata: tenant.metadata("spark-driver", "spark", "identity"),
        rules: Some(vec![
            rule("", objects, whole),
            rule(
                "",
                words(["pods/log", "events"]),
                words(["get", "list", "watch"]),
            ),
            rule(
                "coordination.k8s.io",
                words(["leases"]),
                words(["get", "create", "update"]),
            ),
            credentials,
        ]),
    }
}

fn rule(group: &str, resources: Vec<String>, verbs: Vec<String>) -> PolicyRule {
    PolicyRule {
        api_groups: Some(words([group])),
        resources: Some(resources),
        verbs,
        ..PolicyRule::default()
    }
}

pub(super) fn role_binding(tenant: &Tenant<'_>) -> RoleBinding {
    RoleBinding {
        metadata: tenant.metadata("spark-driver", "spark", "identity"),
        role_ref: RoleRef {
            api_group: "rbac.authorization.k8s.io".to_owned(),
            kind: "Role".to_owned(),
            name: "spark-driver".to_owned(),
        },
        subjects: Some(vec![Subject {
            kind: "ServiceAccount".to_owned(),
            name: "spark".to_owned(),
            namespace: Some(tenant.namespace.clone()),
            ..Subject::default()
        }]),
    }
}

/// References to values that an operator of the cluster resolves.
pub(super) fn credentials(tenant: &Tenant<'_>) -> Secret {
    let name = &tenant.team.name;
    let values = ["s3-access-key", "s3-secret-key", "pg-user", "pg-password"]
        .map(|key| (key.to_owned(), format!("ref+vault://data/{name}/{key}")));
    Secret {
        metadata: tenant.metadata(CREDENTIALS, "platform", "secrets"),
        type_: Some("Opaque".to_owned()),
        string_data: Some(values.into()),
        ..Secret::default()
    }
}
