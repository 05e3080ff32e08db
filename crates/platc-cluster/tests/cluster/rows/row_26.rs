//! Row 26: a webhook that is called before its program answers, or after it is gone.

use std::time::Duration;

use platc_cluster::applying::Event;
use platc_sdk::Stage;
use serde_json::{Value, json};

use super::looks::{destroying, not_deleted};
use super::samples::{Leftovers, deployment, story};
use crate::scene::{Heard, Part, Scene, runs};

const PATH: &str = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/NS";

const SERVICE: &str = "
apiVersion: v1
kind: Service
metadata: {name: guard, namespace: NS}
spec: {selector: {app: guard}, ports: [{port: 443, protocol: TCP}]}
";

/// It is asked about everything that is done to a Deployment here. Nothing can reach its program from
/// the API server of the testbed: so from the moment that it is there, it refuses all of that, as one
/// does whose program is gone.
const WEBHOOK: &str = "
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: NS}
webhooks:
- name: guard.example.org
  clientConfig: {service: {namespace: NS, name: guard, path: /}}
  rules:
  - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE, DELETE], resources: [deployments]}
  namespaceSelector: {matchLabels: {row-26: NS}}
  failurePolicy: Fail
  sideEffects: None
  admissionReviewVersions: [v1]
  timeoutSeconds: 1
";

/// A webhook that stands first among the objects of another component than its program.
fn parts(program: &str) -> [Part<'_>; 3] {
    let early = Part {
        stage: Stage::Foundation,
        ..runs("guard.rules", WEBHOOK)
    };
    let service = Part {
        stage: Stage::Foundation,
        ..runs("guard.main", SERVICE)
    };
    [early, service, runs("guard.main", program)]
}

/// Only objects of this namespace are asked about.
fn labelled(scene: &Scene) {
    let name = scene.namespace.name();
    let path = format!("/api/v1/namespaces/{name}");
    let labels = json!({"metadata": {"labels": {"row-26": name}}});
    assert_eq!(scene.testbed.request("PATCH", &path, &labels).0, 200);
}

/// Whether the webhook is asked, and refuses.
fn refuses(scene: &Scene) -> bool {
    let path = scene
        .namespace
        .path("apps/v1", "deployments/guard?dryRun=All");
    let note = json!({"metadata": {"annotations": {"example.org/note": "x"}}});
    scene.testbed.request("PATCH", &path, &note).0 != 200
}

#[test]
fn row_26_a_webhook_comes_after_its_program_answers_and_goes_before_it() {
    let Some(scene) = Scene::new("row-26") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[PATH]);
    labelled(&scene);
    scene.namespace.behave("Deployment.guard", "slow=1000");
    let program = deployment("guard", 1, "");
    let platform = scene.platform(&parts(&program));
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().failed, []);
    let name = scene.namespace.name();
    let told: Vec<String> = story(&heard)
        .iter()
        .filter(|line| !line.contains("Service/"))
        .map(|line| line.replace(name, "NS"))
        .collect();
    assert_eq!(
        told,
        [
            "applied Deployment/guard",
            "ready Deployment/guard",
            "applied ValidatingWebhookConfiguration/NS",
            "ready ValidatingWebhookConfiguration/NS",
        ]
    );
    let waited = heard.events().into_iter().any(|event| {
        matches!(event, Event::Waiting { what, .. }
            if what == format!("Service/guard in {name}, which it calls, has no ready endpoint"))
    });
    assert!(waited, "{:#?}", heard.events());
    let begun = std::time::Instant::now();
    while !refuses(&scene) {
        assert!(begun.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(50));
    }

    // The program could not be deleted as long as the webhook is there.
    let heard = Heard::default();
    let minute = Duration::from_mins(1);
    let report = scene.destroy(&platform, &destroying(&[]), minute, &heard);
    assert_eq!(not_deleted(&report.unwrap()), []);
    let told: Vec<String> = story(&heard)
        .iter()
        .map(|line| line.replace(name, "NS"))
        .collect();
    assert_eq!(
        told,
        [
            "deleted ValidatingWebhookConfiguration/NS",
            "deleted Deployment/guard",
            "deleted Service/guard",
        ]
    );
}

#[test]
fn row_26_a_webhook_whose_program_does_not_come_up_is_not_made() {
    let Some(scene) = Scene::new("row-26-down") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[PATH]);
    labelled(&scene);
    scene.namespace.behave("Deployment.guard", "never-ready");
    let program = deployment("guard", 1, "");
    let platform = scene.platform(&parts(&program));
    let plan = scene.plan(&platform);
    let report = scene.apply_with(&platform, &plan, &Heard::default(), |options| {
        options.patience = Duration::from_secs(2);
    });
    let name = scene.namespace.name();
    let failed: Vec<String> = report
        .unwrap()
        .failed
        .iter()
        .map(|(key, why)| format!("{key}: {why}").replace(name, "NS"))
        .collect();
    assert!(
        failed.contains(
            &"ValidatingWebhookConfiguration/NS: not written after 2 s: Service/guard in NS, which it \
              calls, has no ready endpoint"
                .to_owned()
        ),
        "{failed:#?}"
    );
    assert_eq!(failed.len(), 2, "{failed:#?}");
    assert_eq!(scene.get(PATH), None);
    assert!(!refuses(&scene));
    assert_eq!(scene.testbed.request("GET", "/readyz", &Value::Null).0, 200);
}
