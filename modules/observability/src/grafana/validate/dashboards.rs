//! Dashboards of the person: JSON that Grafana can load from a file.

use std::collections::BTreeMap;

use platc_sdk::serde_json::{self, Value};
use platc_sdk::{Context, Diagnostic, Name};

/// What a ConfigMap may hold, without its names and labels.
const LARGEST: usize = 1_000_000;

/// Reports what Grafana could not load.
pub(super) fn check(ctx: &mut Context<'_>, dashboards: &BTreeMap<Name, String>) {
    for (name, text) in dashboards {
        let Some((what, why, help)) = mistake(text) else {
            continue;
        };
        let path = ctx.path("dashboards").key(name.as_str());
        ctx.report(
            Diagnostic::error(
                "grafana::bad-dashboard",
                format!("`{name}` is not a dashboard that can be provisioned"),
            )
            .at_key(&path, what)
            .note(why)
            .help(help),
        );
    }
}

/// What is wrong, why it matters, and what to do.
fn mistake(text: &str) -> Option<(&'static str, &'static str, &'static str)> {
    if text.len() > LARGEST {
        return Some((
            "larger than a ConfigMap",
            "an object of Kubernetes holds one mebibyte",
            "split the dashboard",
        ));
    }
    let Ok(Value::Object(dashboard)) = serde_json::from_str::<Value>(text) else {
        return Some((
            "not a JSON object",
            "Grafana skips files that it cannot read, and says so only in its log",
            "put the text between `'''`, so that nothing in it is changed",
        ));
    };
    if dashboard.contains_key("dashboard") {
        return Some((
            "the answer of an API",
            "Grafana loads the dashboard itself, without the table around it",
            "keep only what stands under `dashboard`",
        ));
    }
    if dashboard.contains_key("__inputs") || text.contains("${DS_") {
        return Some((
            "exported for sharing",
            "nobody asks for the inputs when a file is loaded, so no data source is found",
            "export it without sharing it, or use a variable for the data source",
        ));
    }
    let has_title = dashboard.get("title").is_some_and(Value::is_string);
    (!has_title).then_some((
        "no `title`",
        "Grafana does not load a dashboard without one",
        "add a `title`",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_plain_dashboard_can_be_provisioned() {
        for (text, expected) in [
            (r#"{"title": "a"}"#, None),
            ("[]", Some("not a JSON object")),
            ("{", Some("not a JSON object")),
            (r#"{"dashboard": {}}"#, Some("the answer of an API")),
            (
                r#"{"title": "a", "__inputs": []}"#,
                Some("exported for sharing"),
            ),
            (
                r#"{"title": "a", "x": "${DS_PROMETHEUS}"}"#,
                Some("exported for sharing"),
            ),
            ("{}", Some("no `title`")),
        ] {
            assert_eq!(mistake(text).map(|(what, _, _)| what), expected, "{text}");
        }
    }
}
