//! Row 24: an extension server that is dead.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use platc_cluster::applying::Event;
use platc_testbed::{Missing, Testbed};
use serde_json::{Value, json};

use super::looks::{destroying, not_deleted};
use super::samples::{config_map, deployment};
use crate::scene::{Heard, Scene, runs};

const NAMESPACE: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: NS-more}
";

/// A scene on an API server that has lost an extension; not the shared one, whose namespaces could not
/// go any more.
fn haunted(name: &str) -> Option<Scene> {
    static TESTBED: OnceLock<Result<Testbed, Missing>> = OnceLock::new();
    let testbed = TESTBED.get_or_init(|| Testbed::private().inspect(lose_an_extension));
    Scene::on(testbed.as_ref().map_err(Clone::clone), name)
}

/// Registers a server that is not there, and waits until the API server has noticed that.
fn lose_an_extension(testbed: &Testbed) {
    let service = json!({
        "apiVersion": "apiregistration.k8s.io/v1",
        "kind": "APIService",
        "metadata": {"name": "v1.dead.example.org"},
        "spec": {
            "group": "dead.example.org",
            "version": "v1",
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
            "insecureSkipTLSVerify": true,
            "service": {"namespace": "default", "name": "nobody"},
        },
    });
    let services = "/apis/apiregistration.k8s.io/v1/apiservices";
    let (code, answer) = testbed.request("POST", services, &service);
    assert_eq!(code, 201, "{answer:#}");
    let get = |path: &str| testbed.request("GET", path, &Value::Null);
    let is_noticed = || {
        let (_, service) = get(&format!("{services}/v1.dead.example.org"));
        service["status"]["conditions"][0]["status"] == "False"
            && get("/apis/dead.example.org/v1").0 == 503
            && get("/apis").1.to_string().contains("dead.example.org")
    };
    let begun = Instant::now();
    while !is_noticed() {
        assert!(begun.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn row_24_a_dead_server_of_others_hinders_nothing_and_is_told() {
    let Some(scene) = haunted("row-24") else {
        return;
    };
    let (web, settings) = (deployment("web", 1, ""), config_map("settings", "green"));
    let platform = scene.platform(&[runs("web.main", &web), runs("web.main", &settings)]);
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().failed, []);
    let notes: Vec<String> = heard
        .events()
        .into_iter()
        .filter_map(|event| match event {
            Event::Note(note) => Some(note.replace(scene.namespace.name(), "NS")),
            _ => None,
        })
        .collect();
    assert_eq!(
        notes,
        [
            "an extension of the API server does not answer: v1.dead.example.org: service/nobody in \
             \"default\" is not present"
        ]
    );
    // What is no longer compiled goes.
    let smaller = scene.platform(&[runs("web.main", &web)]);
    let report = scene.apply(&smaller).unwrap();
    assert_eq!((report.deleted.len(), report.not_deleted), (1, vec![]));
    let permissions = destroying(&[]);
    let minute = Duration::from_mins(1);
    let report = scene.destroy(&smaller, &permissions, minute, &Heard::default());
    let report = report.unwrap();
    assert_eq!((report.deleted.len(), report.not_deleted), (1, vec![]));
}

#[test]
fn row_24_a_platform_that_needs_the_dead_server_is_told_so() {
    let Some(scene) = haunted("row-24-own") else {
        return;
    };
    let own = "
apiVersion: dead.example.org/v1
kind: Ghost
metadata: {name: ghost, namespace: NS}
";
    let platform = scene.platform(&[runs("web.main", own)]);
    let refused = scene.plan_with(&platform, &destroying(&[])).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "GET /apis/dead.example.org/v1: HTTP 503 service unavailable"
    );
}

#[test]
fn row_24_a_namespace_in_which_the_dead_server_may_have_something_stays() {
    let Some(scene) = haunted("row-24-namespace") else {
        return;
    };
    let name = scene.namespace.name();
    let platform = scene.platform(&[runs("", NAMESPACE)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let namespace = format!("Namespace/{name}-more");
    let permissions = destroying(&[&namespace]);
    let minute = Duration::from_mins(1);
    let report = scene.destroy(&platform, &permissions, minute, &Heard::default());
    let why = "nobody knows what dead.example.org/v1 has there, as its server does not answer (GET \
               /apis/dead.example.org/v1: HTTP 503 service unavailable); mend that, or delete the \
               APIService v1.dead.example.org if nothing needs it";
    assert_eq!(not_deleted(&report.unwrap()), [(namespace, why.to_owned())]);
    let found = scene.get("/api/v1/namespaces/NS-more").unwrap();
    assert_eq!(found["status"]["phase"], "Active");
}
