//! Objects of custom kinds: what their conditions say by the conventions of Kubernetes, or what their
//! module has declared.

use platc_objects::ReadyWhen;
use serde_json::Value;

use super::cause::{Cause, said};
use super::surroundings::{SETTLING, moment};
use super::{Readiness, Surroundings, unseen};
use crate::object::{condition, items, number, text};

/// Judges an object of a custom kind.
pub(super) fn judge(
    object: &Value,
    surroundings: &Surroundings<'_>,
    ready_when: Option<&ReadyWhen>,
) -> Readiness {
    let seen = number(object, "/status/observedGeneration");
    if seen.is_some() && seen < number(object, "/metadata/generation") {
        return unseen();
    }
    if let Some(stalled) = current(object, "Stalled").filter(|entry| holds(entry)) {
        return Readiness::Failed(Cause::Stalled {
            message: reason_and_message(stalled),
        });
    }
    if let Some(wanted) = ready_when {
        return declared(object, wanted);
    }
    if let Some(busy) = current(object, "Reconciling").filter(|entry| holds(entry)) {
        return Readiness::Waiting(phrase("Reconciling", busy));
    }
    match condition(object, "Ready") {
        Some(_) => has_condition(object, "Ready", "True"),
        None => unknown(object, surroundings),
    }
}

/// Judges by what was declared alone.
pub(super) fn declared(object: &Value, ready_when: &ReadyWhen) -> Readiness {
    match ready_when {
        ReadyWhen::Condition { kind, status } => has_condition(object, kind, status),
        ReadyWhen::Field { path, value } => has_value(object, path, value),
    }
}

fn has_condition(object: &Value, kind: &str, status: &str) -> Readiness {
    let Some(entry) = condition(object, kind) else {
        return Readiness::Waiting(format!("condition `{kind}` is not there yet"));
    };
    if is_stale(object, entry) {
        return unseen();
    }
    if text(entry, "/status") == Some(status) {
        Readiness::Ready
    } else {
        Readiness::Waiting(phrase(kind, entry))
    }
}

fn has_value(object: &Value, path: &[String], value: &str) -> Readiness {
    let field = path.join(".");
    let found = path.iter().try_fold(object, |value, name| value.get(name));
    let found = match found {
        None | Some(Value::Null) => {
            return Readiness::Waiting(format!("field `{field}` is not there yet"));
        }
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    if found == value {
        Readiness::Ready
    } else {
        Readiness::Waiting(format!("field `{field}` is {}", said(&found)))
    }
}

/// An object without the condition `Ready`. A controller needs a moment to write its first condition.
fn unknown(object: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    let kinds: Vec<String> = items(object, "/status/conditions")
        .iter()
        .filter_map(|entry| Some(format!("`{}`", text(entry, "/type")?)))
        .collect();
    let made = moment(object, "/metadata/creationTimestamp");
    if !surroundings.is_older(made, SETTLING) {
        Readiness::Waiting("its controller has not said anything about it yet".to_owned())
    } else if kinds.is_empty() {
        Readiness::NotJudged(
            "it has no conditions, so nothing tells whether it is ready".to_owned(),
        )
    } else {
        Readiness::NotJudged(format!(
            "it has no condition `Ready`; declare which of {} tells that it is ready",
            kinds.join(", ")
        ))
    }
}

fn current<'v>(object: &'v Value, kind: &str) -> Option<&'v Value> {
    condition(object, kind).filter(|entry| !is_stale(object, entry))
}

/// Whether a condition was written for an older generation, as far as it says so.
fn is_stale(object: &Value, entry: &Value) -> bool {
    let seen = number(entry, "/observedGeneration");
    seen.is_some() && seen < number(object, "/metadata/generation")
}

fn holds(entry: &Value) -> bool {
    text(entry, "/status") == Some("True")
}

fn phrase(kind: &str, entry: &Value) -> String {
    let status = text(entry, "/status").unwrap_or("Unknown");
    match reason_and_message(entry) {
        said if said.is_empty() => format!("condition `{kind}` is {status}"),
        said => format!("condition `{kind}` is {status}: {said}"),
    }
}

fn reason_and_message(entry: &Value) -> String {
    let parts = [text(entry, "/reason"), text(entry, "/message")];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    said(&parts.join(": "))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::surroundings;
    use super::*;

    fn custom(status: &Value) -> Value {
        json!({
            "apiVersion": "cert-manager.io/v1", "kind": "Certificate",
            "metadata": {
                "name": "a", "namespace": "web", "generation": 3,
                "creationTimestamp": "2026-11-21T09:00:00Z",
            },
            "status": status,
        })
    }

    fn waiting(text: &str) -> Readiness {
        Readiness::Waiting(text.to_owned())
    }

    /// Row 12.
    #[test]
    fn conditions_are_read_by_the_conventions_of_kubernetes() {
        for (status, expected) in [
            (json!({"observedGeneration": 2, "conditions": [{"type": "Ready", "status": "True"}]}), unseen()),
            (json!({"conditions": [{"type": "Ready", "status": "True", "observedGeneration": 2}]}), unseen()),
            (json!({"observedGeneration": 3, "conditions": [{"type": "Ready", "status": "True"}]}), Readiness::Ready),
            (
                json!({"conditions": [
                    {"type": "Ready", "status": "False", "reason": "DoesNotExist", "message": "Issuing."},
                ]}),
                waiting("condition `Ready` is False: DoesNotExist: Issuing"),
            ),
            (
                json!({"conditions": [
                    {"type": "Ready", "status": "True"}, {"type": "Reconciling", "status": "True"},
                ]}),
                waiting("condition `Reconciling` is True"),
            ),
            (
                json!({"conditions": [
                    {"type": "Ready", "status": "False"},
                    {"type": "Stalled", "status": "True", "reason": "InvalidSpec", "message": "no issuer"},
                ]}),
                Readiness::Failed(Cause::Stalled { message: "InvalidSpec: no issuer".to_owned() }),
            ),
            (
                json!({"conditions": [
                    {"type": "Ready", "status": "Unknown"},
                    {"type": "Stalled", "status": "True", "observedGeneration": 2},
                ]}),
                waiting("condition `Ready` is Unknown"),
            ),
            (
                json!({"conditions": [{"type": "Accepted", "status": "True"}, {"type": "Programmed", "status": "True"}]}),
                Readiness::NotJudged(
                    "it has no condition `Ready`; declare which of `Accepted`, `Programmed` tells that it is ready"
                        .to_owned(),
                ),
            ),
            (
                json!({}),
                Readiness::NotJudged("it has no conditions, so nothing tells whether it is ready".to_owned()),
            ),
        ] {
            assert_eq!(judge(&custom(&status), &surroundings(), None), expected, "{status}");
        }
    }

    #[test]
    fn a_new_object_gets_a_moment_for_its_first_condition() {
        let mut new = custom(&json!({}));
        new["metadata"]["creationTimestamp"] = json!("2026-11-21T09:59:55Z");
        assert_eq!(
            judge(&new, &surroundings(), None),
            waiting("its controller has not said anything about it yet")
        );
    }

    #[test]
    fn a_declared_condition_stands_for_ready() {
        let programmed = ReadyWhen::condition("Programmed");
        for (conditions, expected) in [
            (
                json!([]),
                waiting("condition `Programmed` is not there yet"),
            ),
            (
                json!([{"type": "Ready", "status": "False"}, {"type": "Programmed", "status": "True"}]),
                Readiness::Ready,
            ),
            (
                json!([{"type": "Programmed", "status": "False", "reason": "AddressNotAssigned"}]),
                waiting("condition `Programmed` is False: AddressNotAssigned"),
            ),
            (
                json!([{"type": "Programmed", "status": "True"}, {"type": "Stalled", "status": "True"}]),
                Readiness::Failed(Cause::Stalled {
                    message: String::new(),
                }),
            ),
        ] {
            let object = custom(&json!({"conditions": conditions}));
            let judged = judge(&object, &surroundings(), Some(&programmed));
            assert_eq!(judged, expected, "{conditions}");
        }
    }

    #[test]
    fn row_12_a_declared_field_stands_for_ready() {
        let running = ReadyWhen::field(["status", "phase"], "Running");
        let one = ReadyWhen::field(["status", "members"], "1");
        for (status, ready_when, expected) in [
            (
                json!({}),
                &running,
                waiting("field `status.phase` is not there yet"),
            ),
            (
                json!({"phase": null}),
                &running,
                waiting("field `status.phase` is not there yet"),
            ),
            (
                json!({"phase": "Booting"}),
                &running,
                waiting("field `status.phase` is Booting"),
            ),
            (json!({"phase": "Running"}), &running, Readiness::Ready),
            (
                json!({"members": 0}),
                &one,
                waiting("field `status.members` is 0"),
            ),
            (json!({"members": 1}), &one, Readiness::Ready),
            (
                json!({"members": 1, "observedGeneration": 2}),
                &one,
                unseen(),
            ),
        ] {
            let judged = judge(&custom(&status), &surroundings(), Some(ready_when));
            assert_eq!(judged, expected, "{status}");
        }
    }
}
