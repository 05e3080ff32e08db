//! Whether a program takes further what its former version has stored.
//!
//! A module writes on a workload which version of the data it keeps, and which other versions it
//! upgrades by itself. What it does not name is refused: a server that starts on data it cannot read
//! stays down at best.

use platc_objects::workload::{DATA_VERSION, UPGRADE, UPGRADES_FROM};
use platc_plan::{Change, Plan, Risk};
use serde_json::Value;

use crate::object::annotation;

/// Refuses upgrades that a module does not know, and says what the others take.
pub(super) fn judge(plan: &mut Plan) {
    for change in &mut plan.changes {
        let (Some(before), Some(after)) = (&change.before, &change.after) else {
            continue;
        };
        match upgrade(before, after) {
            None => {}
            Some(Ok(reason)) => tell(change, reason),
            Some(Err(why)) => change.refused = change.refused.take().or(Some(why)),
        }
    }
}

fn tell(change: &mut Change, reason: String) {
    change.risk = change.risk.min(Risk::DataLoss);
    change.reasons.insert(0, reason);
}

/// What a person should know of the upgrade, or why there is none; `None` when the data stays.
fn upgrade(before: &Value, after: &Value) -> Option<Result<String, String>> {
    let from = annotation(before, DATA_VERSION)?;
    let to = annotation(after, DATA_VERSION).filter(|to| *to != from)?;
    let named = annotation(after, UPGRADES_FROM).unwrap_or_default();
    let sources: Vec<&str> = named
        .split(',')
        .map(str::trim)
        .filter(|source| !source.is_empty())
        .collect();
    let what = annotation(after, UPGRADE).map_or_else(String::new, |what| format!("; {what}"));
    if sources.contains(&from) {
        return Some(Ok(format!(
            "its data goes from version {from} to {to}, and not back: make a backup first{what}"
        )));
    }
    let way = if sources.is_empty() {
        format!("version {to} takes over the data of no other version")
    } else {
        let sources = sources.join(", ");
        format!("version {to} takes over data of {sources} only: go there first")
    };
    Some(Err(format!("its data is of version {from}; {way}{what}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn set(annotations: &Value) -> Value {
        json!({"kind": "StatefulSet", "metadata": {"annotations": annotations}})
    }

    #[test]
    fn row_30_only_upgrades_that_the_module_names_are_done() {
        let data = |version: &str| set(&json!({DATA_VERSION: version}));
        let upgrades = |version: &str, from: &str| {
            set(&json!({
                DATA_VERSION: version, UPGRADES_FROM: from, UPGRADE: "the Job migrate runs first",
            }))
        };
        let backup = "its data goes from version 2.11 to 3, and not back: make a backup first; the Job \
                      migrate runs first";
        for (before, after, expected) in [
            (data("3"), upgrades("3", "2.11"), None),
            (set(&json!({})), data("3"), None),
            (data("3"), set(&json!({})), None),
            (data("2.11"), upgrades("3", "2.7,2.11"), Some(Ok(backup))),
            (
                data("2.3"),
                upgrades("3", "2.7, 2.11"),
                Some(Err(
                    "its data is of version 2.3; version 3 takes over data of 2.7, 2.11 only: go there \
                     first; the Job migrate runs first",
                )),
            ),
            (
                data("18"),
                data("17"),
                Some(Err(
                    "its data is of version 18; version 17 takes over the data of no other version",
                )),
            ),
        ] {
            let expected = expected.map(|expected: Result<&str, &str>| {
                expected.map(str::to_owned).map_err(str::to_owned)
            });
            assert_eq!(upgrade(&before, &after), expected, "{before} {after}");
        }
    }
}
