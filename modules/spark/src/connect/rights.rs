//! What the driver may do in its namespace.

use platc_sdk::Build;
use platc_sdk::rbac::rule;

use super::names::CONNECT;

/// The account of the driver; answers with its name. It makes executor pods and a ConfigMap for them,
/// and removes everything of its own at its end, also the kinds of which it made nothing.
pub(crate) fn driver(out: &mut Build<'_>) -> String {
    let rules = vec![rule(
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
    )];
    out.service_account(CONNECT, rules)
}
