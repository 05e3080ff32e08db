//! Every platform of this repository: applied, unchanged, changed, destroyed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use platc_cluster::planning::{LivePlan, Permissions};
use platc_cluster::{Platform, destroying};
use platc_compiler::Compilation;
use platc_tests::scenarios::{Variant, variants};
use serde_json::{Value, json};

use crate::house::{Heard, House, compiled, options, panic_with, platform_of, text_of};

/// A change of one value of the configuration: a text and what stands in its place.
type Edit = (&'static str, &'static str);

const REPLICATION: Edit = ("mode = \"ha\"", "mode = \"ha\"\nreplication = 2");

#[test]
fn the_root_platform_lives_and_ends() {
    live("platform.toml", REPLICATION, |_| {});
}

#[test]
fn the_platform_of_the_seed_lives_and_ends() {
    live("examples/datagram-seed/platform.toml", REPLICATION, |_| {});
}

#[test]
fn simple_hdfs_lives_and_ends() {
    let edit = ("replication = 1", "replication = 2");
    live("examples/hdfs-simple/platform.toml", edit, label_a_node);
}

#[test]
fn datagram_on_an_hdfs_that_exists_lives_and_ends() {
    let edit = (
        "[livy.main]",
        "[livy.main]\nsettings.\"livy.server.session.timeout\" = \"2h\"",
    );
    live(
        "examples/datagram-on-existing-hdfs/platform.toml",
        edit,
        |_| {},
    );
}

#[test]
fn airflow_on_kubernetes_lives_and_ends() {
    let edit = (
        "[postgresql.meta]",
        "[postgresql.meta]\nsettings.work_mem = \"8MB\"",
    );
    live("examples/airflow-kubernetes/platform.toml", edit, |house| {
        house.make_namespace("airflow");
        let claim = json!({
            "apiVersion": "v1", "kind": "PersistentVolumeClaim",
            "metadata": {"name": "airflow-logs"},
            "spec": {
                "accessModes": ["ReadWriteMany"],
                "resources": {"requests": {"storage": "1Gi"}},
            },
        });
        house.make("/api/v1/namespaces/airflow/persistentvolumeclaims", &claim);
    });
}

/// Examples with a test of their own.
const EDITED: [&str; 4] = [
    "airflow-kubernetes",
    "datagram-on-existing-hdfs",
    "datagram-seed",
    "hdfs-simple",
];

#[test]
fn every_other_example_lives_and_ends() {
    for variant in variants().into_iter().filter(Variant::is_example) {
        let name = variant.folder();
        if EDITED.contains(&name.as_str()) {
            continue;
        }
        let Some(house) = House::new(&name) else {
            return;
        };
        // The test runner shows it when one of them fails.
        println!("{name}");
        let file = format!("examples/{name}/platform.toml");
        let platform = platform_of(&text_of(Path::new(&file)));
        define_monitors(&house);
        label_a_node(&house);
        house.make_existing_secrets(&platform);
        house.apply(&platform, &Heard::default());
        needs_nothing_more(&house, &platform);
        leaves_only_its_data(&house, &platform);
    }
}

/// What examples with one NameNode ask people to do.
fn label_a_node(house: &House) {
    let nodes = house.list("/api/v1/nodes");
    let node = name_of(nodes.first().expect("there is a node"));
    let node = node.trim_start_matches('/');
    let label = json!({"metadata": {"labels": {"hdfs-namenode-selector": "hdfs-namenode-0"}}});
    let path = format!("/api/v1/nodes/{node}");
    house.testbed.request("PATCH", &path, &label);
}

/// The kinds of an operator of Prometheus that is there already.
fn define_monitors(house: &House) {
    for (plural, kind) in [
        ("podmonitors", "PodMonitor"),
        ("servicemonitors", "ServiceMonitor"),
        ("prometheusrules", "PrometheusRule"),
    ] {
        let schema = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
        let definition = json!({
            "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": format!("{plural}.monitoring.coreos.com")},
            "spec": {
                "group": "monitoring.coreos.com",
                "scope": "Namespaced",
                "names": {"plural": plural, "kind": kind},
                "versions": [{
                    "name": "v1", "served": true, "storage": true,
                    "schema": {"openAPIV3Schema": schema},
                }],
            },
        });
        house.make(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            &definition,
        );
    }
}

fn live(file: &str, (before, after): Edit, prepare: impl Fn(&House)) {
    let Some(house) = House::new(file) else {
        return;
    };
    let text = text_of(Path::new(file));
    let platform = platform_of(&text);
    prepare(&house);
    house.make_existing_secrets(&platform);
    house.apply(&platform, &Heard::default());
    needs_nothing_more(&house, &platform);
    let changed = text.replacen(before, after, 1);
    assert_ne!(text, changed, "the edit hits nothing");
    restarts_what_mounts_it(&house, &compiled(&text), &compiled(&changed));
    leaves_only_its_data(&house, &platform_of(&changed));
}

/// A plan has no changes, with a list for each kind and a few requests more; an apply writes nothing.
fn needs_nothing_more(house: &House, platform: &Platform) {
    house.proxy.clear();
    let plan = house.plan(platform);
    let shown: Vec<String> = plan
        .plan
        .changes
        .iter()
        .map(|change| change.identity.to_string())
        .collect();
    assert_eq!((shown, plan.deletions.len()), (Vec::new(), 0));
    let requests = house.proxy.requests().len();
    let kinds = kinds(platform, &plan);
    assert!(
        requests <= kinds + 10,
        "{requests} requests for {kinds} kinds"
    );
    house.proxy.clear();
    let report = house.apply(platform, &Heard::default());
    assert_eq!(report.written, Vec::new());
    let writes: Vec<_> = house
        .proxy
        .requests()
        .into_iter()
        .filter(platc_testbed::Request::is_write)
        .collect();
    assert_eq!(writes, Vec::new());
}

fn kinds(platform: &Platform, plan: &LivePlan) -> usize {
    let keys = platform.objects.iter().map(|object| &object.key);
    let keys = keys.chain(plan.picture.known.keys());
    let kinds: BTreeSet<_> = keys.map(|key| (&key.group, &key.kind)).collect();
    kinds.len()
}

/// One value of the configuration changes: the pods of the workloads that mount it are new ones, and all
/// others are the same.
fn restarts_what_mounts_it(house: &House, before: &Compilation, after: &Compilation) {
    let mounting = workloads_that_mount(before, &changed_config_maps(before, after));
    assert!(!mounting.is_empty(), "the change reaches no pod");
    let old = pods(house);
    house.apply(&Platform::of(after), &Heard::default());
    let new = pods(house);
    let same: BTreeSet<&str> = new
        .keys()
        .filter(|uid| old.contains_key(*uid))
        .map(String::as_str)
        .collect();
    let restarted: BTreeSet<&str> = old
        .iter()
        .filter(|(uid, _)| !same.contains(uid.as_str()))
        .map(|(_, workload)| workload.as_str())
        .filter(|workload| !workload.starts_with("Job/"))
        .collect();
    let mounting: BTreeSet<&str> = mounting.iter().map(String::as_str).collect();
    assert_eq!(restarted, mounting);
}

fn changed_config_maps(before: &Compilation, after: &Compilation) -> BTreeSet<(String, String)> {
    let digests: BTreeMap<_, _> = after
        .manifests
        .iter()
        .map(|manifest| (&manifest.id, manifest.digest))
        .collect();
    before
        .manifests
        .iter()
        .filter(|manifest| manifest.id.kind == "ConfigMap")
        .filter(|manifest| digests.get(&manifest.id) != Some(&manifest.digest))
        .map(|manifest| {
            (
                manifest.id.namespace.clone().unwrap_or_default(),
                manifest.id.name.clone(),
            )
        })
        .collect()
}

/// `Kind/namespace/name` of the workloads whose pods mount one of these, or read a variable from it.
fn workloads_that_mount(
    compilation: &Compilation,
    config_maps: &BTreeSet<(String, String)>,
) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for manifest in &compilation.manifests {
        if !["Deployment", "StatefulSet", "DaemonSet"].contains(&manifest.id.kind) {
            continue;
        }
        let namespace = manifest.id.namespace.clone().unwrap_or_default();
        let object: Value =
            serde_saphyr::from_str(compilation.text(manifest)).expect("a manifest is YAML");
        let spec = object["spec"]["template"]["spec"].to_string();
        let mounts = config_maps.iter().any(|(of, name)| {
            *of == namespace
                && (spec.contains(&format!("{{\"name\":\"{name}\""))
                    || spec.contains(&format!("\"name\":\"{name}\"}}")))
        });
        if mounts {
            found.insert(format!(
                "{}/{namespace}/{}",
                manifest.id.kind, manifest.id.name
            ));
        }
    }
    found
}

/// The pods that run, by UID, each with the workload that it belongs to.
fn pods(house: &House) -> BTreeMap<String, String> {
    let sets: BTreeMap<String, String> = house
        .list("/apis/apps/v1/replicasets")
        .iter()
        .map(|set| (name_of(set), owner(set)))
        .collect();
    house
        .list("/api/v1/pods")
        .iter()
        .map(|pod| {
            let owner = owner(pod);
            let workload = match owner.strip_prefix("ReplicaSet/") {
                Some(set) => sets.get(set).cloned().unwrap_or_default(),
                None => owner,
            };
            (
                pod["metadata"]["uid"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                workload,
            )
        })
        .collect()
}

fn name_of(object: &Value) -> String {
    let field = |name: &str| object["metadata"][name].as_str().unwrap_or_default();
    format!("{}/{}", field("namespace"), field("name"))
}

fn owner(object: &Value) -> String {
    let owner = &object["metadata"]["ownerReferences"][0];
    format!(
        "{}/{}/{}",
        owner["kind"].as_str().unwrap_or_default(),
        object["metadata"]["namespace"].as_str().unwrap_or_default(),
        owner["name"].as_str().unwrap_or_default()
    )
}

/// After a destroy there is what the plan of it listed as kept, and nothing else of the platform.
fn leaves_only_its_data(house: &House, platform: &Platform) {
    let permissions = Permissions::default();
    let plan = house
        .runtime
        .block_on(destroying::plan(&house.cluster, platform, &permissions))
        .expect("a plan can be made");
    let kept: BTreeSet<String> = plan.kept.iter().map(|kept| kept.key.to_string()).collect();
    let environment = |_: &str| None;
    let options = options(&environment);
    let heard = Heard::default();
    let destroyed = destroying::destroy(&house.cluster, platform, plan, &options, &heard);
    let report = house
        .runtime
        .block_on(destroyed)
        .unwrap_or_else(|error| panic_with(&error.to_string()));
    assert_eq!(report.not_deleted, Vec::new());
    let plan = house
        .runtime
        .block_on(destroying::plan(&house.cluster, platform, &permissions))
        .expect("a plan can be made");
    let left: BTreeSet<String> = plan.kept.iter().map(|kept| kept.key.to_string()).collect();
    let to_delete: Vec<String> = plan
        .deletions
        .iter()
        .map(|gone| gone.key.to_string())
        .collect();
    assert_eq!(to_delete, Vec::<String>::new());
    assert_eq!(left, kept);
    assert_eq!(house.list("/api/v1/pods").len(), 0, "pods are left");
    let mut claims = house.list("/api/v1/persistentvolumeclaims");
    claims.retain(|claim| !claim["metadata"]["labels"].is_null());
    let listed = kept
        .iter()
        .filter(|key| key.starts_with("PersistentVolumeClaim/"));
    assert_eq!(
        claims.len(),
        listed.count(),
        "claims are kept, and each is listed"
    );
}
