//! Rights of a ServiceAccount.

use k8s_openapi::api::rbac::v1 as rbac;

/// What may be done (`verbs`) to which `resources` of an API group.
pub fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> rbac::PolicyRule {
    let texts = |items: &[&str]| {
        items
            .iter()
            .map(|&item| item.to_owned())
            .collect::<Vec<_>>()
    };
    rbac::PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(texts(resources)),
        verbs: texts(verbs),
        ..rbac::PolicyRule::default()
    }
}
