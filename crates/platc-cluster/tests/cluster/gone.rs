//! A server that goes away in the middle of an apply: every object that was not done is named.

use std::sync::atomic::{AtomicBool, Ordering};

use platc_cluster::applying::Report;
use platc_cluster::object::Key;
use platc_cluster::{Cluster, Wanted};
use platc_sdk::Stage;
use platc_testbed::{Fault, User};

use crate::scene::{Heard, Scene, needs, runs};

#[test]
fn an_apply_names_every_object_that_it_could_not_do_when_the_server_is_gone() {
    let Some(mut scene) = Scene::new("gone") else {
        return;
    };
    let proxy = scene.testbed.proxy(&User::Admin);
    let wanted = Wanted {
        kubeconfig: Some(proxy.kubeconfig().to_owned()),
        context: None,
    };
    let connect = Cluster::connect(&wanted);
    scene.cluster = scene.runtime.block_on(connect).expect("it is there");
    let old = config_map("old");
    assert!(
        scene
            .apply(&scene.platform(&[runs("base.main", &old)]))
            .unwrap()
            .is_complete()
    );

    let base = config_map("base");
    let manifests = ["one", "two", "three"].map(deployment);
    let [one, two, three] = &manifests;
    let mut platform = scene.platform(&[
        runs("base.main", &base),
        runs("one.main", one),
        runs("two.main", two),
        runs("three.main", three),
    ]);
    platform.references = vec![
        needs("one.main", "base.main", Stage::Run),
        needs("two.main", "base.main", Stage::Run),
        needs("three.main", "two.main", Stage::Run),
    ];
    let plan = scene.plan(&platform);
    let is_gone = AtomicBool::new(false);
    proxy.add(Fault::close().on(move |request| {
        is_gone.fetch_or(request.path.contains("/deployments/"), Ordering::SeqCst)
            || is_gone.load(Ordering::SeqCst)
    }));
    let report = scene.apply_plan(&platform, &plan, &Heard::default());
    let report = report.expect("it says what it did");
    assert_eq!(
        told(&report),
        [
            "written base",
            "failed one",
            "failed two",
            "not touched three, as two failed",
            "not deleted old",
            "unnoted",
        ]
    );

    proxy.heal();
    let again = scene.plan(&platform);
    assert_eq!(again.plan.summary.create, 3);
}

/// What a report says, in the order of names.
fn told(report: &Report) -> Vec<String> {
    let each = |word: &str, keys: Vec<&Key>| -> Vec<String> {
        let mut told: Vec<String> = keys
            .into_iter()
            .map(|key| format!("{word} {}", key.name))
            .collect();
        told.sort();
        told
    };

    let skipped = report.skipped.iter().map(|(key, because)| {
        let (name, because) = (&key.name, &because.name);
        format!("not touched {name}, as {because} failed")
    });
    let unnoted = report.unnoted.iter().map(|_| "unnoted".to_owned());
    let mut told = each("written", report.written.iter().collect());
    told.extend(each("failed", keys(&report.failed)));
    told.extend(skipped);
    told.extend(each("not deleted", keys(&report.not_deleted)));
    told.extend(unnoted);
    told
}

fn keys(pairs: &[(Key, String)]) -> Vec<&Key> {
    pairs.iter().map(|(key, _)| key).collect()
}

fn config_map(name: &str) -> String {
    format!(
        "
apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}, namespace: NS}}
data: {{color: green}}
"
    )
}

fn deployment(name: &str) -> String {
    format!(
        "
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: NS}}
spec:
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec: {{containers: [{{name: main, image: 'registry.example/{name}:1'}}]}}
"
    )
}
