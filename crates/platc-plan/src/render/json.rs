//! A plan for programs, in the shape of `terraform show -json`.

use serde_json::{Map, Value, json};

use crate::field_diff::FieldChange;
use crate::identity::Identity;
use crate::plan::{Action, Change, Plan, Strategy, Summary};
use crate::secret::{SENSITIVE_FIELDS, is_secret};

const FORMAT_VERSION: &str = "1.0";

/// The plan in the shape of `terraform show -json`, indented and with a newline at the end.
///
/// Programs that read Terraform plans (conftest, OPA, tf-summarize) can read this one. Keys:
///
/// - `format_version`: `"1.0"`. A new minor version only adds keys; reject a major one you do not know.
/// - `resource_changes[]`: one for each change, in the order of the plan. Unchanged objects are
///   not listed.
///   - `address`: `<component>/<kind>/<namespace>/<name>`; of an object of the cluster
///     `<component>/<kind>/<name>`.
///   - `previous_address`: the address in the baseline, only if it was another one (a component
///     that was renamed, the earlier run of a Job).
///   - `mode`: always `"managed"`. `type`: the kind. `name`: `metadata.name`.
///   - `change.actions`: `["create"]`, `["update"]`, `["delete"]`, `["no-op"]` for an object that
///     only changed its component, `["delete", "create"]` for a replacement,
///     `["create", "delete"]` for a Job that runs again under a new name. A refused change has
///     the actions it would take.
///   - `change.before`, `change.after`: the manifests, `null` where there is none.
///   - `change.after_unknown`: always `{}`: a compiler knows every value.
///   - `change.before_sensitive`, `change.after_sensitive`: `true` at each place of `before` and
///     `after` that stands for a value of a Secret, else `{}`; `false` where there is no manifest.
///     The places hold stars, never values.
///   - `change.replace_paths`: only of replacements; each path as a list of fields, an item of a
///     list as `name[key=value]`.
///   - `action_reason`: `"replace_because_cannot_update"` or
///     `"delete_because_no_resource_config"`, else left out.
///   - `platc`: what Terraform has no place for: `component`, `api_version`, `namespace` (or
///     `null`), `risk` (`data-loss`, `replace`, `restart`, `in-place`, `metadata`, `create`),
///     `reasons[]`, `strategy` (`new-name`, `recreate`, `orphan-and-recreate`, `expand-claims` or
///     `null`), `refused` (text or `null`), `checked` (`server`, `offline`) and `fields[]` with `path`,
///     `before`, `after`.
/// - `platc`: `platform`, `digest` (text or `null`), `baseline` with `kind` (`cluster`, `snapshot`,
///   `git`, `dir`, `empty`), `description` and `reason`, `summary` with `create`, `update`, `restart`,
///   `move`, `replace`, `delete`, `data_loss`, `refused` and `unchanged`, and `hints[]` with
///   `from`, `to` and `message`.
pub fn json(plan: &Plan) -> String {
    let changes: Vec<Value> = plan.changes.iter().map(resource_change).collect();
    let hints: Vec<Value> = plan
        .hints
        .iter()
        .map(|hint| json!({"from": hint.from, "to": hint.to, "message": hint.to_string()}))
        .collect();
    let document = json!({
        "format_version": FORMAT_VERSION,
        "resource_changes": changes,
        "platc": {
            "platform": plan.platform,
            "digest": (!plan.digest.is_empty()).then_some(&plan.digest),
            "baseline": {
                "kind": plan.baseline.kind.name(),
                "description": plan.baseline.description,
                "reason": plan.baseline.reason,
            },
            "summary": summary(plan.summary),
            "hints": hints,
        },
    });
    format!("{document:#}\n")
}

fn summary(summary: Summary) -> Value {
    let Summary {
        create,
        update,
        restart_updated,
        moved,
        replace,
        restart_replaced,
        delete,
        data_loss,
        refused,
        unchanged,
    } = summary;
    json!({
        "create": create,
        "update": update,
        "restart": restart_updated + restart_replaced,
        "move": moved,
        "replace": replace,
        "delete": delete,
        "data_loss": data_loss,
        "refused": refused,
        "unchanged": unchanged,
    })
}

fn resource_change(change: &Change) -> Value {
    let identity = &change.identity;
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("address", address(change).into());
    if change.previous_address.is_some() || change.previous_name.is_some() {
        let component = change.previous_address.as_ref().unwrap_or(&change.address);
        let name = change.previous_name.as_ref().unwrap_or(&identity.name);
        put(
            "previous_address",
            address_of(component, identity, name).into(),
        );
    }
    put("mode", "managed".into());
    put("type", identity.kind.clone().into());
    put("name", identity.name.clone().into());
    put("change", terraform_change(change));
    let reason = match change.action {
        Action::Replace => Some("replace_because_cannot_update"),
        Action::Delete => Some("delete_because_no_resource_config"),
        Action::Create | Action::Update | Action::Move => None,
    };
    if let Some(reason) = reason {
        put("action_reason", reason.into());
    }
    let fields: Vec<Value> = change.fields.iter().map(field).collect();
    put(
        "platc",
        json!({
            "component": change.address,
            "api_version": identity.api_version,
            "namespace": identity.namespace,
            "risk": change.risk.name().replace(' ', "-"),
            "reasons": change.reasons,
            "strategy": change.strategy.map(Strategy::name),
            "refused": change.refused,
            "checked": change.checked.name(),
            "fields": fields,
        }),
    );
    Value::Object(out)
}

/// The address of a change in the JSON, such as `hdfs.lake/Service/apache-hdfs/lake-hdfs`.
pub fn address(change: &Change) -> String {
    address_of(&change.address, &change.identity, &change.identity.name)
}

fn address_of(component: &str, identity: &Identity, name: &str) -> String {
    match &identity.namespace {
        Some(namespace) => format!("{component}/{}/{namespace}/{name}", identity.kind),
        None => format!("{component}/{}/{name}", identity.kind),
    }
}

fn terraform_change(change: &Change) -> Value {
    let mut out = json!({
        "actions": actions(change),
        "before": change.before,
        "after": change.after,
        "after_unknown": {},
        "before_sensitive": sensitive(&change.identity, change.before.as_ref()),
        "after_sensitive": sensitive(&change.identity, change.after.as_ref()),
    });
    if !change.immutable.is_empty()
        && let Some(fields) = out.as_object_mut()
    {
        // The paths come from the table of immutable fields, where no name holds a point.
        let paths = change
            .immutable
            .iter()
            .map(|path| path.split('.').collect::<Vec<_>>());
        fields.insert("replace_paths".to_owned(), paths.collect::<Vec<_>>().into());
    }
    out
}

fn actions(change: &Change) -> &'static [&'static str] {
    match change.action {
        Action::Create => &["create"],
        Action::Move if change.fields.is_empty() => &["no-op"],
        Action::Update | Action::Move => &["update"],
        Action::Delete => &["delete"],
        Action::Replace if change.strategy == Some(Strategy::NewName) => &["create", "delete"],
        Action::Replace => &["delete", "create"],
    }
}

fn sensitive(identity: &Identity, manifest: Option<&Value>) -> Value {
    let Some(manifest) = manifest else {
        return Value::Bool(false);
    };
    let mut marks = Map::new();
    if is_secret(identity) {
        for field in SENSITIVE_FIELDS {
            let mark = match manifest.get(field) {
                None | Some(Value::Null) => continue,
                Some(Value::Object(values)) => {
                    let each = values.keys().map(|key| (key.clone(), Value::Bool(true)));
                    Value::Object(each.collect())
                }
                Some(_) => Value::Bool(true),
            };
            marks.insert(field.to_owned(), mark);
        }
    }
    Value::Object(marks)
}

fn field(field: &FieldChange) -> Value {
    json!({"path": field.path, "before": field.before, "after": field.after})
}
