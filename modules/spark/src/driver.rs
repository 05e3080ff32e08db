//! What stands around a driver that runs in a pod of platc's.

use platc_sdk::k8s_openapi::api::rbac::v1::PolicyRule;
use platc_sdk::rbac::rule;
use platc_sdk::service;
use platc_sdk::{Build, Stage};

use crate::application::{BLOCKS, DRIVER_RPC};

/// The role of the Service that executors find the driver by.
pub(crate) const DRIVER: &str = "driver";

/// What a driver does: it makes executor pods and a ConfigMap for them, and removes everything of its own
/// at its end, also the kinds of which it made nothing.
pub(crate) fn rules() -> Vec<PolicyRule> {
    vec![rule(
        "",
        &["pods", "configmaps", "services", "persistentvolumeclaims"],
        &[
            "get",
            "list",
            "watch",
            "create",
            "update",
            "patch",
            "delete",
            "deletecollection",
        ],
    )]
}

/// The headless Service of the pods that play `role`. Executors look for the driver while it still starts,
/// which a Service with an address of its own would not answer.
pub(crate) fn service(role: &str, out: &mut Build<'_>) {
    let identity = out.identity();
    let service = service::headless(
        identity.object_name(DRIVER),
        &[DRIVER_RPC, BLOCKS],
        identity.selector(role),
    );
    out.object(Stage::Foundation, DRIVER, service);
}
