//! Services, and webhook configurations, which are as good as the Service behind them.

use serde_json::Value;

use super::{Readiness, Surroundings};
use crate::object::{items, label, text};

/// A Service is there for its pods to come, so it is ready when it exists.
pub(super) fn judge_service(service: &Value) -> Readiness {
    let is_balanced = text(service, "/spec/type") == Some("LoadBalancer");
    if is_balanced && items(service, "/status/loadBalancer/ingress").is_empty() {
        // Where no load balancer is installed, none ever comes, and the Service works inside of the
        // cluster all the same.
        return Readiness::ReadyWithNote("its load balancer has no address yet".to_owned());
    }
    Readiness::Ready
}

/// Judges whether a Service has a pod that answers, for one whose workload should be ready. A Service
/// without a selector, and an `ExternalName`, lead to what is not Kubernetes' to know.
pub fn judge_endpoints(service: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    let name = text(service, "/metadata/name").unwrap_or_default();
    let namespace = text(service, "/metadata/namespace").unwrap_or_default();
    if selects_nothing(service) || is_served(namespace, name, surroundings) {
        Readiness::Ready
    } else {
        Readiness::Waiting("it has no ready endpoint".to_owned())
    }
}

/// Row 26 of the promises: while its Service has no endpoint, a webhook refuses what it is asked about.
pub(super) fn judge_webhooks(configuration: &Value, surroundings: &Surroundings<'_>) -> Readiness {
    let unserved = services_of_webhooks(configuration)
        .find(|(namespace, name)| !is_served(namespace, name, surroundings));
    match unserved {
        Some((namespace, name)) => Readiness::Waiting(format!(
            "Service/{name} in {namespace}, which it calls, has no ready endpoint"
        )),
        None => Readiness::Ready,
    }
}

pub(super) fn selects_nothing(service: &Value) -> bool {
    text(service, "/spec/type") == Some("ExternalName")
        || service
            .pointer("/spec/selector")
            .and_then(Value::as_object)
            .is_none_or(serde_json::Map::is_empty)
}

/// Namespace and name of each Service that a webhook configuration calls.
pub(super) fn services_of_webhooks(configuration: &Value) -> impl Iterator<Item = (&str, &str)> {
    items(configuration, "/webhooks")
        .iter()
        .filter_map(|webhook| {
            let namespace = text(webhook, "/clientConfig/service/namespace")?;
            Some((namespace, text(webhook, "/clientConfig/service/name")?))
        })
}

fn is_served(namespace: &str, service: &str, surroundings: &Surroundings<'_>) -> bool {
    surroundings
        .endpoints
        .iter()
        .filter(|object| text(object, "/metadata/namespace") == Some(namespace))
        .any(|object| {
            if text(object, "/kind") == Some("EndpointSlice") {
                label(object, "kubernetes.io/service-name") == Some(service)
                    && items(object, "/endpoints").iter().any(|endpoint| {
                        // Nobody has said that it is not ready.
                        endpoint.pointer("/conditions/ready") != Some(&Value::Bool(false))
                    })
            } else {
                text(object, "/metadata/name") == Some(service)
                    && items(object, "/subsets")
                        .iter()
                        .any(|subset| !items(subset, "/addresses").is_empty())
            }
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::surroundings;
    use super::*;

    fn service(spec: &Value) -> Value {
        json!({
            "apiVersion": "v1", "kind": "Service",
            "metadata": {"name": "a", "namespace": "web"},
            "spec": spec,
        })
    }

    fn endpoints(name: &str, subsets: &Value) -> Value {
        json!({
            "apiVersion": "v1", "kind": "Endpoints",
            "metadata": {"name": name, "namespace": "web"},
            "subsets": subsets,
        })
    }

    fn slice(service: &str, conditions: &Value) -> Value {
        json!({
            "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
            "metadata": {
                "name": "a-x7k2p", "namespace": "web",
                "labels": {"kubernetes.io/service-name": service},
            },
            "endpoints": [{"addresses": ["10.0.0.7"], "conditions": conditions}],
        })
    }

    #[test]
    fn a_service_is_ready_when_it_exists() {
        let balanced = service(&json!({"type": "LoadBalancer"}));
        let note = Readiness::ReadyWithNote("its load balancer has no address yet".to_owned());
        let mut reached = balanced.clone();
        reached["status"] = json!({"loadBalancer": {"ingress": [{"ip": "192.0.2.7"}]}});
        for (service, expected) in [
            (
                service(&json!({"type": "ClusterIP", "selector": {"app": "a"}})),
                Readiness::Ready,
            ),
            (service(&json!({"clusterIP": "None"})), Readiness::Ready),
            (
                service(&json!({"type": "ExternalName", "externalName": "x.example"})),
                Readiness::Ready,
            ),
            (balanced, note),
            (reached, Readiness::Ready),
        ] {
            assert_eq!(judge_service(&service), expected, "{service}");
        }
    }

    #[test]
    fn a_service_with_a_selector_is_served_by_a_ready_endpoint() {
        let selects = json!({"selector": {"app": "a"}});
        let address = json!([{"addresses": [{"ip": "10.0.0.7"}]}]);
        let unready = json!([{"notReadyAddresses": [{"ip": "10.0.0.7"}]}]);
        let waiting = Readiness::Waiting("it has no ready endpoint".to_owned());
        for (spec, endpoints, expected) in [
            (json!({"clusterIP": "None"}), vec![], Readiness::Ready),
            (
                json!({"type": "ExternalName", "selector": {"app": "a"}}),
                vec![],
                Readiness::Ready,
            ),
            (selects.clone(), vec![], waiting.clone()),
            (
                selects.clone(),
                vec![endpoints("a", &address)],
                Readiness::Ready,
            ),
            (
                selects.clone(),
                vec![endpoints("b", &address)],
                waiting.clone(),
            ),
            (
                selects.clone(),
                vec![endpoints("a", &unready)],
                waiting.clone(),
            ),
            (
                selects.clone(),
                vec![endpoints("a", &json!(null))],
                waiting.clone(),
            ),
            (
                selects.clone(),
                vec![slice("a", &json!({"ready": true}))],
                Readiness::Ready,
            ),
            (
                selects.clone(),
                vec![slice("a", &json!({}))],
                Readiness::Ready,
            ),
            (
                selects.clone(),
                vec![slice("a", &json!({"ready": false}))],
                waiting.clone(),
            ),
            (selects, vec![slice("b", &json!({"ready": true}))], waiting),
        ] {
            let surroundings = Surroundings {
                endpoints: &endpoints,
                ..surroundings()
            };
            let judged = judge_endpoints(&service(&spec), &surroundings);
            assert_eq!(judged, expected, "{endpoints:?}");
        }
    }

    /// Row 26.
    #[test]
    fn a_webhook_configuration_waits_for_each_service_that_it_calls() {
        let configuration = |clients: Value| {
            let clients = clients.as_array().unwrap().iter();
            let webhooks: Vec<Value> = clients
                .map(|client| json!({"name": "v.example.org", "clientConfig": client}))
                .collect();
            json!({
                "apiVersion": "admissionregistration.k8s.io/v1",
                "kind": "ValidatingWebhookConfiguration",
                "metadata": {"name": "v"},
                "webhooks": webhooks,
            })
        };
        let url = json!({"url": "https://hook.example/"});
        let calls = |name: &str| json!({"service": {"namespace": "web", "name": name}});
        let served = [endpoints(
            "a",
            &json!([{"addresses": [{"ip": "10.0.0.7"}]}]),
        )];
        let surroundings = Surroundings {
            endpoints: &served,
            ..surroundings()
        };
        for (clients, expected) in [
            (json!([]), Readiness::Ready),
            (json!([url]), Readiness::Ready),
            (json!([url, calls("a")]), Readiness::Ready),
            (
                json!([calls("a"), calls("b")]),
                Readiness::Waiting(
                    "Service/b in web, which it calls, has no ready endpoint".to_owned(),
                ),
            ),
        ] {
            assert_eq!(
                judge_webhooks(&configuration(clients), &surroundings),
                expected
            );
        }
    }
}
