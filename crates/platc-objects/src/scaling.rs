//! Numbers of pods that follow the load, and which pods go first when there is no room.

use k8s_openapi::api::autoscaling::v2 as autoscaling;
use k8s_openapi::api::scheduling::v1::PriorityClass;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::labels::Identity;

/// Keeps the Deployment that plays `role` between `least` and `most` pods, so that they use
/// `percent` of the processor time they reserve.
pub fn scale_by_processor(
    identity: &Identity,
    role: &str,
    (least, most): (u16, u16),
    percent: u8,
) -> autoscaling::HorizontalPodAutoscaler {
    let name = identity.object_name(role);
    autoscaling::HorizontalPodAutoscaler {
        metadata: named(name.clone()),
        spec: Some(autoscaling::HorizontalPodAutoscalerSpec {
            min_replicas: Some(i32::from(least)),
            max_replicas: i32::from(most),
            scale_target_ref: autoscaling::CrossVersionObjectReference {
                api_version: Some("apps/v1".to_owned()),
                kind: "Deployment".to_owned(),
                name,
            },
            metrics: Some(vec![autoscaling::MetricSpec {
                type_: "Resource".to_owned(),
                resource: Some(autoscaling::ResourceMetricSource {
                    name: "cpu".to_owned(),
                    target: autoscaling::MetricTarget {
                        type_: "Utilization".to_owned(),
                        average_utilization: Some(i32::from(percent)),
                        ..autoscaling::MetricTarget::default()
                    },
                }),
                ..autoscaling::MetricSpec::default()
            }]),
            ..autoscaling::HorizontalPodAutoscalerSpec::default()
        }),
        ..autoscaling::HorizontalPodAutoscaler::default()
    }
}

/// A class of pods; when a node has no room, pods of smaller `value` make it.
pub fn priority_class(name: &str, value: i32, description: &str) -> PriorityClass {
    PriorityClass {
        metadata: named(name.to_owned()),
        value,
        description: Some(description.to_owned()),
        ..PriorityClass::default()
    }
}

fn named(name: String) -> ObjectMeta {
    ObjectMeta {
        name: Some(name),
        ..ObjectMeta::default()
    }
}
