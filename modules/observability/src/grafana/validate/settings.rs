//! What a person set in `grafana.ini`, as the environment variables by which Grafana takes it.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic};

/// Variables that platc sets and that nothing else may change, with what to do instead.
const DERIVED: &[(&str, &str)] = &[
    ("GF_SECURITY_ADMIN_PASSWORD", "set `admin_password` instead"),
    ("GF_SECURITY_ADMIN_USER", "set `admin_user` instead"),
    ("GF_SERVER_HTTP_PORT", "it is always 3000"),
    ("GF_SERVER_ROOT_URL", "set `ingress` instead"),
];

/// The variables, after those that platc derives were reported.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    settings: BTreeMap<String, BTreeMap<String, String>>,
) -> BTreeMap<String, String> {
    let mut variables = BTreeMap::new();
    for (section, keys) in settings {
        for (key, value) in keys {
            let variable = variable(&section, &key);
            report_derived(ctx, &section, &key, &variable);
            variables.insert(variable, value);
        }
    }
    variables
}

/// Grafana writes dots and hyphens of both as underscores.
fn variable(section: &str, key: &str) -> String {
    format!("GF_{section}_{key}")
        .replace(['.', '-'], "_")
        .to_ascii_uppercase()
}

fn report_derived(ctx: &mut Context<'_>, section: &str, key: &str, variable: &str) {
    let instead = if section == "paths" {
        "set `storage` instead"
    } else {
        let derived = DERIVED.iter().find(|(derived, _)| *derived == variable);
        let Some((_, instead)) = derived else { return };
        instead
    };
    let path = ctx.path("settings").key(section).key(key);
    ctx.report(
        Diagnostic::error(
            "grafana::derived-key",
            format!("`{section}.{key}` is derived by platc"),
        )
        .at_key(&path, "would contradict other objects")
        .note("Service, volumes, probes and the Ingress follow from the same setting")
        .help(format!("leave the key out: {instead}")),
    );
}
