//! The order of an apply, read off the cluster and off what was told.

use std::collections::BTreeMap;
use std::path::Path;

use platc_cluster::Platform;
use platc_cluster::applying::Event;
use platc_cluster::object::Key;
use platc_sdk::Stage;
use serde_json::{Value, json};

use crate::house::{Heard, House, platform_of, text_of};

#[test]
fn no_consumer_starts_before_its_provider_is_ready() {
    let Some(house) = House::new("order") else {
        return;
    };
    let platform = platform_of(&text_of(Path::new("platform.toml")));
    house.make_existing_secrets(&platform);
    // Where pods take time, one sees who did not wait for them.
    for namespace in ["apache-hdfs", "apache-airflow", "neoflex-datagram"] {
        slow_down(&house, &platform, namespace);
    }
    let heard = Heard::default();
    house.apply(&platform, &heard);
    check_events(&platform, &heard.events());
    check_cluster(&house, &platform);
}

fn slow_down(house: &House, platform: &Platform, namespace: &str) {
    house.make_namespace(namespace);
    let slow: BTreeMap<String, &str> = platform
        .objects
        .iter()
        .filter(|object| object.key.namespace.as_deref() == Some(namespace))
        .filter(|object| ["StatefulSet", "Deployment", "Job"].contains(&object.key.kind.as_str()))
        .map(|object| {
            (
                format!("{}.{}", object.key.kind, object.key.name),
                "slow=1200",
            )
        })
        .collect();
    let map = json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": {"name": "testbed-behaviour", "namespace": namespace}, "data": slow,
    });
    let path = format!("/api/v1/namespaces/{namespace}/configmaps");
    house.make(&path, &map);
}

/// What the apply told: the last of the provider's workloads, and its Jobs for the consumer, were ready
/// before the first of the consumer's objects that need it was written.
fn check_events(platform: &Platform, events: &[Event]) {
    let place = |wanted: &dyn Fn(&Event) -> bool| events.iter().position(wanted);
    let ready =
        |key: &Key| place(&|event| matches!(event, Event::Ready { key: k, .. } if k == key));
    let applying = |key: &Key| place(&|event| matches!(event, Event::Applying(k) if k == key));
    let mut checked = 0;
    for reference in &platform.references {
        let of = |component: &str| {
            let component = component.to_owned();
            platform
                .objects
                .iter()
                .filter(move |object| object.component.as_ref() == Some(&component))
        };
        let last_ready = of(&reference.provider)
            .filter(|object| match &object.serves {
                None => object.stage <= Stage::Run,
                Some(served) => *served == reference.consumer,
            })
            .map(|object| ready(&object.key).expect("everything became ready"))
            .max();
        let first_written = of(&reference.consumer)
            .filter(|object| object.serves.is_none() && object.stage >= reference.needed_by)
            .filter_map(|object| applying(&object.key))
            .min();
        if let (Some(ready), Some(written)) = (last_ready, first_written) {
            assert!(ready < written, "{reference:?}");
            checked += 1;
        }
    }
    assert!(checked >= 5, "only {checked} references were checked");
}

/// What the server wrote down, in whole seconds: no workload of a consumer was created before the pods of
/// its provider were ready.
fn check_cluster(house: &House, platform: &Platform) {
    let pods = house.list("/api/v1/pods");
    for reference in &platform.references {
        if reference.needed_by > Stage::Run {
            continue;
        }
        let ready = pods
            .iter()
            .filter(|pod| component_of(pod) == reference.provider)
            .filter_map(ready_since)
            .max();
        let created = ["deployments", "statefulsets", "daemonsets"]
            .iter()
            .flat_map(|plural| house.list(&format!("/apis/apps/v1/{plural}")))
            .filter(|workload| component_of(workload) == reference.consumer)
            .filter_map(|workload| text(&workload, "/metadata/creationTimestamp"))
            .min();
        if let (Some(ready), Some(created)) = (ready, created) {
            assert!(ready <= created, "{reference:?}: {ready} {created}");
        }
    }
}

fn component_of(object: &Value) -> String {
    let label = |name: &str| {
        let labels = &object["metadata"]["labels"];
        labels[name].as_str().unwrap_or_default().to_owned()
    };
    format!(
        "{}.{}",
        label("app.kubernetes.io/name"),
        label("app.kubernetes.io/instance")
    )
}

/// Pods of Jobs come and go; only those of workloads count.
fn ready_since(pod: &Value) -> Option<String> {
    if pod["metadata"]["ownerReferences"][0]["kind"] == "Job" {
        return None;
    }
    let conditions = pod["status"]["conditions"].as_array()?;
    let ready = conditions
        .iter()
        .find(|condition| condition["type"] == "Ready")?;
    text(ready, "/lastTransitionTime")
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    Some(value.pointer(pointer)?.as_str()?.to_owned())
}
