//! What a component may do at the API server.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::rbac::v1 as rbac;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::{Build, Stage};

impl Build<'_> {
    /// A ServiceAccount with these rights in the component's namespace; answers with its name.
    pub fn service_account(&mut self, role: &str, rules: Vec<rbac::PolicyRule>) -> String {
        let name = self.identity.object_name(role);
        let account = core::ServiceAccount {
            metadata: named(name.clone()),
            ..core::ServiceAccount::default()
        };
        self.object(Stage::Foundation, role, account);
        if !rules.is_empty() {
            self.namespaced_rights(role, &name, rules);
        }
        name
    }

    fn namespaced_rights(&mut self, role: &str, account: &str, rules: Vec<rbac::PolicyRule>) {
        let name = self.identity.object_name(role);
        let rights = rbac::Role {
            metadata: named(name.clone()),
            rules: Some(rules),
        };
        let binding = rbac::RoleBinding {
            metadata: named(name.clone()),
            role_ref: role_ref("Role", name),
            subjects: Some(vec![self.subject(account)]),
        };
        self.object(Stage::Foundation, role, rights);
        self.object(Stage::Foundation, role, binding);
    }

    /// Rights in the whole cluster for a ServiceAccount of the component. The objects' name carries
    /// the namespace, since other platforms may be in the same cluster.
    pub fn cluster_rights(&mut self, role: &str, account: &str, rules: Vec<rbac::PolicyRule>) {
        let identity = self.identity;
        let name = format!("{}-{}", identity.namespace, identity.object_name(role));
        let rights = rbac::ClusterRole {
            metadata: named(name.clone()),
            rules: Some(rules),
            ..rbac::ClusterRole::default()
        };
        let binding = rbac::ClusterRoleBinding {
            metadata: named(name.clone()),
            role_ref: role_ref("ClusterRole", name),
            subjects: Some(vec![self.subject(account)]),
        };
        self.object(Stage::Foundation, role, rights);
        self.object(Stage::Foundation, role, binding);
    }

    fn subject(&self, account: &str) -> rbac::Subject {
        rbac::Subject {
            kind: "ServiceAccount".to_owned(),
            name: account.to_owned(),
            namespace: Some(self.identity.namespace.clone()),
            ..rbac::Subject::default()
        }
    }
}

pub(super) fn named(name: String) -> ObjectMeta {
    ObjectMeta {
        name: Some(name),
        ..ObjectMeta::default()
    }
}

fn role_ref(kind: &str, name: String) -> rbac::RoleRef {
    rbac::RoleRef {
        api_group: "rbac.authorization.k8s.io".to_owned(),
        kind: kind.to_owned(),
        name,
    }
}
