//! Rows about what one component knows of another: hosts, Secrets, ways through the network, metrics.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::platforms::{Object, Platform, all, list, text};
use crate::pods::{Pod, every_pod, files_of, pods};
use crate::rule::Rule;

/// Every host of the cluster that a value names: what stands before `.svc`.
fn hosts(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let pieces: Vec<&str> = text.split(".svc").collect();
            let ends = pieces.len().saturating_sub(1);
            let part_of_a_host = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
            found.extend(pieces.iter().take(ends).filter_map(|piece| {
                let host = piece.rsplit(|c| !part_of_a_host(c)).next()?;
                (host.contains('.')).then(|| host.to_owned())
            }));
        }
        Value::Array(items) => items.iter().for_each(|item| hosts(item, found)),
        Value::Object(entries) => entries.values().for_each(|value| hosts(value, found)),
        _ => {}
    }
}

fn is_served(platform: &Platform, host: &str) -> bool {
    let mut parts = host.rsplit('.');
    let (namespace, name) = (parts.next(), parts.next());
    let mut services = platform.of_kind("Service");
    services.any(|service| Some(service.name()) == name && Some(service.namespace()) == namespace)
}

#[test]
fn i_011_i_029_c_2_every_host_of_the_cluster_is_a_service_or_was_named_by_a_person() {
    let mut rule = Rule::new();
    for platform in all() {
        for object in &platform.objects {
            let mut found = BTreeSet::new();
            hosts(&object.value, &mut found);
            for host in found {
                let known = host == "kubernetes.default" || platform.text.contains(&host);
                let served = is_served(platform, &host);
                rule.check(known || served, format!("{} {host}", object.place));
            }
        }
    }
    rule.conclude();
}

/// Each key of a Secret that a pod reads, with the Secret.
fn secret_keys<'v>(value: &'v Value, found: &mut Vec<(&'v str, Option<&'v str>)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| secret_keys(item, found)),
        Value::Object(entries) => {
            for (key, value) in entries {
                match key.as_str() {
                    "secretKeyRef" => found.push((text(&value["name"]), value["key"].as_str())),
                    "secretRef" => found.push((text(&value["name"]), None)),
                    "secret" if value.get("secretName").is_some() => {
                        found.push((text(&value["secretName"]), None));
                    }
                    _ => secret_keys(value, found),
                }
            }
        }
        _ => {}
    }
}

#[test]
fn i_007_i_031_h_5_every_secret_that_a_pod_reads_is_compiled_or_listed() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        let mut read = Vec::new();
        secret_keys(&pod.spec, &mut read);
        for pull in list(&pod.spec["imagePullSecrets"]) {
            read.push((text(&pull["name"]), None));
        }
        let namespace = pod.owner.namespace();
        for (secret, key) in read {
            let compiled = pod
                .platform
                .of_kind("Secret")
                .any(|each| each.name() == secret && each.namespace() == namespace);
            let mut listed = pod.platform.compilation.secrets.iter();
            let listed = listed.any(|each| {
                let same_key = key.is_none() || each.key.as_deref() == key;
                each.secret == secret && each.namespace == namespace && same_key
            });
            rule.check(compiled || listed, format!("{} {secret}", pod.place()));
        }
    }
    rule.conclude();
}

/// The keys that pods read, each with its Secret.
fn read_by<'p>(pods: impl Iterator<Item = &'p Pod<'p>>) -> BTreeSet<(&'p str, Option<&'p str>)> {
    let mut read = Vec::new();
    pods.for_each(|pod| secret_keys(&pod.spec, &mut read));
    read.into_iter().collect()
}

#[test]
fn c_3_c_21_a_job_makes_a_user_with_what_the_user_logs_in_with() {
    let mut rule = Rule::new();
    for platform in all() {
        let pods = pods(platform);
        let of = |component: &str| {
            let component = component.to_owned();
            pods.iter()
                .filter(move |pod| pod.owner.component == component)
        };
        for manifest in &platform.compilation.manifests {
            let (Some(provider), Some(consumer)) = (&manifest.component, &manifest.serves) else {
                continue;
            };
            let provider = provider.to_string();
            let is_job = |pod: &&Pod<'_>| pod.owner.name() == manifest.id.name;
            let makes = read_by(of(&provider).filter(is_job));
            let own = read_by(of(&provider).filter(|pod| pod.owner.kind() != "Job"));
            let used = read_by(of(&consumer.to_string()));
            for credential in makes.difference(&own) {
                rule.check(
                    used.contains(credential),
                    format!("{} {credential:?}", manifest.path),
                );
            }
        }
    }
    rule.conclude();
}

/// The policies of a platform, by the component whose pods they are for.
fn policies(platform: &Platform) -> BTreeMap<&str, &Object> {
    let policies = platform.of_kind("NetworkPolicy");
    policies
        .map(|policy| (policy.component.as_str(), policy))
        .collect()
}

/// Whether a policy lets the pods of a component in.
pub(crate) fn lets_in(policy: &Object, platform: &Platform, component: &str) -> bool {
    let mut summaries = platform.compilation.components.iter();
    let identity = summaries
        .find(|summary| summary.address.to_string() == component)
        .map(|summary| &summary.identity)
        .expect("every end of a reference is a component");
    let rules = list(&policy.value["spec"]["ingress"]);
    let mut peers = rules.iter().flat_map(|rule| list(&rule["from"]));
    peers.any(|peer| {
        let namespace = &peer["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"];
        let labels = &peer["podSelector"]["matchLabels"];
        *namespace == identity.namespace.as_str()
            && (peer.get("podSelector").is_none()
                || (labels["app.kubernetes.io/instance"] == identity.instance.as_str()
                    && labels["app.kubernetes.io/name"] == identity.product.as_str()))
    })
}

#[test]
fn c_25_policies_let_through_whatever_references_need() {
    let mut rule = Rule::new();
    for platform in all() {
        let policies = policies(platform);
        for policy in policies.values() {
            // Closing what pods may connect to would close DNS and the API server as well.
            let types = &policy.value["spec"]["policyTypes"];
            rule.check(*types == serde_json::json!(["Ingress"]), &policy.place);
            let own = lets_in(policy, platform, &policy.component);
            rule.check(own, &policy.place);
        }
        let edges = &platform.compilation.edges;
        for edge in edges {
            let (consumer, provider) = (edge.consumer.to_string(), edge.provider.to_string());
            for (from, to) in [(&consumer, &provider), (&provider, &consumer)] {
                if let Some(policy) = policies.get(to.as_str()) {
                    let through = lets_in(policy, platform, from);
                    rule.check(through, format!("{} {from}", policy.place));
                }
            }
            // Executors run in the pods of the cluster, and read and write the data themselves.
            if edge.capability == "SparkMaster" {
                let data = ["FileSystem", "ObjectStore", "ShuffleService"];
                for other in edges.iter().filter(|other| {
                    other.consumer == edge.consumer && data.contains(&other.capability)
                }) {
                    if let Some(policy) = policies.get(other.provider.to_string().as_str()) {
                        let through = lets_in(policy, platform, &provider);
                        rule.check(through, format!("{} {provider}", policy.place));
                    }
                }
            }
        }
    }
    rule.conclude();
}

#[test]
fn c_15_dashboards_and_alerts_are_about_components_that_are_scraped() {
    let mut rule = Rule::new();
    for platform in all() {
        let files = || platform.of_kind("ConfigMap").flat_map(files_of);
        let Some((_, prometheus)) = files().find(|(name, _)| *name == "prometheus.yml") else {
            continue;
        };
        for (name, file) in files() {
            // A dashboard is about all components of a module, an alert about one.
            for (mark, end) in [("component=~\\\"", "[.]"), ("component=\"", "\"")] {
                for rest in file.split(mark).skip(1) {
                    let about = rest.split(end).next().unwrap_or_default();
                    let next = if end == "\"" { '/' } else { '.' };
                    let scraped = prometheus.contains(&format!("job_name: {about}{next}"));
                    rule.check(scraped, format!("{} {name} {about}", platform.name));
                }
            }
        }
    }
    rule.conclude();
}

#[test]
fn c_16_monitors_select_pods_that_have_the_port() {
    let mut rule = Rule::new();
    for platform in all() {
        let pods = pods(platform);
        for monitor in platform.of_kind("PodMonitor") {
            let spec = &monitor.value["spec"];
            for endpoint in list(&spec["podMetricsEndpoints"]) {
                let has_port = |pod: &Pod<'_>| {
                    let mut ports = pod
                        .containers()
                        .flat_map(|container| list(&container["ports"]));
                    ports.any(|port| port["name"] == endpoint["port"])
                };
                let selected = pods.iter().any(|pod| {
                    let labels = spec["selector"]["matchLabels"].as_object();
                    let mut namespaces = list(&spec["namespaceSelector"]["matchNames"]).iter();
                    namespaces.any(|name| *name == pod.owner.namespace())
                        && labels.is_some_and(|labels| {
                            labels
                                .iter()
                                .all(|(key, value)| pod.metadata["labels"][key] == *value)
                        })
                        && has_port(pod)
                });
                let path = text(&endpoint["path"]).starts_with('/');
                rule.check(selected && path, &monitor.place);
            }
        }
    }
    rule.conclude();
}

#[test]
fn u_25_objects_of_an_operator_are_made_only_where_the_operator_is_known() {
    let mut rule = Rule::new();
    for platform in all() {
        for object in &platform.objects {
            let group = text(&object.value["apiVersion"])
                .split('/')
                .next()
                .unwrap_or_default();
            let is_kubernetes = !group.contains('.') || group.ends_with(".k8s.io");
            if is_kubernetes {
                continue;
            }
            let defined = platform
                .of_kind("CustomResourceDefinition")
                .any(|definition| {
                    let spec = &definition.value["spec"];
                    spec["group"] == group && spec["names"]["kind"] == object.kind()
                });
            let mut edges = platform.compilation.edges.iter();
            let operated = edges.any(|edge| {
                edge.consumer.to_string() == object.component
                    && edge.capability.ends_with("Operator")
            });
            rule.check(defined || operated, &object.place);
        }
    }
    rule.conclude();
}
