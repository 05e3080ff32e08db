//! What adds kinds to a server: definitions of custom kinds, and API services.

use serde_json::Value;

use super::Readiness;
use super::cause::{Cause, said};
use crate::object::{condition, text};

/// A definition is ready when the server has its kind under all of its names.
pub(super) fn judge_definition(definition: &Value) -> Readiness {
    let status = |kind| condition(definition, kind).and_then(|found| text(found, "/status"));
    match (status("NamesAccepted"), status("Established")) {
        (Some("False"), _) => Readiness::Failed(Cause::NamesTaken {
            message: message(definition, "NamesAccepted"),
        }),
        (Some("True"), Some("True")) => Readiness::Ready,
        _ => Readiness::Waiting("the server does not have the kind yet".to_owned()),
    }
}

/// An API service is ready when the server behind it answers.
pub(super) fn judge_api_service(service: &Value) -> Readiness {
    let available = condition(service, "Available");
    match available.and_then(|available| text(available, "/status")) {
        Some("True") => Readiness::Ready,
        Some(_) => Readiness::Waiting(format!(
            "the server behind it does not answer: {}",
            message(service, "Available")
        )),
        None => Readiness::Waiting("the server behind it was not asked yet".to_owned()),
    }
}

fn message(object: &Value, kind: &str) -> String {
    let found = condition(object, kind);
    said(
        found
            .and_then(|found| text(found, "/message"))
            .unwrap_or("no reason is given"),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_definition_is_ready_when_it_is_established_under_its_names() {
        let definition = |conditions: Value| {
            json!({
                "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                "status": {"conditions": conditions},
            })
        };
        let waiting = Readiness::Waiting("the server does not have the kind yet".to_owned());
        for (conditions, expected) in [
            (json!([]), waiting.clone()),
            (
                json!([
                    {"type": "NamesAccepted", "status": "True", "reason": "NoConflicts"},
                    {"type": "Established", "status": "False", "reason": "Installing"},
                ]),
                waiting.clone(),
            ),
            (json!([{"type": "Established", "status": "True"}]), waiting),
            (
                json!([
                    {"type": "NamesAccepted", "status": "True"},
                    {"type": "Established", "status": "True"},
                ]),
                Readiness::Ready,
            ),
            (
                json!([
                    {"type": "NamesAccepted", "status": "False", "reason": "PluralConflict",
                     "message": "\"widgets\" is already in use"},
                    {"type": "Established", "status": "False"},
                ]),
                Readiness::Failed(Cause::NamesTaken {
                    message: "\"widgets\" is already in use".to_owned(),
                }),
            ),
        ] {
            let definition = definition(conditions);
            assert_eq!(judge_definition(&definition), expected, "{definition}");
        }
    }

    #[test]
    fn an_api_service_is_ready_when_it_is_available() {
        let waiting = |text: &str| Readiness::Waiting(text.to_owned());
        for (conditions, expected) in [
            (json!([]), waiting("the server behind it was not asked yet")),
            (
                json!([{"type": "Available", "status": "False", "reason": "MissingEndpoints",
                        "message": "endpoints for service/a in \"web\" have no addresses"}]),
                waiting(
                    "the server behind it does not answer: endpoints for service/a in \"web\" have \
                     no addresses",
                ),
            ),
            (
                json!([{"type": "Available", "status": "True", "reason": "Passed"}]),
                Readiness::Ready,
            ),
        ] {
            let service = json!({"kind": "APIService", "status": {"conditions": conditions}});
            assert_eq!(judge_api_service(&service), expected, "{service}");
        }
    }
}
