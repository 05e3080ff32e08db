//! What a change to the claim templates of a `StatefulSet` takes.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::immutable::{Violation, at, short_values};
use crate::immutable_table::Remedy;
use crate::plan::Strategy;
use crate::quantity::amount;

const STORAGE: &str = "spec.resources.requests.storage";

const NEW_TEMPLATE: Remedy = Remedy::Refuse(
    "claims that exist keep what they were made with; add a claim template under a new name, copy the data, \
     then drop the old one",
);
const NO_SHRINK: Remedy = Remedy::Refuse(
    "a volume cannot shrink; keep the old size, or add a smaller claim template under a new name and copy the data",
);

/// A server refuses every change to claim templates. A larger request can be made true by hand,
/// claim by claim; metadata and whole templates need only a new `StatefulSet` round the running
/// pods; anything else would leave the claims unlike their template.
pub(crate) fn violations(before: Option<&Value>, after: Option<&Value>) -> Vec<Violation> {
    let (before, after) = (by_name(before), by_name(after));
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    after
        .keys()
        .chain(gone)
        .flat_map(|name| {
            let prefix = format!("spec.volumeClaimTemplates[name={name}]");
            compare(&prefix, before.get(name).copied(), after.get(name).copied())
        })
        .collect()
}

fn by_name(templates: Option<&Value>) -> BTreeMap<&str, &Value> {
    let templates = templates.and_then(Value::as_array).into_iter().flatten();
    templates
        .map(|template| {
            let name = at(template, "metadata.name").and_then(Value::as_str);
            (name.unwrap_or_default(), template)
        })
        .collect()
}

fn compare(prefix: &str, before: Option<&Value>, after: Option<&Value>) -> Vec<Violation> {
    let (Some(before), Some(after)) = (before, after) else {
        return vec![Violation {
            path: prefix.to_owned(),
            values: None,
            remedy: Remedy::Replace(
                Strategy::OrphanAndRecreate,
                if after.is_some() {
                    "each pod gets the new claim when it restarts"
                } else {
                    "the old claims stay, no pod mounts them any more"
                },
            ),
        }];
    };
    let (rest_before, rest_after) = (without_storage(before), without_storage(after));
    let mut found = Vec::new();
    let mut add = |path: &str, values, remedy| {
        let path = format!("{prefix}.{path}");
        found.push(Violation {
            path,
            values,
            remedy,
        });
    };
    let (old, new) = (at(before, STORAGE), at(after, STORAGE));
    let growth = match (old.and_then(amount), new.and_then(amount)) {
        (Some(old), Some(new)) => Some(new.cmp(&old)),
        _ => None,
    };
    match growth {
        _ if old == new => {}
        // The same amount in other units is the same to a server.
        Some(Ordering::Equal) => {}
        Some(Ordering::Greater) => {
            let expand = Remedy::Replace(Strategy::ExpandClaims, "");
            add(STORAGE, short_values(old, new), expand);
        }
        Some(Ordering::Less) | None => add(STORAGE, short_values(old, new), NO_SHRINK),
    }
    for field in differing_spec_fields(&rest_before, &rest_after) {
        let path = format!("spec.{field}");
        let values = short_values(at(before, &path), at(after, &path));
        add(&path, values, NEW_TEMPLATE);
    }
    if before.get("metadata") != after.get("metadata") {
        add(
            "metadata",
            None,
            Remedy::Replace(Strategy::OrphanAndRecreate, ""),
        );
    }
    found
}

fn without_storage(template: &Value) -> Value {
    let mut template = template.clone();
    if let Some(requests) = template
        .pointer_mut("/spec/resources/requests")
        .and_then(Value::as_object_mut)
    {
        requests.remove("storage");
    }
    template
}

fn differing_spec_fields(before: &Value, after: &Value) -> Vec<String> {
    let fields = |value: &Value| {
        at(value, "spec")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    let (before, after) = (fields(before), fields(after));
    let gone = before.keys().filter(|field| !after.contains_key(*field));
    let all = after.keys().chain(gone);
    all.filter(|field| before.get(*field) != after.get(*field))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn template(storage: &str, class: &str) -> Value {
        json!([{
            "metadata": {"name": "data"},
            "spec": {"storageClassName": class, "resources": {"requests": {"storage": storage}}},
        }])
    }

    #[test]
    fn only_growth_and_metadata_can_be_had_without_losing_claims() {
        let base = template("10Gi", "fast");
        let storage = "spec.volumeClaimTemplates[name=data].spec.resources.requests.storage";
        let orphan = |text| Remedy::Replace(Strategy::OrphanAndRecreate, text);
        for (after, expected) in [
            (template("10240Mi", "fast"), vec![]),
            (
                template("20Gi", "fast"),
                vec![(storage, Remedy::Replace(Strategy::ExpandClaims, ""))],
            ),
            (template("5Gi", "fast"), vec![(storage, NO_SHRINK)]),
            (template("lots", "fast"), vec![(storage, NO_SHRINK)]),
            (
                template("10Gi", "slow"),
                vec![(
                    "spec.volumeClaimTemplates[name=data].spec.storageClassName",
                    NEW_TEMPLATE,
                )],
            ),
            (
                json!([]),
                vec![(
                    "spec.volumeClaimTemplates[name=data]",
                    orphan("the old claims stay, no pod mounts them any more"),
                )],
            ),
        ] {
            let found = violations(Some(&base), Some(&after));
            let found: Vec<_> = found.iter().map(|v| (v.path.as_str(), v.remedy)).collect();
            assert_eq!(found, expected, "{after}");
        }
    }
}
